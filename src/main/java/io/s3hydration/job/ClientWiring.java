package io.s3hydration.job;

import io.awspring.cloud.autoconfigure.AwsSyncClientCustomizer;
import io.awspring.cloud.autoconfigure.core.AwsClientBuilderConfigurer;
import io.awspring.cloud.autoconfigure.core.AwsConnectionDetails;
import io.awspring.cloud.autoconfigure.core.AwsProperties;
import io.awspring.cloud.autoconfigure.s3.S3ClientCustomizer;
import io.awspring.cloud.autoconfigure.s3.properties.S3Properties;
import io.s3hydration.aws.AnswersWithoutKey;
import io.s3hydration.aws.Connections;
import io.s3hydration.aws.DirectS3Client;
import io.s3hydration.aws.ExpectContinue;
import io.s3hydration.aws.ExpectedBucketOwner;
import io.s3hydration.aws.ProducerCredentials;
import io.s3hydration.aws.ProducerCredentials.Sts;
import io.s3hydration.aws.RenewingS3Client;
import io.s3hydration.aws.RequestCounter;
import io.s3hydration.aws.RequestRetries;
import io.s3hydration.aws.S3Bucket;
import io.s3hydration.aws.S3Copier;
import io.s3hydration.aws.S3ListingPages;
import io.s3hydration.aws.S3ObjectHeads;
import io.s3hydration.aws.S3SyncStore;
import io.s3hydration.aws.S3UnfinishedUploads;
import io.s3hydration.aws.Side;
import io.s3hydration.aws.ThrottleWatch;
import io.s3hydration.job.HydrationRun.Notices;
import io.s3hydration.listing.ListingPages;
import io.s3hydration.report.JournalFile;
import io.s3hydration.report.SyncStore;
import io.s3hydration.report.UnconditionalStore;
import io.s3hydration.transfer.AdaptiveLimit;
import io.s3hydration.transfer.Bandwidth;
import io.s3hydration.transfer.Copier;
import io.s3hydration.transfer.PermitPool;
import io.s3hydration.transfer.RelistingCopier;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.endpoint.FipsEnabledProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * Two S3 clients under two identities. The consumer's is the starter's own; the producer's takes
 * the same conventions, and its own endpoint, path style, region and credentials.
 *
 * <p>The producer's credentials are no bean: the starter would give them to every client.
 */
@Configuration(proxyBeanMethods = false)
class ClientWiring {

  private final RunSettings settings;
  private final HydrationProperties properties;
  private final RequestCounter counter;
  private final AdaptiveLimit limit;
  private final @Nullable Boolean fips;
  private final boolean bySdkAlone;

  ClientWiring(
      RunSettings settings,
      RequestCounter counter,
      AdaptiveLimit limit,
      AwsProperties aws,
      S3Properties s3) {
    this.limit = limit;
    this.fips = aws.getFipsEnabled();
    this.bySdkAlone =
        (fips == null ? FipsEnabledProvider.builder().build().isFipsEnabled().orElse(false) : fips)
            || Boolean.TRUE.equals(s3.getAccelerateModeEnabled())
            || Boolean.FALSE.equals(s3.getChunkedEncodingEnabled());
    this.settings = settings;
    this.properties = settings.properties();
    this.counter = counter;
  }

  @Bean
  Connections connections() {
    return Connections.forObjects(settings.maxConcurrentObjects());
  }

  /** What the starter applies to the consumer's client. */
  @Bean
  S3ClientCustomizer consumerClient(Connections connections) {
    return builder ->
        prepare(builder, Side.CONSUMER, properties.consumer().accountId(), connections.consumer());
  }

  /** Holds what is no bean of its own, and closes it with the context. */
  record ProducerIdentity(ProducerCredentials credentials) implements AutoCloseable {
    @Override
    public void close() {
      credentials.close();
    }
  }

  @Bean
  ProducerIdentity producerIdentity(
      AwsCredentialsProvider self, AwsRegionProvider region, RunId runId) {
    HydrationProperties.Producer producer = properties.producer();
    if (producer.roleArn() != null) {
      ProducerCredentials.Role role =
          new ProducerCredentials.Role(producer.roleArn(), producer.externalId(), runId.value());
      return new ProducerIdentity(
          ProducerCredentials.ofRole(
              role,
              self,
              new Sts(region.getRegion(), producer.stsEndpoint(), fips),
              System::nanoTime));
    }
    return new ProducerIdentity(
        producer.profile() == null
            ? ProducerCredentials.ofDefaultChain()
            : ProducerCredentials.ofProfile(producer.profile()));
  }

