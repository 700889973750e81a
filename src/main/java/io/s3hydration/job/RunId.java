package io.s3hydration.job;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The name of one run, everywhere: role session in CloudTrail, report, ledger, metadata of copies.
 * One process is one run.
 *
 * @param value 25 characters of {@code [0-9a-zTZ-]}: sorts by time, legal as a role session name
 */
record RunId(String value) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  static RunId next(Clock clock) {
    String random = "%08x".formatted(new SecureRandom().nextInt());
    return new RunId(TIME.format(Instant.now(clock)) + "-" + random);
  }

  @Override
  public String toString() {
    return value;
  }
}
