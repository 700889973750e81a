package io.s3hydration.transfer;

/**
 * How an object is cut into parts.
 *
 * @param size bytes of the whole object
 * @param partSize bytes of every part but the last
 */
public record PartPlan(long size, long partSize) {

  private static final long MIB = 1024L * 1024;

  /** "Amazon S3 multipart upload limits" in the S3 User Guide. */
  static final int MAX_PARTS = 10_000;

  /** Same page; the last part may be smaller. */
  public static final long MIN_PART_BYTES = 5 * MIB;

  /** Same page. */
  public static final long MAX_PART_BYTES = 5 * 1024 * MIB;

  /** The largest object that one PUT takes; same page. */
  public static final long MAX_SINGLE_PUT_BYTES = MAX_PART_BYTES;

  public PartPlan {
    if (size < 1 || partSize < MIN_PART_BYTES || partSize > MAX_PART_BYTES) {
      throw new IllegalArgumentException("no plan for " + size + " in parts of " + partSize);
    }
    if (Math.ceilDiv(size, partSize) > MAX_PARTS) {
      throw new IllegalArgumentException(size + " bytes are over 10,000 parts of " + partSize);
    }
  }

  /**
   * Parts of the preferred size, or larger where the object would not fit into 10,000 of them,
   * rounded up to a whole MiB.
   *
   * @param size 1 byte to 48.8 TiB
   * @param preferred 5 MiB to 5 GiB
   */
  public static PartPlan of(long size, long preferred) {
    long needed = Math.ceilDiv(size, MAX_PARTS);
    if (needed <= preferred) {
      return new PartPlan(size, preferred);
    }
    return new PartPlan(size, Math.ceilDiv(needed, MIB) * MIB);
  }

  public int count() {
    return (int) Math.ceilDiv(size, partSize);
  }

  /**
   * One part.
   *
   * @param number 1 to {@link #count()}, as UploadPart counts
   */
  public Part part(int number) {
    if (number < 1 || number > count()) {
      throw new IllegalArgumentException("no part " + number + " of " + count());
    }
    long from = (number - 1) * partSize;
    return new Part(number, from, Math.min(partSize, size - from));
  }

  /**
   * A stretch of the object.
   *
   * @param offset of its first byte
   * @param length in bytes, at least 1
   */
  public record Part(int number, long offset, long length) {

    /** Of its last byte, as a Range header counts. */
    public long last() {
      return offset + length - 1;
    }
  }
}
