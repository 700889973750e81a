package io.s3hydration.plan;

/**
 * A checksum over a whole object, as S3 stores it. Composite checksums (of part checksums) are
 * never represented: they depend on the part size and are not comparable.
 *
 * @param algorithm S3's name, for instance CRC64NVME
 * @param value base 64, as S3 gives it
 */
public record FullChecksum(String algorithm, String value) {}
