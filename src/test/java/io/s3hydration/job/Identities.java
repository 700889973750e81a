package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.faults.Exchange.Logged;
import io.s3hydration.faults.S3Operation;
import java.util.List;

/** Who may ask whom for what, held against every request that went over the wire. */
final class Identities {

  private Identities() {}

  /**
   * @param sessions access keys in the producer's account; every other one is the consumer's
   */
  static void check(FaultBench bench, List<String> sessions) {
    for (Logged asked : bench.proxy().log()) {
      boolean toProducer = asked.bucket().equals(bench.producer().name());
      boolean ofSession = sessions.contains(String.valueOf(asked.accessKeyId()));
      assertThat(ofSession)
          .as("the role's session asks the producer alone: " + asked)
          .isEqualTo(toProducer);
      if (toProducer) {
        assertThat(asked.operation().writes()).as("nothing is written there: " + asked).isFalse();
      } else {
        assertThat(asked.accessKeyId())
            .as("the task itself: " + asked)
            .isEqualTo(FaultBench.CONSUMER_ID);
        assertThat(asked.bucket())
            .as("where it asks: " + asked)
            .isEqualTo(asked.operation() == S3Operation.ASSUME_ROLE ? "" : bench.consumer().name());
      }
      if (asked.operation().writes()) {
        assertThat(asked.key())
            .as("where it writes: " + asked)
            .matches(key -> key.startsWith(bench.to()) || key.startsWith(FaultBench.SYNC));
      }
    }
  }
}
