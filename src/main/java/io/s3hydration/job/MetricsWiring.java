package io.s3hydration.job;

import io.s3hydration.transfer.AdaptiveLimit;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Metrics on standard output, where they are wanted. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "hydration.metrics", havingValue = "emf")
class MetricsWiring {

  @Bean
  MetricLines metricLines(
      HydrationProperties properties,
      RunId runId,
      CurrentRun current,
      RunEnd end,
      AdaptiveLimit limit,
      Clock clock) {
    return new MetricLines(
        properties.deployment(),
        runId,
        current,
        end,
        limit,
        clock,
        FailedStart::sinceProcessStart,
        System.out);
  }
}
