package io.s3hydration.aws;

import java.net.URI;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
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

  /**
   * How long before a session ends a new one is opened at the earliest, in the background. The SDK
   * spreads that over the time until a minute before {@link #STALE}, so that an outage of STS costs
   * nothing for one minute for certain, for seven on average.
   */
  private static final Duration PREFETCH = Duration.ofMinutes(15);

  /**
   * How long before its end a session is used no more; one that is refused earlier is renewed. The
   * SDK's own minute would give up valid credentials while STS is out.
   */
  private static final Duration STALE = Duration.ofSeconds(10);

  /**
   * Which STS is asked.
   *
   * @param region its own: the global endpoint is one region far away, and a private subnet has
   *     none
   * @param endpoint of another STS; null for AWS's own
   * @param fips whether AWS's FIPS endpoint; null for what the environment says
   */
  public record Sts(Region region, @Nullable URI endpoint, @Nullable Boolean fips) {}

  /** Who can be asked for credentials, and since when it has been. */
  private record Session(AwsCredentialsProvider provider, Runnable close, long since) {}

  private final @Nullable Supplier<StsAssumeRoleCredentialsProvider> open;
  private final Runnable close;
  private final LongSupplier nanos;
  private volatile Session session;

  private ProducerCredentials(AwsCredentialsProvider provider, Runnable close) {
    this.open = null;
    this.close = close;
    this.nanos = () -> 0;
    this.session = new Session(provider, () -> {}, 0);
  }

  private ProducerCredentials(
      Supplier<StsAssumeRoleCredentialsProvider> open, Runnable close, LongSupplier nanos) {
    this.nanos = nanos;
    this.open = open;
    this.close = close;
    this.session = session(open);
  }

  /**
   * Under the producer's read role, refreshed in the background before it expires.
   *
   * @param self who assumes the role; not closed here
   * @param nanos a clock that never goes back, and decides which requests a new session is for
   */
  public static ProducerCredentials ofRole(
      Role role,
      IdentityProvider<? extends AwsCredentialsIdentity> self,
      Sts asked,
      LongSupplier nanos) {
    return ofRole(role, self, asked, nanos, SESSION_SECONDS, PREFETCH, STALE);
  }

  static ProducerCredentials ofRole(
      Role role,
      IdentityProvider<? extends AwsCredentialsIdentity> self,
      Sts asked,
      LongSupplier nanos,
      int seconds,
      Duration prefetch,
      Duration stale) {
    StsClient sts = client(asked, self).build();
    return new ProducerCredentials(
        () ->
            StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .refreshRequest(
                    r ->
                        r.roleArn(role.arn())
                            .externalId(role.externalId())
                            .roleSessionName(role.runId())
                            .durationSeconds(seconds))
                .prefetchTime(prefetch)
                .staleTime(stale)
                .asyncCredentialUpdateEnabled(true)
                .build(),
        sts::close,
        nanos);
  }

  static StsClientBuilder client(
      Sts asked, IdentityProvider<? extends AwsCredentialsIdentity> self) {
    StsClientBuilder builder =
        StsClient.builder()
            .region(asked.region())
            .credentialsProvider(self)
            .overrideConfiguration(o -> o.retryStrategy(RequestRetries.strategy()));
    return asked.endpoint() == null
        ? builder.fipsEnabled(asked.fips())
        : builder.endpointOverride(asked.endpoint());
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

  private Session session(Supplier<StsAssumeRoleCredentialsProvider> open) {
    StsAssumeRoleCredentialsProvider provider = open.get();
    return new Session(provider, provider::close, nanos.getAsLong());
  }

  @Override
  public AwsCredentials resolveCredentials() {
    return session.provider().resolveCredentials();
  }

  /**
   * Gives up the session that a request was refused for, unless that was done since. Of many
   * threads that were refused at once, the first one opens a new session for all.
   *
   * @param began when the request began, by the clock that the credentials were made with
   * @return whether it may be sent again; false where there is no role, and so nothing to renew
   */
  synchronized boolean renew(long began) {
    if (open == null) {
      return false;
    }
    if (session.since() - began <= 0) {
      Session expired = session;
      session = session(open);
      expired.close().run();
    }
    return true;
  }

  @Override
  public synchronized void close() {
    session.close().run();
    close.run();
  }

  @Override
  public String toString() {
    return "ProducerCredentials of " + session.provider().getClass().getSimpleName();
  }

  /**
   * A role of the producer's account.
   *
   * @param externalId as the role's trust policy asks for; null if it asks for none
   * @param runId stands in the producer's CloudTrail as the session's name, and is legal as one
   */
  public record Role(String arn, @Nullable String externalId, String runId) {

    /** Without the ExternalId, so that no log holds it. */
    @Override
    public String toString() {
      return arn;
    }
  }
}
