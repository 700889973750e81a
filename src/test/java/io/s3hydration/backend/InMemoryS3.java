package io.s3hydration.backend;

import static java.util.Locale.ROOT;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.s3hydration.transfer.FailureException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * S3 over HTTP with buckets in memory behind it: what goes over the wire, for keys, ETags and
 * checksums that no S3-compatible server at hand can hold. It knows no signatures and no accounts,
 * and a request that it does not know is 501.
 */
public final class InMemoryS3 implements AutoCloseable {

  /** "ListObjectsV2" in the S3 API reference. */
  private static final int PAGE = 1000;

  private final HttpServer server;
  private final Map<String, WireBucket> buckets;
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private volatile Predicate<Asked> denied = request -> false;

  private InMemoryS3(HttpServer server, Map<String, WireBucket> buckets) {
    this.server = server;
    this.buckets = buckets;
  }

  /** Starts on a free port of the loopback. */
  public static InMemoryS3 serve(InMemoryBucket... buckets) {
    return serve(PAGE, buckets);
  }

  /**
   * Starts on a free port of the loopback.
   *
   * @param pageSize the most keys that a page of a listing holds, whatever is asked for
   */
  public static InMemoryS3 serve(int pageSize, InMemoryBucket... buckets) {
    Map<String, WireBucket> served =
        Stream.of(buckets)
            .map(bucket -> new WireBucket(bucket, pageSize))
            .collect(Collectors.toUnmodifiableMap(WireBucket::name, Function.identity()));
    try {
      InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
      InMemoryS3 s3 = new InMemoryS3(HttpServer.create(anyPort, 0), served);
      s3.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      s3.server.createContext("/", s3::answer);
      s3.server.start();
      return s3;
    } catch (IOException e) {
      throw new UncheckedIOException("tried to start S3 in memory", e);
    }
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /**
   * One request.
   *
   * @param line method, raw path and raw query: {@code GET /bucket/a%20b?tagging}
   * @param headers names in lower case; of several values the first
   */
  public record Asked(String line, Map<String, String> headers) {}

  /** Every request, in order. */
  public List<Asked> asked() {
    return List.copyOf(asked);
  }

  /** Denies from now on what this names, and does nothing of it. It is called once a request. */
  public void deny(Predicate<Asked> denied) {
    this.denied = denied;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> headers = new HashMap<>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> headers.put(name.toLowerCase(ROOT), values.getFirst()));
      Asked now = new Asked(exchange.getRequestMethod() + " " + exchange.getRequestURI(), headers);
      asked.add(now);
      // The body is always read to its end: a client that is still sending sees no answer.
      WireRequest request = WireRequest.read(exchange);
      WireAnswer answer = denied.test(now) ? WireAnswer.error(403, "AccessDenied") : route(request);
      answer.with("x-amz-request-id", "R" + asked.size()).send(exchange);
    } catch (RuntimeException e) {
      WireAnswer.error(501, "NotImplemented").with("x-why", ascii(e)).send(exchange);
    }
  }

  private WireAnswer route(WireRequest request) {
    WireBucket bucket = buckets.get(request.bucket());
    if (bucket == null) {
      return WireAnswer.error(404, "NoSuchBucket");
    }
    try {
      return bucket.answer(request);
    } catch (FailureException e) {
      return WireAnswer.error(403, "AccessDenied");
    } catch (InMemoryBucket.ConditionFailedException e) {
      return WireAnswer.error(412, "PreconditionFailed");
    }
  }

  private static String ascii(RuntimeException e) {
    return e.toString().replaceAll("[^ -~]", "?");
  }
}
