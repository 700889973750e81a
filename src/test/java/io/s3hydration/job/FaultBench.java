package io.s3hydration.job;

import io.s3hydration.aws.AnswersWithoutKey;
import io.s3hydration.aws.DirectClients;
import io.s3hydration.aws.ProducerCredentials;
import io.s3hydration.aws.RenewingS3Client;
import io.s3hydration.aws.RequestRetries;
import io.s3hydration.aws.S3Bucket;
import io.s3hydration.aws.S3Copier;
import io.s3hydration.aws.S3ListingPages;
import io.s3hydration.aws.S3ObjectHeads;
import io.s3hydration.aws.S3SyncStore;
import io.s3hydration.aws.S3UnfinishedUploads;
import io.s3hydration.aws.Side;
import io.s3hydration.backend.Content;
import io.s3hydration.backend.InMemoryBackend;
import io.s3hydration.backend.InMemoryBucket;
import io.s3hydration.backend.InMemoryS3;
import io.s3hydration.backend.StsStub;
import io.s3hydration.backend.TwoAccounts;
import io.s3hydration.faults.FaultProxy;
import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ListingPages;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.report.JournalFile;
import io.s3hydration.report.PartSizes;
import io.s3hydration.report.SyncStore;
import io.s3hydration.report.Verdict;
import io.s3hydration.transfer.Bandwidth;
import io.s3hydration.transfer.PermitPool;
import io.s3hydration.transfer.RelistingCopier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Runs of the real opener, reader, copier and closer over the SDK, through a {@link FaultProxy}, to
 * two buckets in memory and an STS. Clients are set up as the application's are, but neither wait
 * before they try again, nor long for an answer.
 */
final class FaultBench implements AutoCloseable {

  static final String SYNC = "_sync/";
  static final String FROM = "in/";
  static final String TO = "out/";
  static final String CONSUMER_ID = "AKIACONSUMEREXAMPLE0";
  static final String CONSUMER_KEY = "arn:aws:kms:eu-central-1:222222222222:key/consumer";

  private static final String ROLE = "arn:aws:iam::111111111111:role/hydration-source";
  private static final String EXTERNAL_ID = "agreed-external-id";
  private static final long PART = 5L << 20;

  /** Keys of one page, so that small buckets have several. */
  private static final int PAGE = 4;

  private final AwsCredentialsProvider task =
      StaticCredentialsProvider.create(AwsBasicCredentials.create(CONSUMER_ID, "not-a-secret"));
  private Instant now;
  private final InMemoryBackend buckets = new InMemoryBackend(() -> now);
  private final InMemoryS3 store = InMemoryS3.serve(PAGE, buckets.producer(), buckets.consumer());
  private final StsStub sts = StsStub.start(ROLE, EXTERNAL_ID, issued -> {});
  private final FaultProxy proxy = FaultProxy.inFrontOf(store.endpoint(), sts.endpoint());
  private final List<AutoCloseable> clients = new ArrayList<>();
  private final Map<ObjectKey, Map<ETag, Content>> versions = new ConcurrentHashMap<>();

  private final Map<String, String> properties = new TreeMap<>();
  private final Set<Content> damaged = ConcurrentHashMap.newKeySet();
  private final AtomicLong nanos = new AtomicLong();

  private String to = TO;
  private volatile @Nullable StopSignal signal;

  FaultBench(Instant now) {
    this.now = now;
    proxy.date(() -> this.now);
  }

  /** Copies land under another prefix than {@link #TO}. */
  FaultBench to(String prefix) {
    to = prefix;
    return this;
  }

  /** A property of the runs from now on. */
  FaultBench with(String property, String value) {
    properties.put(property, value);
    return this;
  }

  /** Stops the run that is under way. */
  void stop(Verdict verdict, String reason) {
    Objects.requireNonNull(signal, "no run is under way").stop(verdict, reason);
  }

  /** Time passes for the run that is under way, and not for the stores. */
  void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  /** What the consumer's store made of copies that it was sent; whoever damages adds to it. */
  Set<Content> damaged() {
    return damaged;
  }

  /** What is put before the keys of the copies. */
  String to() {
    return to;
  }

  /** Every request that reached the stores, with its headers. */
  List<InMemoryS3.Asked> asked() {
    return store.asked();
  }

  InMemoryBucket producer() {
    return buckets.producer();
  }

  InMemoryBucket consumer() {
    return buckets.consumer();
  }

  /** The producer writes an object. */
  void produce(String key, Content content) {
    ObjectKey name = new ObjectKey(key);
    versions
        .computeIfAbsent(name, n -> new ConcurrentHashMap<>())
        .put(producer().put(name, content), content);
  }

  /** Everything that the producer ever wrote, by key and tag. */
  Map<ObjectKey, Map<ETag, Content>> versions() {
    return versions;
  }

  FaultProxy proxy() {
    return proxy;
  }

