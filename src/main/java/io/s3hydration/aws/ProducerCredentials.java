package io.s3hydration.aws;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

public final class ProducerCredentials implements AutoCloseable {
  private final AwsCredentialsProvider provider;

  ProducerCredentials(AwsCredentialsProvider p) {
    provider = p;
  }

  public static ProducerCredentials tmp(
      String role,
      String ext,
      String run,
      Region region,
      @Nullable URI sts,
      AwsCredentialsProvider own) {
    StsClient c =
        StsClient.builder().region(region).endpointOverride(sts).credentialsProvider(own).build();
    return new ProducerCredentials(
        StsAssumeRoleCredentialsProvider.builder()
            .stsClient(c)
            .refreshRequest(
                r -> r.roleArn(role).externalId(ext).roleSessionName(run).durationSeconds(3600))
            .build());
  }

  public AwsCredentialsProvider provider() {
    return provider;
  }

  @Override
  public void close() {}
}
