package io.s3hydration.backend;

import io.s3hydration.listing.ObjectKey;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The multipart uploads of an {@link InMemoryBucket} that are neither completed nor aborted. */
final class InMemoryUploads {

  /** A multipart upload under way; its content has no bytes yet. */
  record Upload(
      String id,
      ObjectKey key,
      Content headers,
      @Nullable String kmsKeyArn,
      Instant begun,
      NavigableMap<Integer, byte[]> parts) {

    /** The object that the parts make; empty if one of them was never uploaded. */
    Optional<Content> assemble(List<Integer> numbers) {
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      for (int number : numbers) {
        byte[] part = parts.get(number);
        if (part == null) {
          return Optional.empty();
        }
        whole.writeBytes(part);
      }
      return Optional.of(headers.withBytes(whole.toByteArray()));
    }
  }

  private final Map<String, Upload> underWay = new ConcurrentHashMap<>();
  private final AtomicInteger begun = new AtomicInteger();

  Upload begin(ObjectKey key, Content headers, @Nullable String kmsKeyArn, Instant now) {
    String id = "upload-" + begun.incrementAndGet();
    Upload upload = new Upload(id, key, headers, kmsKeyArn, now, new ConcurrentSkipListMap<>());
    underWay.put(id, upload);
    return upload;
  }

  Optional<Upload> find(String id) {
    return Optional.ofNullable(underWay.get(id));
  }

  void end(String id) {
    underWay.remove(id);
  }

  List<Upload> of(ObjectKey key) {
    return underWay.values().stream().filter(upload -> upload.key().equals(key)).toList();
  }

  List<Upload> under(String prefix) {
    return underWay.values().stream()
        .filter(upload -> upload.key().startsWith(prefix))
        .sorted(Comparator.comparing(Upload::key).thenComparing(Upload::begun))
        .toList();
  }
}
