package io.s3hydration.report;

/**
 * What alarms and dashboards can ask about a run. Names and units belong to the interface: an alarm
 * on a name that nobody writes never fires.
 */
public enum Metric {
  /** 1 for a run over the whole key space that ended complete; its absence is the alarm. */
  RUNS_SUCCEEDED("RunsSucceeded", "Count"),
  /** 1 for a run that somebody must look at. */
  RUNS_FAILED("RunsFailed", "Count"),
  /** How many runs in a row left their work to the next, with this one; 2 is the alarm. */
  RUNS_SKIPPED("RunsSkipped", "Count"),
  /** Objects copied and verified. */
  OBJECTS_COPIED("ObjectsCopied", "Count"),
  /** Objects that failed or changed under our hands, as the marker counts them. */
  OBJECTS_FAILED("ObjectsFailed", "Count"),
  /** Objects refused by a rule; never an alarm, for no run will copy them. */
  OBJECTS_REFUSED("ObjectsRefused", "Count"),
  /** Bytes stored in the consumer bucket. */
  BYTES_COPIED("BytesCopied", "Bytes"),
  /** From the start of the process to its end; written once, at the end. */
  RUN_DURATION("RunDuration", "Seconds"),
  /** From the start of the process until now; written each minute, so a hung run is seen. */
  RUN_ELAPSED("RunElapsed", "Seconds");

  /** The CloudWatch namespace of all of them. */
  public static final String NAMESPACE = "S3Hydration";

  /** The one dimension; an alarm must name it, with the value of {@code hydration.deployment}. */
  public static final String DIMENSION = "Deployment";

  private final String metricName;
  private final String unit;

  Metric(String metricName, String unit) {
    this.metricName = metricName;
    this.unit = unit;
  }

  /** As CloudWatch knows it. */
  public String metricName() {
    return metricName;
  }

  /** One of CloudWatch's standard units. */
  public String unit() {
    return unit;
  }
}
