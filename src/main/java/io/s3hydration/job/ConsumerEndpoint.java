package io.s3hydration.job;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.PropertyResolver;

/**
 * Where the consumer's client looks for its bucket.
 *
 * @param property that says so
 * @param url as text, for it may be none
 */
record ConsumerEndpoint(String property, String url) {

  /** As Spring Cloud AWS finds it, to whom an empty text is none; null for AWS. */
  static @Nullable ConsumerEndpoint of(PropertyResolver properties) {
    for (String property : List.of("spring.cloud.aws.s3.endpoint", "spring.cloud.aws.endpoint")) {
      String url = properties.getProperty(property, "");
      if (!url.isEmpty()) {
        return new ConsumerEndpoint(property, url);
      }
    }
    return null;
  }
}
