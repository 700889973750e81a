package io.s3hydration.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * As much of S3 as the copier talks to, for what goes over the wire: it records every request as it
 * came and can be told to answer wrongly. It checks no signature.
 */
final class FakeS3 implements AutoCloseable {

  final Map<String, FakeObject> objects = new ConcurrentHashMap<>();
  final Map<String, FakeUploads.Upload> uploads = new ConcurrentHashMap<>();
  final List<Seen> requests = new CopyOnWriteArrayList<>();

  /** Which connection each request came by. */
  final List<Integer> ports = new CopyOnWriteArrayList<>();

  /** What the answer to a PUT or Complete says beside the ETag; off for a store that is old. */
  volatile boolean tellsChecksums = true;

  /** Whether the answer to a CreateMultipartUpload says that parts keep their checksum. */
  volatile boolean announcesChecksums = true;

  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  FakeS3() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  S3Client client(ExecutionInterceptor... interceptors) {
    return client(RequestChecksumCalculation.WHEN_SUPPORTED, interceptors);
  }

  S3Client client(RequestChecksumCalculation checksums, ExecutionInterceptor... interceptors) {
    return builder(checksums)
        .overrideConfiguration(o -> o.executionInterceptors(Arrays.asList(interceptors)))
        .build();
  }

  /** A client as the program uses it for copies, and with what it would send over TLS. */
  S3Client direct(RequestChecksumCalculation checksums) {
    SdkHttpClient http = new AsIfOverTls(DirectClients.http(Duration.ofSeconds(5)));
    S3Client client =
        builder(checksums)
            .endpointOverride(AsIfOverTls.endpoint(endpoint()))
            .overrideConfiguration(o -> o.addExecutionInterceptor(new AnswersWithoutKey()))
            .httpClientBuilder(defaults -> http)
            .build();
    return DirectClients.over(client, http, Side.CONSUMER);
  }

  S3Client client(Consumer<ClientOverrideConfiguration.Builder> configuration) {
    return builder(RequestChecksumCalculation.WHEN_SUPPORTED)
        .overrideConfiguration(configuration)
        .build();
  }

  S3ClientBuilder builder(RequestChecksumCalculation checksums) {
    return S3Client.builder()
        .requestChecksumCalculation(checksums)
        .endpointOverride(endpoint())
        .region(Region.EU_CENTRAL_1)
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "secret")))
        .httpClientBuilder(defaults -> DirectClients.http(Duration.ofSeconds(5)))
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
  }

  /** The next request that fits is answered by this instead. */
  void once(Predicate<Seen> fits, Answer answer) {
    rules.add(new Rule(fits, answer, new int[] {1}));
  }

  void times(int count, Predicate<Seen> fits, Answer answer) {
    rules.add(new Rule(fits, answer, new int[] {count}));
  }

  void forgetRules() {
    rules.clear();
  }

  List<Seen> requests(String method, String bucket) {
    return requests.stream()
        .filter(r -> r.method().equals(method) && r.bucket().equals(bucket))
        .toList();
  }

  static Predicate<Seen> method(String method) {
    return request -> request.method().equals(method);
  }

  static Answer error(int status, String code) {
    return (exchange, seen) -> fail(exchange, seen, status, code, "told to");
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Seen seen = Seen.of(exchange);
      requests.add(seen);
      ports.add(exchange.getRemoteAddress().getPort());
      Answer answer = rule(seen);
      try {
        if (answer == null) {
          new FakeAnswers(this, exchange, seen).answer();
        } else {
          answer.to(exchange, seen);
        }
      } catch (FakeAnswers.Refusal e) {
        fail(exchange, seen, e.status, e.code, "the fake refuses");
      }
    }
  }

  private synchronized @Nullable Answer rule(Seen seen) {
    for (Rule rule : rules) {
      if (rule.left[0] > 0 && rule.fits.test(seen)) {
        rule.left[0]--;
        return rule.answer;
      }
    }
    return null;
  }

  static void fail(HttpExchange exchange, Seen seen, int status, String code, String message)
      throws IOException {
    byte[] body =
        ("<Error><Code>" + code + "</Code><Message>" + message + "</Message></Error>")
            .getBytes(StandardCharsets.UTF_8);
    if (seen.method().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.getResponseHeaders().add("Content-Type", "application/xml");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  /** A rule's answer. */
  @FunctionalInterface
  interface Answer {
    void to(HttpExchange exchange, Seen seen) throws IOException;
  }

  private record Rule(Predicate<Seen> fits, Answer answer, int[] left) {}

  /**
   * A request as it came.
   *
   * @param rawPath as on the wire
   * @param headers names in lower case, values as Latin-1 of the bytes on the wire
   */
  record Seen(
      String method, String rawPath, Map<String, String> query, Map<String, String> headers) {

    static Seen of(HttpExchange exchange) {
      Map<String, String> headers = new TreeMap<>();
      exchange
          .getRequestHeaders()
          .forEach(
              (name, values) ->
                  headers.put(name.toLowerCase(Locale.ROOT), String.join("|", values)));
      URI uri = exchange.getRequestURI();
      Map<String, String> query = new TreeMap<>();
      String raw = uri.getRawQuery();
      for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        query.put(name, URLDecoder.decode(value, StandardCharsets.UTF_8));
      }
      return new Seen(exchange.getRequestMethod(), uri.getRawPath(), query, headers);
    }

    String bucket() {
      int slash = rawPath.indexOf('/', 1);
      return slash < 0 ? rawPath.substring(1) : rawPath.substring(1, slash);
    }

    String key() {
      int slash = rawPath.indexOf('/', 1);
      String raw = slash < 0 ? "" : rawPath.substring(slash + 1);
      return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    String path() {
      return bucket() + "/" + key();
    }

    @Nullable String header(String name) {
      return headers.get(name);
    }
  }

  /** One stored object: bytes, and the headers that its answers carry. */
  record FakeObject(byte[] content, Map<String, String> headers) {

    FakeObject with(String name, String value) {
      return with(Map.of(name, value));
    }

    FakeObject with(Map<String, String> others) {
      Map<String, String> more = new TreeMap<>(headers);
      more.putAll(others);
      return new FakeObject(content, more);
    }

    String etag() {
      return headers.getOrDefault("ETag", "");
    }
  }

  FakeObject put(String path, byte[] content) {
    FakeObject object =
        new FakeObject(
            content,
            Map.of(
                "ETag",
                FakeAnswers.etag(content),
                "Content-Type",
                "text/plain",
                "Last-Modified",
                "Sat, 21 Nov 2026 07:00:00 GMT"));
    objects.put(path, object);
    return object;
  }

  /** Puts it with a checksum over all of it, as S3 does today. */
  FakeObject putWithChecksum(String path, byte[] content) {
    FakeObject object =
        put(path, content)
            .with("x-amz-checksum-crc64nvme", FakeAnswers.crc64(content))
            .with("x-amz-checksum-type", "FULL_OBJECT");
    objects.put(path, object);
    return object;
  }

  /** What stands there; a test that asks for nothing is wrong. */
  FakeObject get(String path) {
    return Objects.requireNonNull(objects.get(path), path);
  }

  List<String> wire(String method) {
    List<String> paths = new ArrayList<>();
    requests.stream().filter(r -> r.method().equals(method)).forEach(r -> paths.add(r.rawPath()));
    return paths;
  }
}
