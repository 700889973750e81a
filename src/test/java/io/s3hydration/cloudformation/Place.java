package io.s3hydration.cloudformation;

/** Where a stack is created, and under which name. */
record Place(String partition, String region, String account, String stackName) {

  /** The account that owns the source in the tests. */
  static final String PRODUCER_ACCOUNT = "111111111111";

  /** The account that pulls in the tests. */
  static final String CONSUMER_ACCOUNT = "222222222222";

  static Place producer() {
    return new Place("aws", "eu-central-1", PRODUCER_ACCOUNT, "s3-hydration-producer");
  }

  static Place consumer() {
    return new Place("aws", "eu-central-1", CONSUMER_ACCOUNT, "s3-hydration-consumer");
  }

  Place inRegion(String other) {
    return new Place(partition, other, account, stackName);
  }

  Place inPartition(String otherPartition, String otherRegion) {
    return new Place(otherPartition, otherRegion, account, stackName);
  }

  /** {@code arn:<partition>:<service>:<region>:<account>:<rest>}. */
  String arn(String service, String rest) {
    return "arn:" + partition + ":" + service + ":" + region + ":" + account + ":" + rest;
  }
}
