package io.s3hydration.aws;

/** Whose bucket a request goes to; the same answer means another thing on the other side. */
public enum Side {
  PRODUCER,
  CONSUMER;

  /** As it stands in messages and metrics. */
  public String label() {
    return switch (this) {
      case PRODUCER -> "producer";
      case CONSUMER -> "consumer";
    };
  }
}
