package io.s3hydration.backend;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * S3 over HTTP for sizes and numbers: the producer's objects are generated as they are read, and
 * the consumer's are digested as they are written, so that this process need not hold them. It
 * checks no signature and knows no accounts.
 */
public final class BulkS3 implements AutoCloseable {

  public static final String PRODUCER = "producer-bulk";
  public static final String CONSUMER = "consumer-bulk";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BulkSource source;
  private final BulkTarget target;
  private volatile @Nullable BulkFaults faults;

  private BulkS3(List<BulkObject> objects) {
    source = new BulkSource(objects);
    target = new BulkTarget(source);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** So many objects, of 1 byte to 16 KiB. */
  public static BulkS3 ofSmallObjects(int count) {
    return new BulkS3(
        IntStream.range(0, count)
            .mapToObj(
                i -> new BulkObject("d%03d/%06d".formatted(i / 997, i), 1 + i * 7919L % 16384))
            .toList());
  }

  /** So many objects of 1 byte under keys of 1,000 bytes. */
  public static BulkS3 ofLongKeys(int count) {
    String rest = "k".repeat(993);
    return new BulkS3(
        IntStream.range(0, count)
            .mapToObj(i -> new BulkObject("%06d/".formatted(i) + rest, 1))
            .toList());
  }

  public static BulkS3 ofOneObject(String key, long size) {
    return new BulkS3(List.of(new BulkObject(key, size)));
  }

  /**
   * From now on something goes wrong with so many requests, of both buckets and of every kind.
   *
   * @param probability 0 to 1
   */
  public void fail(double probability, long seed) {
    faults = new BulkFaults(probability, seed);
  }

  /** With how many requests something went wrong so far, by what it was. */
  public Map<String, Long> failed() {
    BulkFaults had = faults;
    return had == null ? Map.of() : had.befallen();
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Copies that hold, byte for byte, what their source does. */
  public int copies() {
    return target.copies();
  }

  /** GET requests to the producer's objects so far. */
  public long reads() {
    return source.reads();
  }

  /** Listings of the producer that began behind a key. */
  public long listedFromAKey() {
    return source.listedFromAKey();
  }

  /** Multipart uploads that are neither completed nor aborted. */
  public int openUploads() {
    return target.openUploads();
  }

  /** The newest record whose name ends so. */
  public Optional<String> record(String ending) {
    return target.record(ending);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  private void answer(HttpExchange asked) throws IOException {
    BulkFaults having = faults;
    HttpExchange exchange = having == null ? asked : having.befall(asked);
    if (exchange == null) {
      return;
    }
    try (exchange) {
      String path = URLDecoder.decode(exchange.getRequestURI().getRawPath(), UTF_8);
      String[] parts = path.substring(1).split("/", 2);
      String key = parts.length == 1 ? "" : parts[1];
      Map<String, String> query = query(exchange);
      if (parts[0].equals(PRODUCER)) {
        source.answer(exchange, key, query);
      } else if (parts[0].equals(CONSUMER)) {
        target.answer(exchange, key, query);
      } else {
        error(exchange, 404, "NoSuchBucket");
      }
    }
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> query = new HashMap<>();
    String raw = exchange.getRequestURI().getRawQuery();
    for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
      String[] sides = pair.split("=", 2);
      query.put(sides[0], sides.length == 1 ? "" : URLDecoder.decode(sides[1], UTF_8));
    }
    return query;
  }

  static void error(HttpExchange exchange, int status, String code) throws IOException {
    xml(exchange, status, "<Error><Code>" + code + "</Code><Message>no</Message></Error>");
  }

  static void xml(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
    if (!head) {
      exchange.getResponseBody().write(bytes);
    }
  }
}
