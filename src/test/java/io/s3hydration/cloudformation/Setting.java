package io.s3hydration.cloudformation;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a table of policy cases differs from the default deployment: {@code producer.CopyTags=true}
 * sets a parameter of one template, {@code both.CopyTags=true} of producer and consumer, and {@code
 * partition=aws-us-gov} moves everything to GovCloud.
 */
record Setting(SortedMap<String, String> values) {

  static final Setting DEFAULT = new Setting(new TreeMap<>());

  static Setting of(Map<String, String> values) {
    return new Setting(new TreeMap<>(values));
  }

  String partition() {
    return values.getOrDefault("partition", "aws");
  }

  String region() {
    return partition().equals("aws") ? "eu-central-1" : "us-gov-west-1";
  }

  /** The parameters of one template. */
  Map<String, String> of(String stack) {
    Map<String, String> own = new TreeMap<>();
    values.forEach(
        (name, value) -> {
          String both = stack.equals("producer") || stack.equals("consumer") ? "both" : stack;
          for (String prefix : new String[] {both + ".", stack + "."}) {
            if (name.startsWith(prefix)) {
              own.put(name.substring(prefix.length()), value);
            }
          }
        });
    return own;
  }

  @Override
  public String toString() {
    return values.isEmpty() ? "the default deployment" : values.toString();
  }
}
