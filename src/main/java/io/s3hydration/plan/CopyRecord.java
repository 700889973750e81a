package io.s3hydration.plan;

import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ListedObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a copy says of its source, in its user metadata. An ETag of one bucket means nothing in
 * another, so this is what a HEAD compares.
 *
 * @param runId the run that wrote the copy
 */
public record CopyRecord(ETag etag, long size, Instant lastModified, String runId) {

  private static final String ETAG = "hydration-source-etag";
  private static final String SIZE = "hydration-source-size";
  private static final String LAST_MODIFIED = "hydration-source-last-modified";
  private static final String RUN = "hydration-run";

  /** In any case of letters: a header's name has none. */
  private static final Pattern OURS =
      Pattern.compile("(source-)*hydration-.*", Pattern.CASE_INSENSITIVE);

  public static CopyRecord of(ListedObject listed, String runId) {
    return new CopyRecord(listed.etag(), listed.size(), listed.lastModified(), runId);
  }

  /** Whether the copy was made of exactly what is listed now. */
  public boolean describes(ListedObject listed) {
    return etag.equals(listed.etag())
        && size == listed.size()
        && lastModified.equals(listed.lastModified());
  }

  /** The user metadata entries, without the {@code x-amz-meta-} of their headers. */
  public Map<String, String> toMetadata() {
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put(ETAG, etag.value());
    entries.put(SIZE, Long.toString(size));
    entries.put(LAST_MODIFIED, lastModified.toString());
    entries.put(RUN, runId);
    return entries;
  }

  /**
   * The record in a copy's user metadata; empty for an object that we did not write, which is every
   * one whose entries are not exactly as {@link #toMetadata} gives them.
   */
  public static Optional<CopyRecord> read(Map<String, String> metadata) {
    String etag = metadata.get(ETAG);
    String size = metadata.get(SIZE);
    String lastModified = metadata.get(LAST_MODIFIED);
    if (etag == null || size == null || lastModified == null) {
      return Optional.empty();
    }
    try {
      String runId = metadata.getOrDefault(RUN, "");
      CopyRecord read =
          new CopyRecord(new ETag(etag), Long.parseLong(size), Instant.parse(lastModified), runId);
      boolean exact =
          read.size >= 0
              && Long.toString(read.size).equals(size)
              && read.lastModified.toString().equals(lastModified);
      return exact ? Optional.of(read) : Optional.empty();
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * The name under which a producer's own metadata entry is carried. A producer's entry that looks
   * like one of ours must not make an object look settled, so it is renamed; the renaming is
   * injective.
   *
   * @param name lower case, as S3 answers
   */
  public static String carriedName(String name) {
    return OURS.matcher(name).matches() ? "source-" + name : name;
  }
}
