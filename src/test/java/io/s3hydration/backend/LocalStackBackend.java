package io.s3hydration.backend;

import io.s3hydration.listing.ObjectKey;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.services.s3.S3Client;

/** LocalStack in a container. It has no IAM: every key sees every bucket. */
final class LocalStackBackend extends S3Backend {

  /** Later ones want a token. */
  private static final String IMAGE = "localstack/localstack:4.14.0";

  private static final String NO_IAM = "the community edition enforces no policies";

  private final LocalStackContainer container;

  private LocalStackBackend(LocalStackContainer container, S3Client producer, S3Client consumer) {
    super(
        "LocalStack",
        new OwnersBucket(producer, Account.producer().bucket()),
        producer,
        new OwnersBucket(consumer, Account.consumer().bucket()),
        consumer,
        Account.consumer().kmsKeyArn());
    this.container = container;
  }

  /** Whether a container can be started here; prints why not. */
  static boolean isAvailable() {
    return BackendContract.isAvailable(
        DockerClientFactory.instance().isDockerAvailable()
            ? Ability.yes()
            : Ability.no("LocalStack needs Docker, and no Docker daemon answers"));
  }

  static LocalStackBackend start() {
    LocalStackContainer container =
        new LocalStackContainer(DockerImageName.parse(IMAGE)).withServices("s3", "kms");
    container.start();
    return new LocalStackBackend(
        container, client(container, Account.producer()), client(container, Account.consumer()));
  }

  void stop() {
    container.stop();
  }

  private static S3Client client(LocalStackContainer running, Account account) {
    S3Client client =
        PathStyle.client(running.getEndpoint(), running.getRegion(), account.credentials());
    client.createBucket(create -> create.bucket(account.bucket()));
    return client;
  }

  @Override
  public void denyAtProducer(ObjectKey key) {
    throw new UnsupportedOperationException(NO_IAM);
  }

  @Override
  public Ability deniesKeys() {
    return Ability.no(NO_IAM);
  }
}
