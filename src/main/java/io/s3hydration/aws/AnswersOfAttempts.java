package io.s3hydration.aws;

import java.util.List;
import software.amazon.awssdk.http.HttpMetric;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;

/**
 * What each attempt of one request was answered. The SDK tries again on its own, and tells of an
 * earlier attempt only here, before the call returns.
 */
final class AnswersOfAttempts implements MetricPublisher {

  private int attempts;
  private int refused;

  @Override
  public void publish(MetricCollection call) {
    for (MetricCollection attempt : call.children()) {
      List<Integer> status = attempt.metricValues(HttpMetric.HTTP_STATUS_CODE);
      attempts++;
      if (!status.isEmpty() && refuses(status.getLast())) {
        refused++;
      }
    }
  }

  /** After 500 the store may have done what was asked; 503 is S3's refusal of one too many. */
  private static boolean refuses(int status) {
    return status == 503 || (status >= 400 && status < 500);
  }

  /**
   * Whether an attempt may have had its effect without our knowing.
   *
   * @param succeeded whether the last one is known to have had it
   */
  boolean lost(boolean succeeded) {
    return attempts - refused > (succeeded ? 1 : 0);
  }

  @Override
  public void close() {
    // nothing is open
  }
}
