package io.s3hydration.aws;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.URIScheme;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the kernel for a whole record of TLS at once. The JDK asks for its header of five bytes
 * first, and for the rest then: twice as many system calls, each some microseconds.
 *
 * <p>A read that may wait as long as the {@link ReadWatch} is patient is ended by that; shorter
 * waits, after which a connection is used further, are the JDK's.
 */
final class ReadAheadSocket extends Socket {

  /** A record has at most 16,640 bytes behind its header (RFC 8446, section 5.2). */
  private static final int RECORD = 17 << 10;

  private static final Logger log = LoggerFactory.getLogger(ReadAheadSocket.class);

  private static final long NOBODY_WAITS = -1;
  private static final long ENDED = -2;

  private final ReadWatch watch;

  /** When the one read under way began, by the watch's time; or one of the two above. */
  private final AtomicLong waiting = new AtomicLong(NOBODY_WAITS);

  private volatile boolean watched;
  private @Nullable InputStream in;

  ReadAheadSocket(ReadWatch watch) {
    this.watch = watch;
  }

  @Override
  public synchronized InputStream getInputStream() throws IOException {
    if (in == null) {
      in = new BufferedInputStream(new WatchedStream(super.getInputStream()), RECORD);
    }
    return in;
  }

  @Override
  public void setSoTimeout(int millis) throws SocketException {
    watched = millis == watch.patience();
    super.setSoTimeout(watched ? 0 : millis);
  }

  @Override
  public int getSoTimeout() throws SocketException {
    return watched ? watch.patience() : super.getSoTimeout();
  }

  @Override
  public void close() throws IOException {
    watch.closed(this);
    super.close();
  }

  /** Closes the connection if its reader waits since before {@code time}. */
  void endReadBefore(long time) {
    long since = waiting.get();
    if (since >= 0 && since < time && waiting.compareAndSet(since, ENDED)) {
      closeQuietly();
    }
  }

  /** Whatever goes wrong: the other connections are to be looked at, too. */
  void closeQuietly() {
    try {
      close();
    } catch (IOException | RuntimeException e) {
      log.warn("a connection could not be closed", e);
    }
  }

  /** The buffer around it calls no other read. */
  private final class WatchedStream extends FilterInputStream {

    WatchedStream(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (!watched) {
        return in.read(buffer, offset, length);
      }
      long began = watch.now();
      waiting.set(began);
      int read;
      try {
        read = in.read(buffer, offset, length);
      } catch (IOException e) {
        throw waiting.compareAndSet(began, NOBODY_WAITS) ? e : tooLong();
      }
      if (!waiting.compareAndSet(began, NOBODY_WAITS)) {
        throw tooLong();
      }
      return read;
    }

    /** To ask the kernel is a system call, and the buffer would ask after each read. */
    @Override
    public int available() {
      return 0;
    }

    private SocketTimeoutException tooLong() {
      return new SocketTimeoutException("no byte for " + watch.patience() + " ms: read timed out");
    }
  }

  /** Makes a pool of connections by such sockets. */
  static final class PoolBuilder extends PoolingHttpClientConnectionManagerBuilder {

    private final ReadWatch watch;

    PoolBuilder(ReadWatch watch) {
      this.watch = watch;
    }

    @Override
    protected HttpClientConnectionOperator createConnectionOperator(
        SchemePortResolver ports, DnsResolver names, TlsSocketStrategy tls) {
      return new DefaultHttpClientConnectionOperator(
          proxy -> watch.socket(),
          ports,
          names,
          scheme -> URIScheme.HTTPS.same(scheme) ? tls : null);
    }
  }
}
