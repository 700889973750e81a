package io.s3hydration.aws;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/** Counts requests as S3 bills them: every attempt, retries included. */
public final class RequestCounter {

  private final Map<String, LongAdder> requests = new ConcurrentHashMap<>();

  /** The interceptor for the client of one side. */
  public ExecutionInterceptor counting(Side side) {
    return new ExecutionInterceptor() {
      @Override
      public void beforeTransmission(
          Context.BeforeTransmission context, ExecutionAttributes attributes) {
        count(side, attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
      }
    };
  }

  /** One attempt is about to be sent. */
  void count(Side side, String operation) {
    requests.computeIfAbsent(side.label() + " " + operation, name -> new LongAdder()).increment();
  }

  /** Requests so far by side and operation: {@code "producer GetObject"} to their number. */
  public SortedMap<String, Long> snapshot() {
    SortedMap<String, Long> counts = new TreeMap<>();
    requests.forEach((name, count) -> counts.put(name, count.sum()));
    return counts;
  }
}