  /** Access keys of the sessions in the producer's account so far. */
  List<String> sessions() {
    return sts.sessions().stream().map(AwsSessionCredentials::accessKeyId).toList();
  }

  void later(Duration by) {
    now = now.plus(by);
  }

  /**
   * One run to its end.
   *
   * @param name its id; another for each run
   * @param patience how long a client waits for an answer
   */
  RunEnd run(String name, RunParameters parameters, Duration patience) {
    RunSettings settings = settings();
    AtomicReference<@Nullable RunWatch> watch = new AtomicReference<>();
    AtomicReference<@Nullable SteppedRun> self = new AtomicReference<>();
    SteppedRun run =
        new SteppedRun(
            name,
            settings,
            parameters,
            PartSizes.USUAL,
            (runId, permits) -> {
              watch.set(watch(settings, Objects.requireNonNull(self.get()), permits));
              return ports(runId, permits, patience);
            },
            new Random(0),
            () -> now);
    self.set(run);
    signal = run.signal;
    try {
      while (!run.isDone()) {
        run.advance();
      }
    } finally {
      Objects.requireNonNull(watch.get()).ended();
      closeClients();
    }
    return run.end;
  }

  /** The application's own, by a clock of ours. */
  private RunWatch watch(RunSettings settings, SteppedRun run, PermitPool permits) {
    RunWatch watch =
        new RunWatch(
            run.signal, run.workers, permits, run.activity, run.end, settings.limits(), nanos::get);
    watch.begin();
    return watch;
  }

  private RunSettings settings() {
    properties.put("hydration.producer.bucket", producer().name());
    properties.put("hydration.producer.prefix", FROM);
    properties.put("hydration.consumer.bucket", consumer().name());
    properties.put("hydration.consumer.prefix", to);
    properties.put("hydration.consumer.kms-key-arn", CONSUMER_KEY);
    properties.put("hydration.transfer.part-size", PART + "B");
    properties.put("hydration.transfer.multipart-threshold", PART + "B");
    return new RunSettings(
        new Binder(new MapConfigurationPropertySource(properties))
            .bind("hydration", HydrationProperties.class)
            .get());
  }

  private Ports ports(String runId, PermitPool permits, Duration patience) {
    ProducerCredentials role =
        ProducerCredentials.ofRole(
            new ProducerCredentials.Role(ROLE, EXTERNAL_ID, runId),
            task,
            new ProducerCredentials.Sts(Region.of(TwoAccounts.REGION), proxy.endpoint(), null),
            System::nanoTime);
    clients.add(role);
    S3Client reader =
        new RenewingS3Client(client(role, Side.PRODUCER, patience), role, System::nanoTime);
    S3Client writer = client(task, Side.CONSUMER, patience);
    S3Bucket source = new S3Bucket(reader, producer().name(), Side.PRODUCER);
    S3Bucket target = new S3Bucket(writer, consumer().name(), Side.CONSUMER);
    ListingPages listing = new S3ListingPages(reader, Side.PRODUCER);
    SyncStore records = new S3SyncStore(target, SYNC, CONSUMER_KEY);
    JournalFile journal = new JournalFile(records, runId);
    S3Copier copier =
        new S3Copier(
            source,
            target,
            settings().transfer(),
            runId,
            permits,
            bytes -> {},
            Bandwidth.unlimited(),
            notice -> {},
            journal);
    return new Ports(
        listing,
        new S3ListingPages(writer, Side.CONSUMER),
        new S3ObjectHeads(source),
        new S3ObjectHeads(target),
        new RelistingCopier(copier, listing, producer().name()),
        records,
        new S3SyncStore(target, "", CONSUMER_KEY)::read,
        new S3UnfinishedUploads(target),
        journal,
        permits,
        new Ports.Time(nanos::get, this::pass),
        Map::of);
  }

  private S3Client client(AwsCredentialsProvider credentials, Side side, Duration patience) {
    SdkHttpClient http = DirectClients.http(patience);
    S3Client client =
        S3Client.builder()
            .endpointOverride(proxy.endpoint())
            .region(Region.of(TwoAccounts.REGION))
            .forcePathStyle(true)
            .credentialsProvider(credentials)
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_SUPPORTED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .httpClient(http)
            .overrideConfiguration(
                o ->
                    o.addExecutionInterceptor(new AnswersWithoutKey())
                        .retryStrategy(
                            RequestRetries.strategy().toBuilder()
                                .backoffStrategy(BackoffStrategy.retryImmediately())
                                .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
                                .build()))
            .build();
    clients.add(client);
    clients.add(http);
    return DirectClients.over(client, http, side);
  }

  private void closeClients() {
    for (AutoCloseable client : clients) {
      try {
        client.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    clients.clear();
  }

  @Override
  public void close() {
    proxy.close();
    store.close();
    sts.close();
  }
}
