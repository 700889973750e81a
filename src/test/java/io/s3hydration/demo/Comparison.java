package io.s3hydration.demo;

import io.s3hydration.backend.S3Objects;
import io.s3hydration.backend.TwoAccounts;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Both buckets, listed and read by their owners: what is there, without asking the application.
 *
 * @param originals objects in the producer's bucket
 * @param copies objects in the consumer's bucket, its records aside
 * @param equalBytes copies that have an original with the same bytes
 * @param underOwnKey copies under the consumer's KMS key
 * @param otherTag copies whose ETag is not their original's
 */
record Comparison(int originals, int copies, int equalBytes, int underOwnKey, int otherTag) {

  /** An object as it was read. */
  private record Seen(String digest, String etag, @Nullable String kmsKeyArn) {}

  private record Pair(@Nullable Seen original, Seen copy) {}

  static Comparison of(TwoAccounts accounts) {
    S3Client producer = accounts.producerClient();
    S3Client consumer = accounts.consumerClient();
    String source = accounts.producer().bucket();
    String target = accounts.consumer().bucket();
    Set<String> originals = Set.copyOf(S3Objects.keys(producer, source));
    List<Pair> pairs =
        S3Objects.keys(consumer, target).parallelStream()
            .filter(key -> !key.startsWith(Stage.SYNC))
            .map(
                key ->
                    new Pair(
                        originals.contains(key) ? read(producer, source, key) : null,
                        read(consumer, target, key)))
            .toList();
    String key = accounts.consumer().kmsKeyArn();
    return new Comparison(
        originals.size(),
        pairs.size(),
        count(pairs, p -> p.original != null && p.original.digest.equals(p.copy.digest)),
        count(pairs, p -> key.equals(p.copy.kmsKeyArn)),
        count(pairs, p -> p.original != null && !p.original.etag.equals(p.copy.etag)));
  }

  private static int count(List<Pair> pairs, Predicate<Pair> which) {
    return Math.toIntExact(pairs.stream().filter(which).count());
  }

  private static Seen read(S3Client s3, String bucket, String key) {
    ResponseBytes<GetObjectResponse> read = s3.getObjectAsBytes(get -> get.bucket(bucket).key(key));
    return new Seen(
        sha256(read.asByteArrayUnsafe()), read.response().eTag(), read.response().ssekmsKeyId());
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
