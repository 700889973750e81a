package io.s3hydration.job;

import io.s3hydration.listing.ObjectKey;
import io.s3hydration.report.BadInputException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.parameters.JobParameter;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;

/**
 * The job parameters of an ad-hoc run; none for the scheduled one.
 *
 * @param prefix keys of the producer that begin with it
 * @param from LastModified at or after it
 * @param to LastModified before it
 * @param keys where in the consumer's bucket a list of keys lies, as s3://bucket/key
 */
record RunParameters(
    @Nullable String prefix,
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable String keys,
    boolean full,
    boolean rebase,
    boolean dryRun) {

  /** Makes the job instance unique; added by the launcher, and refused where a user gives it. */
  static final String RUN_ID = "run.id";

  private static final List<String> KNOWN =
      List.of("prefix", "from", "to", "full", "keys", "rebase", "dry-run");

  /** No bucket has a longer name, and the job repository has 2,500 characters for a value. */
  private static final Pattern LIST = Pattern.compile("s3://[^/]{1,63}/(.+)");

  /**
   * What was meant for a property, as Java, Spring, a shell or Docker would take it, or sounds like
   * a secret's name.
   */
  private static final Pattern PROPERTY =
      Pattern.compile(
          "-+e(nv)?|-*D?(hydration|spring|aws)[._].*"
              + "|.*(external-?_?id|secret|token|access-?_?key|password).*",
          Pattern.CASE_INSENSITIVE);

  private static final String NOT_SHOWN = "(not shown)";

  boolean bounded() {
    return prefix != null || from != null || to != null || keys != null;
  }

  /**
   * The program's arguments as job parameters, letter by letter. One without "=" has an empty
   * value; one whose name was given already is a parameter called as the whole argument. {@link
   * #parse} refuses both. The value of what is a property's name, behind "=" or a blank, is left
   * behind here: no message and no record must have it.
   */
  static JobParameters given(String... arguments) {
    JobParametersBuilder given = new JobParametersBuilder();
    Set<String> names = new HashSet<>();
    boolean behindProperty = false;
    for (String argument : arguments) {
      String[] sides = (behindProperty ? NOT_SHOWN : argument).split("=", 2);
      boolean property = PROPERTY.matcher(sides[0]).matches();
      behindProperty = property && sides.length == 1;
      String value = sides.length == 1 ? "" : property ? NOT_SHOWN : sides[1];
      if (names.add(sides[0])) {
        given.addString(sides[0], value);
      } else {
        given.addString(sides[0] + "=" + value, "");
      }
    }
    return given.toJobParameters();
  }

  /** Those of a job that was launched: beside them lies the run id. */
  static RunParameters launched(JobParameters parameters) {
    Set<JobParameter<?>> given = new HashSet<>(parameters.parameters());
    given.removeIf(parameter -> parameter.name().equals(RUN_ID));
    return parse(new JobParameters(given));
  }

  /**
   * Reads the parameters.
   *
   * @throws BadInputException naming everything that is wrong with them
   */
  static RunParameters parse(JobParameters parameters) {
    Map<String, String> given = new TreeMap<>();
    for (JobParameter<?> parameter : parameters) {
      given.put(parameter.name(), String.valueOf(parameter.value()));
    }
    List<String> problems = new ArrayList<>();
    given.keySet().stream()
        .filter(name -> !KNOWN.contains(name))
        .forEach(
            name ->
                problems.add(
                    name.contains("=")
                        ? name + " gives a parameter twice"
                        : "there is no parameter " + name));
    given.forEach(
        (name, value) -> {
          if (Shapes.UNREADABLE.test(value)) {
            problems.add(name + " " + Shapes.WHY_UNREADABLE);
          }
        });
    RunParameters parsed =
        new RunParameters(
            given.get("prefix"),
            instant(given, "from", problems),
            instant(given, "to", problems),
            given.get("keys"),
            flag(given, "full", problems),
            flag(given, "rebase", problems),
            flag(given, "dry-run", problems));
    parsed.contradictions(problems);
    if (!problems.isEmpty()) {
      throw new BadInputException(
          "tried to start with the parameters " + given + " but " + String.join("; ", problems),
          "The parameters are prefix=PREFIX from=INSTANT to=INSTANT full=true"
              + " keys=s3://BUCKET/KEY rebase=true dry-run=true, each as name=value with no dashes"
              + " before it; an instant is like 2026-11-20T00:00:00Z");
    }
    return parsed;
  }

  private void contradictions(List<String> problems) {
    if (from != null && to != null && !from.isBefore(to)) {
      problems.add("from=" + from + " is not before to=" + to);
    }
    if (prefix != null && prefix.isEmpty()) {
      problems.add("prefix= is empty; all keys are copied without it");
    }
    if (prefix != null && new ObjectKey(prefix).utf8Length() > ObjectKey.MAX_BYTES) {
      problems.add("prefix is longer than " + ObjectKey.MAX_BYTES + " bytes, and no key is");
    }
    if (keys != null && (prefix != null || from != null || to != null)) {
      problems.add("keys cannot go with prefix, from or to");
    }
    if (rebase && bounded()) {
      problems.add(
          "rebase starts the whole index anew and cannot go with prefix, from, to or keys");
    }
    if (keys != null) {
      Matcher list = LIST.matcher(keys);
      if (!list.matches()) {
        problems.add("keys=" + keys + " is not like s3://BUCKET/KEY");
      } else if (new ObjectKey(list.group(1)).utf8Length() > ObjectKey.MAX_BYTES) {
        problems.add("keys names a key of more than " + ObjectKey.MAX_BYTES + " bytes");
      }
    }
  }

  private static @Nullable Instant instant(
      Map<String, String> given, String name, List<String> problems) {
    String text = given.get(name);
    if (text == null) {
      return null;
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      problems.add(name + "=" + text + " is not an instant");
      return null;
    }
  }

  private static boolean flag(Map<String, String> given, String name, List<String> problems) {
    String text = given.getOrDefault(name, "false");
    if (!text.equals("true") && !text.equals("false")) {
      problems.add(name + "=" + text + " is neither true nor false");
    }
    return text.equals("true");
  }
}
