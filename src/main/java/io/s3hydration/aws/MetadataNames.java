package io.s3hydration.aws;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** User metadata as the other rooms want it: S3 keeps names in lower case, other stores may not. */
final class MetadataNames {

  private MetadataNames() {}

  static Map<String, String> lowerCase(Map<String, String> metadata) {
    Map<String, String> lower = new LinkedHashMap<>();
    metadata.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
    return lower;
  }
}
