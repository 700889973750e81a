package io.s3hydration.aws;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
 * <p>A read that may wait as long as the {@link WaitWatch} is patient is ended by that, and so is a
 * write, for which the JDK has no limit; other waits, after which a connection is used further, are
 * the JDK's.
 */
final class ReadAheadSocket extends Socket {

  /** A record has at most 16,640 bytes behind its header (RFC 8446, section 5.2). */
  private static final int RECORD = 17 << 10;

  private static final Logger log = LoggerFactory.getLogger(ReadAheadSocket.class);

  /** Written at once, so that a slow peer that takes some of it is not taken for a dead one. */
  private static final int SLICE = 64 << 10;

  private final WaitWatch watch;

  private final Wait reading = new Wait("no byte");
  private final Wait writing = new Wait("no byte taken");

  /** Looks that a wait may last; 0 while waits are the JDK's to end. */
  private volatile int allowed;

  private volatile int soTimeout;
  private @Nullable InputStream in;
  private @Nullable OutputStream out;

  ReadAheadSocket(WaitWatch watch) {
    this.watch = watch;
  }

  @Override
  public synchronized InputStream getInputStream() throws IOException {
    if (in == null) {
      in = new BufferedInputStream(new WatchedInput(super.getInputStream()), RECORD);
    }
    return in;
  }

  @Override
  public synchronized OutputStream getOutputStream() throws IOException {
    if (out == null) {
      out = new WatchedOutput(super.getOutputStream());
    }
    return out;
  }

  @Override
  public void setSoTimeout(int millis) throws SocketException {
    allowed = watch.looks(millis);
    soTimeout = millis;
    super.setSoTimeout(allowed > 0 ? 0 : millis);
  }

  @Override
  public int getSoTimeout() throws SocketException {
    return allowed > 0 ? soTimeout : super.getSoTimeout();
  }

  @Override
  public void close() throws IOException {
    watch.closed(this);
    super.close();
  }

  /** Closes the connection if its reader or its writer waits for longer than allowed. */
  void endLongWait(long now) {
    long earliest = now - allowed;
    if (reading.endBefore(earliest) || writing.endBefore(earliest)) {
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

  /** Of the one thread that reads, or the one that writes. */
  private final class Wait {

    private static final long NONE = -1;
    private static final long ENDED = -2;

    private final String what;

    /** By the watch's time; or one of the two above. */
    private final AtomicLong since = new AtomicLong(NONE);

    Wait(String what) {
      this.what = what;
    }

    long begin() {
      long now = watch.now();
      since.set(now);
      return now;
    }

    /** Whether it was ended by none but its thread. */
    boolean end(long began) {
      return since.compareAndSet(began, NONE);
    }

    boolean endBefore(long time) {
      long began = since.get();
      return began >= 0 && began < time && since.compareAndSet(began, ENDED);
    }

    SocketTimeoutException tooLong() {
      return new SocketTimeoutException(what + " for " + soTimeout + " ms: timed out");
    }
  }

  /** The buffer around it calls no other read. */
  private final class WatchedInput extends FilterInputStream {

    WatchedInput(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (allowed == 0) {
        return in.read(buffer, offset, length);
      }
      long began = reading.begin();
      int read;
      try {
        read = in.read(buffer, offset, length);
      } catch (IOException e) {
        throw reading.end(began) ? e : reading.tooLong();
      }
      if (!reading.end(began)) {
        throw reading.tooLong();
      }
      return read;
    }

    /** To ask the kernel is a system call, and the buffer would ask after each read. */
    @Override
    public int available() {
      return 0;
    }
  }

  private final class WatchedOutput extends FilterOutputStream {

    WatchedOutput(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      for (int done = 0; done < length; done += SLICE) {
        slice(buffer, offset + done, Math.min(SLICE, length - done));
      }
    }

    private void slice(byte[] buffer, int offset, int length) throws IOException {
      if (allowed == 0) {
        out.write(buffer, offset, length);
        return;
      }
      long began = writing.begin();
      try {
        out.write(buffer, offset, length);
      } catch (IOException e) {
        throw writing.end(began) ? e : writing.tooLong();
      }
      if (!writing.end(began)) {
        throw writing.tooLong();
      }
    }
  }

  /** Makes a pool of connections by such sockets. */
  static final class PoolBuilder extends PoolingHttpClientConnectionManagerBuilder {

    private final WaitWatch watch;

    PoolBuilder(WaitWatch watch) {
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
