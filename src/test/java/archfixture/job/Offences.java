package archfixture.job;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import software.amazon.awssdk.services.s3.S3Client;

/** What {@code job} must not do. */
interface Offences {

  record CallsTheSdk(S3Client client) {}

  record StringUtils() {}

  record CopyManager() {}

  record BaseCopier() {}

  @Configuration(proxyBeanMethods = false)
  class OpenConfiguration {}

  @ConditionalOnProperty("hydration.metrics")
  record MetricsIfWanted() {}

  record OnlyInTheCloud() {
    @Profile("cloud")
    Object bean() {
      return this;
    }
  }

  final class Wiring {

    @Configuration
    static class ProxiedConfiguration {}
  }
}
