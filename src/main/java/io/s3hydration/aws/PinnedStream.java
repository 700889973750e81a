package io.s3hydration.aws;

import io.s3hydration.aws.SourceBody.Meter;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.FailureKind;
import io.s3hydration.transfer.TransferOutcome.Interrupted;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * A stretch of one listed object. A connection that breaks is continued where it broke, by a pinned
 * range; the reader does not notice. Ends early only by {@link CopyEnded}.
 */
final class PinnedStream extends InputStream {

  /**
   * The SDK tries each opening again by itself; this bounds bodies that break after it, over all
   * attempts of the write that they are for.
   */
  private static final int MAX_BREAKS = 3;

  private final PinnedSource source;
  private final ListedObject listed;
  private final long end;
  private final Meter meter;

  private long position;
  private final AtomicInteger breaks;
  private @Nullable ResponseInputStream<GetObjectResponse> open;

  /**
   * @param open the stretch, opened already; null to open it at the first read
   * @param offset of the first byte
   * @param length in bytes, zero or more
   * @param breaks of this body so far
   */
  PinnedStream(
      PinnedSource source,
      ListedObject listed,
      @Nullable ResponseInputStream<GetObjectResponse> open,
      long offset,
      long length,
      Meter meter,
      AtomicInteger breaks) {
    this.breaks = breaks;
    this.source = source;
    this.listed = listed;
    this.open = open;
    this.position = offset;
    this.end = offset + length;
    this.meter = meter;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    while (position < end) {
      // Only a virtual thread's read notices a stop by itself.
      if (Thread.currentThread().isInterrupted()) {
        abort();
        throw new CopyEnded(new Interrupted(), null);
      }
      try {
        int read = current().read(buffer, offset, (int) Math.min(length, end - position));
        if (read < 0) {
          throw new EOFException((end - position) + " bytes are missing");
        }
        position += read;
        moved(read);
        if (position == end) {
          close();
        }
        return read;
      } catch (IOException | SdkException e) {
        continueAfter(e);
      }
    }
    return -1;
  }

  private ResponseInputStream<GetObjectResponse> current() {
    ResponseInputStream<GetObjectResponse> current = open;
    if (current == null) {
      current = source.open(listed, position, end - 1);
      open = current;
    }
    return current;
  }

  private void continueAfter(Exception broken) {
    abort();
    if (S3Failures.isInterrupt(broken)) {
      throw new CopyEnded(new Interrupted(), broken);
    }
    int times = breaks.incrementAndGet();
    if (times > MAX_BREAKS) {
      throw CopyEnded.failed(
          new Failure(
              FailureKind.NETWORK,
              source.attempt(listed),
              "the connection broke " + times + " times, last at byte " + position + ": " + broken,
              "The next run tries it again; check the network path"),
          broken);
    }
  }

  private void moved(int bytes) {
    meter.progress().moved(bytes);
    try {
      meter.bandwidth().take(bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      abort();
      throw new CopyEnded(new Interrupted(), e);
    }
  }

  /** Drops what was not read, without draining it. */
  private void abort() {
    if (open != null) {
      open.abort();
      open = null;
    }
  }

  /** Gives the connection back if all was read; drops it otherwise. */
  @Override
  public void close() {
    if (open != null && position == end) {
      try {
        open.close();
        open = null;
      } catch (IOException e) {
        abort(); // all bytes are here; only the connection is lost
      }
    }
    abort();
  }
}
