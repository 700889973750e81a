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
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * STS as far as this project knows it: AssumeRole, with a trust policy of one role and one external
 * id. Signatures are not checked.
 */
public final class StsStub implements AutoCloseable {

  private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";
  private static final Duration LONGEST = Duration.ofHours(1);

  private final HttpServer server;
  private final String roleArn;
  private final String externalId;
  private final Consumer<AwsSessionCredentials> issued;
  private final List<AwsSessionCredentials> sessions = new CopyOnWriteArrayList<>();
  private final List<String> sessionNames = new CopyOnWriteArrayList<>();
  private volatile boolean out;

  private StsStub(
      HttpServer server,
      String roleArn,
      String externalId,
      Consumer<AwsSessionCredentials> issued) {
    this.server = server;
    this.roleArn = roleArn;
    this.externalId = externalId;
    this.issued = issued;
  }

  /**
   * Starts on a free port of the loopback.
   *
   * @param issued told of every session's credentials before their holder is
   */
  public static StsStub start(
      String roleArn, String externalId, Consumer<AwsSessionCredentials> issued) {
    try {
      InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
      StsStub stub = new StsStub(HttpServer.create(anyPort, 0), roleArn, externalId, issued);
      stub.server.createContext("/", stub::answer);
      stub.server.start();
      return stub;
    } catch (IOException e) {
      throw new UncheckedIOException("tried to start the STS stub", e);
    }
  }

  /** Every session's credentials so far. */
  public List<AwsSessionCredentials> sessions() {
    return List.copyOf(sessions);
  }

  /** The role that it gives out. */
  public String roleArn() {
    return roleArn;
  }

  /** What its trust policy asks for. */
  public String externalId() {
    return externalId;
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Whether it answers 503 to everything from now on. */
  public void out(boolean isOut) {
    out = isOut;
  }

  /** The RoleSessionName of every AssumeRole, granted or not, in order. */
  public List<String> sessionNames() {
    return List.copyOf(sessionNames);
  }

  /** Credentials of a session, as a granted AssumeRole gives them. */
  public AwsSessionCredentials issue() {
    String random = UUID.randomUUID().toString().replace("-", "");
    AwsSessionCredentials credentials =
        AwsSessionCredentials.create(
            "ASIA" + random.substring(0, 16).toUpperCase(Locale.ROOT),
            "secret-" + random,
            "token-" + random);
    sessions.add(credentials);
    issued.accept(credentials);
    return credentials;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> form = parse(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      if (!"AssumeRole".equals(form.get("Action"))) {
        send(exchange, 400, error("InvalidAction", "Could not find operation " + form));
        return;
      }
      String role = form.getOrDefault("RoleArn", "");
      String session = form.getOrDefault("RoleSessionName", "");
      sessionNames.add(session);
      if (out) {
        send(exchange, 503, error("ServiceUnavailable", "out for a while"));
        return;
      }
      if (role.equals(roleArn) && externalId.equals(form.get("ExternalId"))) {
        send(exchange, 200, grant(session, form.get("DurationSeconds")));
      } else {
        send(
            exchange,
            403,
            error(
                "AccessDenied",
                "User: arn:aws:sts::222222222222:assumed-role/hydration-task/task is not authorized"
                    + " to perform: sts:AssumeRole on resource: "
                    + role));
      }
    }
  }

  private String grant(String session, @Nullable String seconds) {
    Duration asked = seconds == null ? LONGEST : Duration.ofSeconds(Long.parseLong(seconds));
    AwsSessionCredentials credentials = issue();
    Instant expiration =
        Instant.now()
            .plus(asked.compareTo(LONGEST) < 0 ? asked : LONGEST)
            .truncatedTo(ChronoUnit.SECONDS);
    return """
        <AssumeRoleResponse xmlns="%s">
          <AssumeRoleResult>
            <AssumedRoleUser>
              <AssumedRoleId>AROAEXAMPLE:%s</AssumedRoleId>
              <Arn>%s/%s</Arn>
            </AssumedRoleUser>
            <Credentials>
              <AccessKeyId>%s</AccessKeyId>
              <SecretAccessKey>%s</SecretAccessKey>
              <SessionToken>%s</SessionToken>
              <Expiration>%s</Expiration>
            </Credentials>
          </AssumeRoleResult>
          <ResponseMetadata><RequestId>%s</RequestId></ResponseMetadata>
        </AssumeRoleResponse>
        """
        .formatted(
            NAMESPACE,
            session,
            roleArn.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/"),
            session,
            credentials.accessKeyId(),
            credentials.secretAccessKey(),
            credentials.sessionToken(),
            expiration,
            UUID.randomUUID());
  }

  private static String error(String code, String message) {
    return """
        <ErrorResponse xmlns="%s">
          <Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error>
          <RequestId>%s</RequestId>
        </ErrorResponse>
        """
        .formatted(NAMESPACE, code, message, UUID.randomUUID());
  }

  private static void send(HttpExchange exchange, int status, String xml) throws IOException {
    byte[] body = xml.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/xml");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private static Map<String, String> parse(String form) {
    Map<String, String> fields = new HashMap<>();
    for (String pair : form.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        fields.put(
            URLDecoder.decode(pair.substring(0, equals), UTF_8),
            URLDecoder.decode(pair.substring(equals + 1), UTF_8));
      }
    }
    return fields;
  }
}
