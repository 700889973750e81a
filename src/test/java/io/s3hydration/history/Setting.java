package io.s3hydration.history;

import io.s3hydration.report.PartSizes;
import java.util.stream.Stream;

/**
 * What stays the same throughout a history.
 *
 * @param fullEvery as {@code hydration.sync.full-every}
 * @param leavesRemoved {@code hydration.sync.on-missing=leave}
 */
record Setting(
    String producerPrefix,
    String consumerPrefix,
    PartSizes sizes,
    String fullEvery,
    boolean leavesRemoved) {

  static final Setting PLAIN = new Setting("", "", PartSizes.USUAL, "never", false);

  Stream<Setting> simpler() {
    return Stream.of(
            PLAIN,
            new Setting("", consumerPrefix, sizes, fullEvery, leavesRemoved),
            new Setting(producerPrefix, "", sizes, fullEvery, leavesRemoved),
            new Setting(producerPrefix, consumerPrefix, PartSizes.USUAL, fullEvery, leavesRemoved),
            new Setting(producerPrefix, consumerPrefix, sizes, "never", leavesRemoved),
            new Setting(producerPrefix, consumerPrefix, sizes, fullEvery, false))
        .filter(simple -> !simple.equals(this));
  }

  @Override
  public String toString() {
    return "from <"
        + producerPrefix
        + "> to <"
        + consumerPrefix
        + ">, full-every="
        + fullEvery
        + ", on-missing="
        + (leavesRemoved ? "leave" : "copy")
        + (sizes.equals(PartSizes.USUAL) ? "" : ", " + sizes);
  }
}
