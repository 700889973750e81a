package io.s3hydration.faults;

import io.s3hydration.faults.Exchange.Logged;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands before an S3 endpoint, and perhaps an STS endpoint, on a free port of the loopback. What
 * no {@link Rule} befalls goes through unchanged, the {@code Host} header too, so that signatures
 * stay right. Built on sockets, because a server that keeps to HTTP cannot answer wrongly.
 *
 * <p>It holds each request and each answer whole while it is under way: for objects of some
 * megabytes.
 */
public final class FaultProxy implements AutoCloseable {

  private final ServerSocket server;
  private final URI s3;
  private final URI sts;
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
  private final List<Consumer<ProxiedRequest>> watchers = new CopyOnWriteArrayList<>();
  private volatile @Nullable InstantSource clock;
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();

  private FaultProxy(ServerSocket server, URI s3, URI sts) {
    this.server = server;
    this.s3 = s3;
    this.sts = sts;
  }

  public static FaultProxy inFrontOf(URI s3) {
    return inFrontOf(s3, s3);
  }

  public static FaultProxy inFrontOf(URI s3, URI sts) {
    try {
      ServerSocket server = new ServerSocket(0, 0, InetAddress.getByName("127.0.0.1"));
      FaultProxy proxy = new FaultProxy(server, s3, sts);
      Thread.ofVirtual().start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("tried to start the proxy", e);
    }
  }

  /** Of S3 and of STS. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** The first rule that strikes decides. */
  public void add(Rule rule) {
    rules.add(rule);
  }

  /** The stores' {@code Date} is this from now on; a server of the JDK tells only the machine's. */
  public void date(InstantSource source) {
    clock = source;
  }

  /** Is shown each request from now on, before anything befalls it. */
  public void watch(Consumer<ProxiedRequest> watcher) {
    watchers.add(watcher);
  }

  /** From now on all goes well. */
  public void heal() {
    rules.clear();
  }

  /** Every request so far, in the order in which they came. */
  public List<Logged> log() {
    return exchanges.stream().map(Exchange::logged).toList();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket client : clients) {
        client.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("tried to stop the proxy", e);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        clients.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(client.getInputStream());
      boolean open = true;
      while (open) {
        HttpMessage message = HttpMessage.request(in, () -> goOn(client));
        open = message != null && answer(ProxiedRequest.of(message), client);
      }
    } catch (IOException e) {
      // the client has hung up, or was hung up on
    } finally {
      clients.remove(client);
    }
  }

  private static void goOn(Socket client) throws IOException {
    client
        .getOutputStream()
        .write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
  }

  private boolean answer(ProxiedRequest request, Socket client) throws IOException {
    URI store = request.is(S3Operation.ASSUME_ROLE) ? sts : s3;
    watchers.forEach(watcher -> watcher.accept(request));
    Fault fault = befalls(request);
    Exchange exchange = new Exchange(request, store, client, fault, clock);
    exchanges.add(exchange);
    try {
      if (fault == null) {
        exchange.send(exchange.forward());
      } else {
        fault.action().on(exchange);
      }
    } finally {
      exchange.end();
    }
    return exchange.isOpen();
  }

  private synchronized @Nullable Fault befalls(ProxiedRequest request) {
    for (Rule rule : rules) {
      if (rule.strikes(request)) {
        return rule.fault();
      }
    }
    return null;
  }
}
