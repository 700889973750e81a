package io.s3hydration.cloudformation.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text of a policy: policy variables, and in some places the wildcards {@code *} and {@code ?}.
 *
 * <p>A variable's value is taken as it is: a star in it is no wildcard. A variable that the request
 * does not have, and that has no default, matches nothing (IAM User Guide: policy variables).
 */
final class Glob {

  private static final Pattern TOKEN =
      Pattern.compile("\\$\\{([^},]+?)(?:\\s*,\\s*'([^']*)')?}|[*?]|[^*?$]+|\\$");
  private static final int ARN_PARTS = 6;

  /** Of texts without variables, which are nearly all; compiling takes longer than matching. */
  private static final Map<String, Pattern> WITH_WILDCARDS = new ConcurrentHashMap<>();

  private Glob() {}

  /** Whether the text matches, wildcards included. */
  static boolean matches(String glob, String text, Context context) {
    return compile(glob, context, true)
        .map(pattern -> pattern.matcher(text).matches())
        .orElse(false);
  }

  /** The same without wildcards: stars are stars. */
  static boolean equals(String value, String text, Context context, boolean ignoreCase) {
    return compile(value, context, false)
        .map(
            pattern ->
                ignoreCase
                    ? Pattern.compile(pattern.pattern(), Pattern.CASE_INSENSITIVE)
                        .matcher(text)
                        .matches()
                    : pattern.matcher(text).matches())
        .orElse(false);
  }

  /** ARNs are compared part by part, so a wildcard never reaches over a colon of the first five. */
  static boolean arnMatches(String glob, String arn, Context context) {
    List<String> expected = parts(glob);
    String[] actual = arn.split(":", ARN_PARTS);
    if (expected.size() != ARN_PARTS) {
      throw new IllegalArgumentException("no ARN: " + glob);
    }
    if (actual.length != ARN_PARTS) {
      return false;
    }
    for (int i = 0; i < ARN_PARTS; i++) {
      if (!matches(expected.get(i), actual[i], context)) {
        return false;
      }
    }
    return true;
  }

  /** Split at the first five colons that stand outside a variable. */
  private static List<String> parts(String glob) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    int depth = 0;
    for (int i = 0; i < glob.length() && parts.size() < ARN_PARTS - 1; i++) {
      char c = glob.charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (c == ':' && depth == 0) {
        parts.add(glob.substring(from, i));
        from = i + 1;
      }
    }
    parts.add(glob.substring(from));
    return parts;
  }

  private static Optional<Pattern> compile(String glob, Context context, boolean wildcards) {
    if (wildcards && !glob.contains("${")) {
      return Optional.of(
          WITH_WILDCARDS.computeIfAbsent(
              glob, text -> pattern(text, Context.empty(), true).orElseThrow()));
    }
    return pattern(glob, context, wildcards);
  }

  private static Optional<Pattern> pattern(String glob, Context context, boolean wildcards) {
    StringBuilder regex = new StringBuilder();
    Matcher token = TOKEN.matcher(glob);
    while (token.find()) {
      String text = token.group();
      if (text.startsWith("${")) {
        Optional<String> value = valueOf(token, context);
        if (value.isEmpty()) {
          return Optional.empty();
        }
        regex.append(Pattern.quote(value.get()));
      } else if (wildcards && text.equals("*")) {
        regex.append(".*");
      } else if (wildcards && text.equals("?")) {
        regex.append('.');
      } else {
        regex.append(Pattern.quote(text));
      }
    }
    return Optional.of(Pattern.compile(regex.toString(), Pattern.DOTALL));
  }

  private static Optional<String> valueOf(Matcher variable, Context context) {
    String name = variable.group(1);
    if (name.equals("*") || name.equals("?") || name.equals("$")) {
      return Optional.of(name);
    }
    return context.single(name).or(() -> Optional.ofNullable(variable.group(2)));
  }
}