  @Bean(defaultCandidate = false)
  @Qualifier("producer")
  S3Client producer(
      AwsClientBuilderConfigurer configurer,
      S3Properties s3,
      ObjectProvider<AwsConnectionDetails> connection,
      ObjectProvider<AwsSyncClientCustomizer> customizers,
      ProducerIdentity identity,
      Connections connections) {
    HydrationProperties.Producer producer = properties.producer();
    S3ClientBuilder builder =
        configurer.configureSyncClient(
            S3Client.builder(),
            s3,
            connection.getIfAvailable(),
            Stream.empty(),
            customizers.orderedStream());
    prepare(builder, Side.PRODUCER, producer.accountId(), connections.producer());
    if (producer.region() != null) {
      builder.region(Region.of(producer.region()));
    }
    builder
        .endpointOverride(producer.endpoint())
        .serviceConfiguration(
            s3.toS3Configuration().toBuilder().pathStyleAccessEnabled(producer.pathStyle()).build())
        .credentialsProvider(identity.credentials());
    S3Client direct =
        direct(builder.build(), connections.producer(), Side.PRODUCER, producer.accountId());
    return new RenewingS3Client(direct, identity.credentials(), System::nanoTime);
  }

  /** Requests that go directly know neither other addresses nor bodies in another form. */
  private S3Client direct(S3Client client, SdkHttpClient http, Side side, @Nullable String owner) {
    if (bySdkAlone) {
      return client;
    }
    ThrottleWatch watch = new ThrottleWatch(limit, System::nanoTime);
    return new DirectS3Client(
        client, http, side, owner, counter, watch, InstantSource.system(), System::nanoTime);
  }

  @Bean
  Ports ports(
      @Qualifier("producer") S3Client producer,
      S3Client consumer,
      Connections connections,
      RunId runId,
      Activity activity,
      Notices notices) {
    S3Bucket source = new S3Bucket(producer, settings.producerBucket(), Side.PRODUCER);
    S3Client direct =
        direct(consumer, connections.consumer(), Side.CONSUMER, properties.consumer().accountId());
    S3Bucket target = new S3Bucket(direct, settings.consumerBucket(), Side.CONSUMER);
    String key = properties.consumer().kmsKeyArn();
    PermitPool permits = new PermitPool(settings.maxConcurrentObjects());
    limit.follow(permits::limit);
    ListingPages listing = new S3ListingPages(producer, Side.PRODUCER);
    SyncStore records = records(new S3SyncStore(target, properties.sync().location(), key));
    JournalFile journal = new JournalFile(records, runId.value());
    Copier copier =
        new S3Copier(
            source,
            target,
            settings.transfer(),
            runId.value(),
            permits,
            activity,
            bandwidth(properties.transfer().maxBandwidth()),
            notices::say,
            journal);
    return new Ports(
        listing,
        new S3ListingPages(direct, Side.CONSUMER),
        new S3ObjectHeads(source),
        new S3ObjectHeads(target),
        new RelistingCopier(copier, listing, settings.producerBucket()),
        records,
        new S3SyncStore(target, "", key)::read,
        new S3UnfinishedUploads(target),
        journal,
        permits,
        Ports.Time.SYSTEM,
        counter::snapshot);
  }

  private SyncStore records(SyncStore store) {
    return settings.conditionalWrites() ? store : new UnconditionalStore(store);
  }

  private static Bandwidth bandwidth(@Nullable DataSize perSecond) {
    return perSecond == null
        ? Bandwidth.unlimited()
        : new Bandwidth(perSecond.toBytes(), System::nanoTime, Thread::sleep);
  }

  private void prepare(
      S3ClientBuilder builder, Side side, @Nullable String owner, SdkHttpClient http) {
    builder
        .requestChecksumCalculation(
            settings.sendsChecksums()
                ? RequestChecksumCalculation.WHEN_SUPPORTED
                : RequestChecksumCalculation.WHEN_REQUIRED)
        // The copier verifies; the SDK would compute an MD5 beside it for every GET.
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .httpClient(http)
        .overrideConfiguration(
            builder
                .overrideConfiguration()
                .copy(
                    config -> {
                      config.retryStrategy(RequestRetries.strategy());
                      config.addExecutionInterceptor(new ThrottleWatch(limit, System::nanoTime));
                      config.addExecutionInterceptor(counter.counting(side));
                      config.addExecutionInterceptor(new ExpectContinue());
                      config.addExecutionInterceptor(new AnswersWithoutKey());
                      if (owner != null) {
                        config.addExecutionInterceptor(new ExpectedBucketOwner(owner));
                      }
                    }));
  }
}
