package io.s3hydration.faults;

import static java.time.ZoneOffset.UTC;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** One request on its way through the proxy: what a {@link Fault} has in its hands. */
public final class Exchange {

  private volatile ProxiedRequest request;
  private final URI store;
  private final Socket client;
  private final @Nullable Fault fault;
  private final @Nullable InstantSource clock;
  private volatile boolean forwarded;
  private volatile int status;
  private boolean open = true;

  /**
   * @param fault that befalls it; null where all goes well
   * @param clock of the store; null for the one that it tells
   */
  Exchange(
      ProxiedRequest request,
      URI store,
      Socket client,
      @Nullable Fault fault,
      @Nullable InstantSource clock) {
    this.request = request;
    this.clock = clock;
    this.store = store;
    this.client = client;
    this.fault = fault;
  }

  public ProxiedRequest request() {
    return request;
  }

  /** Has the store do what was asked; its answer goes nowhere by itself. */
  public HttpMessage forward() throws IOException {
    return forward(request.message());
  }

  HttpMessage forward(HttpMessage message) throws IOException {
    forwarded = true;
    try (Socket socket = new Socket(store.getHost(), store.getPort())) {
      socket.setTcpNoDelay(true);
      message.forTheNextHop().writeTo(socket.getOutputStream());
      boolean toHead = request.method().equals("HEAD");
      return dated(HttpMessage.answer(socket.getInputStream(), toHead));
    }
  }

  private HttpMessage dated(HttpMessage answer) {
    return clock == null
        ? answer
        : answer.with(
            "Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atOffset(UTC)));
  }

  /** Answers; the connection stays open for the next request. */
  public void send(HttpMessage answer) throws IOException {
    status = answer.status();
    boolean bare = request.method().equals("HEAD") || status == 204 || status == 304;
    HttpMessage plain =
        answer.without(
            name ->
                name.equalsIgnoreCase("Connection") || name.equalsIgnoreCase("Transfer-Encoding"));
    (bare ? plain.holding(new byte[0]) : plain.withBody(answer.body()))
        .writeTo(client.getOutputStream());
  }

  /** Where bytes go that are no proper answer. The client's connection ends with this exchange. */
  OutputStream raw(HttpMessage answer) throws IOException {
    status = answer.status();
    open = false;
    return client.getOutputStream();
  }

  /** Says nothing more. */
  void hangUp() throws IOException {
    open = false;
    client.setSoLinger(true, 0); // a reset, and not an orderly end
    client.close();
  }

  /** Says nothing for so long, or until the client has had enough. */
  void sayNothing(int millis) throws IOException {
    client.setSoTimeout(millis);
    try {
      if (client.getInputStream().read() >= 0) {
        throw new IOException("a client spoke before it was answered");
      }
    } catch (java.net.SocketTimeoutException e) {
      // it has waited as long as it was told to
    }
  }

  /** It is over: of its request the log needs all but the body. */
  void end() {
    request = request.withoutBody();
  }

  /** Whether the client may send another request. */
  boolean isOpen() {
    return open;
  }

  Logged logged() {
    return new Logged(
        request.accessKeyId(),
        request.method(),
        request.operation(),
        request.bucket(),
        request.key(),
        status,
        forwarded,
        fault == null ? null : fault.name());
  }

  /**
   * One line of the proxy's log.
   *
   * @param accessKeyId that signed the request; null where nobody did
   * @param status as the client was told; 0 where it was told none
   * @param reachedStore whether the store was asked too
   * @param fault by its name; null where all went well
   */
  public record Logged(
      @Nullable String accessKeyId,
      String method,
      S3Operation operation,
      String bucket,
      String key,
      int status,
      boolean reachedStore,
      @Nullable String fault) {}
}
