package io.s3hydration.aws;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * A request in the one form that both sides sign ("Create a canonical request" in the IAM User
 * Guide).
 *
 * @param names of the signed headers, in lower case and in order, a semicolon between them
 */
record CanonicalRequest(String text, String names) {

  /** Proxies and clients may change these on the way. */
  private static final Set<String> NOT_SIGNED =
      Set.of("connection", "expect", "transfer-encoding", "user-agent", "x-amzn-trace-id");

  /**
   * @param request with all headers that are to be signed
   * @param payload the body's hash, or what stands for it
   */
  static CanonicalRequest of(SdkHttpFullRequest.Builder request, String payload) {
    Map<String, String> headers = new TreeMap<>();
    request.forEachHeader(
        (header, values) -> {
          String name = header.toLowerCase(Locale.ROOT);
          if (!NOT_SIGNED.contains(name)) {
            headers.put(name, canonical(values));
          }
        });
    StringBuilder text = new StringBuilder(1024);
    text.append(request.method()).append('\n').append(request.encodedPath()).append('\n');
    appendQuery(text, request);
    StringBuilder names = new StringBuilder(256);
    for (Map.Entry<String, String> header : headers.entrySet()) {
      text.append('\n').append(header.getKey()).append(':').append(header.getValue());
      names.append(names.isEmpty() ? "" : ";").append(header.getKey());
    }
    text.append("\n\n").append(names).append('\n').append(payload);
    return new CanonicalRequest(text.toString(), names.toString());
  }

  private static String canonical(List<String> values) {
    return values.size() == 1
        ? canonical(values.getFirst())
        : values.stream().map(CanonicalRequest::canonical).collect(Collectors.joining(","));
  }

  /** Without the space around it, and with one for each stretch of space within. */
  private static String canonical(String value) {
    int first = 0;
    while (first < value.length() && !isSpace(value.charAt(first))) {
      first++;
    }
    if (first == value.length()) {
      return value;
    }
    StringBuilder out = new StringBuilder(value.length()).append(value, 0, first);
    for (int i = first; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!isSpace(c)) {
        out.append(c);
      } else if (!out.isEmpty() && out.charAt(out.length() - 1) != ' ') {
        out.append(' ');
      }
    }
    int end = out.length() - 1;
    return end >= 0 && out.charAt(end) == ' ' ? out.substring(0, end) : out.toString();
  }

  private static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  private static void appendQuery(StringBuilder canonical, SdkHttpFullRequest.Builder request) {
    Map<String, String> sorted = new TreeMap<>();
    request.forEachRawQueryParameter(
        (name, values) ->
            sorted.put(SdkHttpUtils.urlEncode(name), SdkHttpUtils.urlEncode(values.getFirst())));
    String separator = "";
    for (Map.Entry<String, String> parameter : sorted.entrySet()) {
      canonical.append(separator).append(parameter.getKey()).append('=');
      canonical.append(parameter.getValue());
      separator = "&";
    }
  }
}
