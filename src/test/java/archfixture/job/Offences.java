package archfixture.job;

import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.services.s3.S3Client;

/** What {@code job} must not do. */
interface Offences {

  record CallsTheSdk(S3Client client) {}

  record StringUtils() {}

  record CopyManager() {}

  record BaseCopier() {}

  @Configuration(proxyBeanMethods = false)
  class OpenConfiguration {}

  final class Wiring {

    @Configuration
    static class ProxiedConfiguration {}
  }
}
