package io.s3hydration.aws;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The identity that reads the producer's bucket. Closing it ends its refreshing and its STS client;
 * it is never a bean of its own type, or every client would take it.
 */
public final class ProducerCredentials implements AwsCredentialsProvider, SdkAutoCloseable {

  /**
   * The longest session of a role that was assumed by a role, in seconds: "Role chaining" in the
   * IAM User Guide. The task role is one; asking for more fails.
   */
  static final int SESSION_SECONDS = 3600;

  /** "AssumeRole" in the STS API reference. */
  private static final int MAX_SESSION_NAME = 64;

  private final AwsCredentialsProvider provider;
  private final Runnable close;

  private ProducerCredentials(AwsCredentialsProvider provider, Runnable close) {
    this.provider = provider;
    this.close = close;
  }

  /**
   * Under the producer's read role, refreshed in the background before it expires.
   *
   * @param self who assumes the role; not closed here
   * @param region whose STS is asked: the global endpoint is one region far away, and a private
   *     subnet has none
   * @param endpoint of another STS; null for AWS's own
   */
  public static ProducerCredentials ofRole(
      Role role,
      IdentityProvider<? extends AwsCredentialsIdentity> self,
      Region region,
      @Nullable URI endpoint) {
    StsClientBuilder builder = StsClient.builder().region(region).credentialsProvider(self);
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
    }
    StsClient sts = builder.build();
    StsAssumeRoleCredentialsProvider provider =
        StsAssumeRoleCredentialsProvider.builder()
            .stsClient(sts)
            .refreshRequest(
                r ->
                    r.roleArn(role.arn())
                        .externalId(role.externalId())
                        .roleSessionName(role.sessionName())
                        .durationSeconds(SESSION_SECONDS))
            .asyncCredentialUpdateEnabled(true)
            .build();
    return new ProducerCredentials(
        provider,
        () -> {
          provider.close();
          sts.close();
        });
  }

  /** Of a named profile in the shared configuration files, for a run by hand. */
  public static ProducerCredentials ofProfile(String name) {
    ProfileCredentialsProvider provider = ProfileCredentialsProvider.create(name);
    return new ProducerCredentials(provider, provider::close);
  }

  /** The same as the program's own: both buckets in one account, or keys in the environment. */
  public static ProducerCredentials ofDefaultChain() {
    DefaultCredentialsProvider provider = DefaultCredentialsProvider.builder().build();
    return new ProducerCredentials(provider, provider::close);
  }

  @Override
  public AwsCredentials resolveCredentials() {
    return provider.resolveCredentials();
  }

  @Override
  public void close() {
    close.run();
  }

  @Override
  public String toString() {
    return "ProducerCredentials of " + provider.getClass().getSimpleName();
  }

  /**
   * A role of the producer's account.
   *
   * @param externalId as the role's trust policy asks for; null if it asks for none
   * @param runId stands in the producer's CloudTrail as the session's name
   */
  public record Role(String arn, @Nullable String externalId, String runId) {

    /** The run's id, with what no session name may hold replaced. */
    String sessionName() {
      String legal = runId.replaceAll("[^\\w+=,.@-]", "-");
      return legal.substring(0, Math.min(legal.length(), MAX_SESSION_NAME));
    }

    /** Without the ExternalId, so that no log holds it. */
    @Override
    public String toString() {
      return arn;
    }
  }
}
