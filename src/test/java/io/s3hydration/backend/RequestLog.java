package io.s3hydration.backend;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the S3 server itself counted, HEADs included, read from its own metrics page. */
final class RequestLog {

  /**
   * A request with a wrong signature passes the gate and is never counted; it is not waited for.
   */
  private static final int READINGS = 300;

  private static final Pattern COUNT =
      Pattern.compile("http_server_request_duration_seconds_count\\{(.*)} (\\d+)(\\.0)?");
  private static final Pattern BUCKET = Pattern.compile("s3_bucket=\"([^\"]*)\"");
  private static final Pattern OPERATION = Pattern.compile("s3_operation=\"([^\"]*)\"");

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI page;
  private final LongSupplier granted;

  /**
   * @param granted how many requests have passed the gate; the page has none but these
   */
  RequestLog(int port, LongSupplier granted) {
    this.page = URI.create("http://127.0.0.1:" + port + "/metrics");
    this.granted = granted;
  }

  /**
   * Requests by bucket and operation: {@code "consumer-bucket HeadObject"} to their number. The
   * server counts a request when it has been answered, so that who has the answer may be ahead of
   * the page: it is read again until it has all that passed the gate.
   */
  SortedMap<String, Long> read() {
    long all = granted.getAsLong();
    SortedMap<String, Long> counts = counts(text());
    for (int more = 0; more < READINGS && total(counts) < all; more++) {
      counts = counts(text());
    }
    return counts;
  }

  private static long total(SortedMap<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static SortedMap<String, Long> counts(String text) {
    SortedMap<String, Long> counts = new TreeMap<>();
    Matcher line = COUNT.matcher(text);
    while (line.find()) {
      Matcher bucket = BUCKET.matcher(line.group(1));
      Matcher operation = OPERATION.matcher(line.group(1));
      if (bucket.find() && operation.find()) {
        counts.merge(
            bucket.group(1) + " " + operation.group(1), Long.valueOf(line.group(2)), Long::sum);
      }
    }
    return counts;
  }

  private String text() {
    try {
      HttpResponse<String> answer =
          http.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException("tried to read " + page + " but got " + answer.body());
      }
      return answer.body();
    } catch (IOException e) {
      throw new IllegalStateException("tried to read " + page, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading " + page, e);
    }
  }
}
