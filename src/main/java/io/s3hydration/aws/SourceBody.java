package io.s3hydration.aws;

import io.s3hydration.listing.ListedObject;
import io.s3hydration.transfer.Bandwidth;
import io.s3hydration.transfer.TransferProgress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * The body of a PUT: a stretch of one listed object, streamed. The SDK asks for it once per
 * attempt; every attempt reads the source again, pinned, so that nothing is buffered.
 */
final class SourceBody implements ContentStreamProvider, AutoCloseable {

  private final PinnedSource source;
  private final ListedObject listed;
  private final long offset;
  private final long length;
  private final Meter meter;
  private final Supplier<Digests> digests;
  private final Consumer<Digests> proof;

  private @Nullable ResponseInputStream<GetObjectResponse> opened;
  private @Nullable PinnedStream current;
  private final AtomicInteger breaks = new AtomicInteger();
  private @Nullable Digests proved;

  /**
   * @param opened the stretch, opened already and from now on owned
   * @param digests fresh ones for each attempt
   * @param proof throws {@link CopyEnded} if the bytes are not the right ones; called before the
   *     last of them is handed out
   */
  SourceBody(
      PinnedSource source,
      ListedObject listed,
      ResponseInputStream<GetObjectResponse> opened,
      long offset,
      long length,
      Meter meter,
      Supplier<Digests> digests,
      Consumer<Digests> proof) {
    this.source = source;
    this.listed = listed;
    this.opened = opened;
    this.offset = offset;
    this.length = length;
    this.meter = meter;
    this.digests = digests;
    this.proof = proof;
  }

  @Override
  public InputStream newStream() {
    closeCurrent();
    PinnedStream stream = new PinnedStream(source, listed, opened, offset, length, meter, breaks);
    opened = null;
    current = stream;
    Digests fresh = digests.get();
    return new ProvedStream(
        stream,
        length,
        fresh,
        () -> {
          proof.accept(fresh);
          proved = fresh;
        });
  }

  /**
   * All of it at once, proved. The source's connection is free after it.
   *
   * @throws CopyEnded if it cannot be had
   */
  byte[] whole() {
    try (InputStream in = newStream()) {
      return in.readNBytes(Math.toIntExact(length));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of the last attempt that handed out everything; null if none did, so nothing can be stored. */
  @Nullable Digests proved() {
    return proved;
  }

  @Override
  public void close() {
    closeCurrent();
    if (opened != null) {
      opened.abort();
      opened = null;
    }
  }

  private void closeCurrent() {
    if (current != null) {
      current.close();
      current = null;
    }
  }

  /** Who is told of every byte, and how fast they may come. */
  record Meter(TransferProgress progress, Bandwidth bandwidth) {}
}
