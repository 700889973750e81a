package io.s3hydration.backend;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;

/**
 * An exchange whose request is dealt with in full, and whose answer does not arrive, or only the
 * beginning of it. The server ends the connection, because less came than was announced.
 */
final class SpoiltExchange extends HttpExchange {

  private final HttpExchange exchange;
  private final long bytes;
  private final boolean silent;

  private SpoiltExchange(HttpExchange exchange, long bytes, boolean silent) {
    this.exchange = exchange;
    this.bytes = bytes;
    this.silent = silent;
  }

  /** Nothing is answered. */
  static SpoiltExchange silent(HttpExchange exchange) {
    return new SpoiltExchange(exchange, 0, true);
  }

  /** The head is answered, and so many bytes of the body. */
  static SpoiltExchange cut(HttpExchange exchange, long bytes) {
    return new SpoiltExchange(exchange, bytes, false);
  }

  @Override
  public void sendResponseHeaders(int status, long length) throws IOException {
    if (!silent) {
      exchange.sendResponseHeaders(status, length);
    }
  }

  @Override
  public OutputStream getResponseBody() {
    OutputStream whole = silent ? OutputStream.nullOutputStream() : exchange.getResponseBody();
    return new FilterOutputStream(whole) {
      private long left = bytes;

      @Override
      public void write(int single) throws IOException {
        if (left-- > 0) {
          out.write(single);
        }
      }

      @Override
      public void write(byte[] source, int from, int length) throws IOException {
        int shown = (int) Math.min(Math.max(left, 0), length);
        out.write(source, from, shown);
        left -= length;
      }

      /** The stream of the exchange would complain that it is short. */
      @Override
      public void close() throws IOException {
        out.flush();
      }
    };
  }

  @Override
  public void close() {
    exchange.close();
  }

  @Override
  public Headers getRequestHeaders() {
    return exchange.getRequestHeaders();
  }

  @Override
  public Headers getResponseHeaders() {
    return exchange.getResponseHeaders();
  }

  @Override
  public URI getRequestURI() {
    return exchange.getRequestURI();
  }

  @Override
  public String getRequestMethod() {
    return exchange.getRequestMethod();
  }

  @Override
  public HttpContext getHttpContext() {
    return exchange.getHttpContext();
  }

  @Override
  public InputStream getRequestBody() {
    return exchange.getRequestBody();
  }

  @Override
  public InetSocketAddress getRemoteAddress() {
    return exchange.getRemoteAddress();
  }

  @Override
  public int getResponseCode() {
    return exchange.getResponseCode();
  }

  @Override
  public InetSocketAddress getLocalAddress() {
    return exchange.getLocalAddress();
  }

  @Override
  public String getProtocol() {
    return exchange.getProtocol();
  }

  @Override
  public Object getAttribute(String name) {
    return exchange.getAttribute(name);
  }

  @Override
  public void setAttribute(String name, Object value) {
    exchange.setAttribute(name, value);
  }

  @Override
  public void setStreams(InputStream in, OutputStream out) {
    exchange.setStreams(in, out);
  }

  @Override
  public HttpPrincipal getPrincipal() {
    return exchange.getPrincipal();
  }
}
