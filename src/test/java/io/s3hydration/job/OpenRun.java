package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.backend.Content;
import io.s3hydration.backend.InMemoryBackend;
import io.s3hydration.backend.InMemoryListing;
import io.s3hydration.job.HydrationRun.Notices;
import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.plan.Decision.Candidate;
import io.s3hydration.plan.Decision.Transfer;
import io.s3hydration.report.JournalFile;
import io.s3hydration.report.PartSizes;
import io.s3hydration.report.SkippedRuns;
import io.s3hydration.report.SyncStore;
import io.s3hydration.report.Tally;
import io.s3hydration.transfer.Copier;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import io.s3hydration.transfer.PermitPool;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** A first run over buckets in memory, opened and without a framework: for parts of the step. */
final class OpenRun {

  /** One more, and the ledger's part is full. */
  private static final int LEDGER_LINES = 49_999;

  /** Less than a run waits between two looks at the lease of an hour. */
  static final Duration STALL_TIMEOUT = Duration.ofMinutes(4);

  static final Instant NOW = Instant.parse("2026-01-01T02:00:00Z");

  private final AtomicLong waited = new AtomicLong();
  final InMemoryBackend backend;
  final PermitPool permits = new PermitPool(2);
  final Activity activity = new Activity(STALL_TIMEOUT, this::nanos);
  final CurrentRun current = new CurrentRun();
  final StopSignal signal = new StopSignal();
  final Workers workers = new Workers();
  final FailureAccountant accountant = new FailureAccountant(current);
  final RunEnd end = new RunEnd();
  final CandidateReader reader = new CandidateReader(current, activity);
  Runnable whenItWaits = () -> {};
  private final RunId runId = new RunId("run");
  private final Clock storeClock = Clock.fixed(NOW, ZoneOffset.UTC);
  private Clock clock = storeClock;
  private final UnwillingStore store;
  private @Nullable RunListener listener;

  OpenRun(String... keys) {
    backend = new InMemoryBackend(storeClock);
    store = new UnwillingStore(backend.syncStore(InMemoryRuns.SYNC));
    for (String key : keys) {
      backend.producer().put(new ObjectKey(key), Content.of(key));
    }
  }

  /** The task's clock from now on; the store's stands at {@link #NOW}. */
  OpenRun at(Instant instant) {
    clock = Clock.fixed(instant, ZoneOffset.UTC);
    return this;
  }

  OpenRun open() {
    return open(backend.copier("run"));
  }

  OpenRun open(PartSizes sizes) {
    return open(backend.copier("run"), sizes);
  }

  OpenRun open(Copier copier) {
    return open(copier, PartSizes.USUAL);
  }

  private OpenRun open(Copier copier, PartSizes sizes) {
    HydrationProperties properties =
        new Binder(
                new MapConfigurationPropertySource(
                    Map.of(
                        "hydration.producer.bucket", backend.producer().name(),
                        "hydration.consumer.bucket", backend.consumer().name())))
            .bind("hydration", HydrationProperties.class)
            .get();
    RunSettings settings = new RunSettings(properties);
    Ports ports =
        new Ports(
            new InMemoryListing(backend.producer(), 3),
            new InMemoryListing(backend.consumer(), 3),
            backend.producerHeads(),
            backend.consumerHeads(),
            copier,
            store,
            backend.syncStore("")::read,
            backend.unfinishedUploads(),
            new JournalFile(store, runId.value()),
            permits,
            new Ports.Time(this::nanos, this::sleep),
            Map::of);
    RunOpener opener =
        new RunOpener(
            ports,
            settings,
            runId,
            clock,
            activity,
            new Notices(),
            signal,
            workers,
            Listings.Walk.AHEAD,
            sizes);
    listener =
        new RunListener(
            opener,
            new RunCloser(settings, runId, clock, Map::of),
            new SkippedRuns(store),
            current,
            signal,
            workers,
            end,
            runId,
            properties.lease().duration());
    current.begin(opener.open(RunParameters.parse(new JobParameters()), lease -> {}).orElseThrow());
    return this;
  }

  /** Ends it as the job would, wherever it is. */
  void end() {
    Objects.requireNonNull(listener, "not opened yet")
        .afterJob(new JobExecution(1, new JobInstance(1, "hydration"), new JobParameters()));
  }

  /** Waiting is what moves this clock most. */
  private long nanos() {
    return System.nanoTime() + waited.get();
  }

  private void sleep(Duration time) {
    whenItWaits.run();
    waited.addAndGet(time.toNanos());
    assertThat(activity.isStalled()).as("the watch would end it").isFalse();
  }

  /** How long the run has waited. */
  Duration waited() {
    return Duration.ofNanos(waited.get());
  }

  HydrationRun run() {
    return current.get();
  }

  @Nullable String stopped() {
    StopSignal.Stop asked = signal.asked();
    return asked == null ? null : asked.reason();
  }

  Tally.Figures figures() {
    return run().tally().snapshot();
  }

  /** Everything that the reader gives. */
  List<Candidate> candidates() {
    List<Candidate> candidates = new ArrayList<>();
    for (Candidate next = reader.read(); next != null; next = reader.read()) {
      candidates.add(next);
    }
    return candidates;
  }

  /** The same, where nothing stands at the consumer. */
  Chunk<Transfer> transfers() {
    return new Chunk<>(candidates().stream().map(Transfer.class::cast).toList());
  }

  /** The next line fills a part of the ledger, which cannot be written. */
  void ledgerFails(FailureKind kind) {
    for (int line = 0; line < LEDGER_LINES; line++) {
      run().accounts().notListed(new ObjectKey("k" + line));
    }
    store.refuses = kind;
  }

  private static final class UnwillingStore implements SyncStore {

    private final SyncStore store;
    private volatile @Nullable FailureKind refuses;

    UnwillingStore(SyncStore store) {
      this.store = store;
    }

    @Override
    public Optional<Stored> read(String name) {
      return store.read(name);
    }

    @Override
    public ETag write(String name, byte[] content, Condition condition) throws FailureException {
      FailureKind kind = refuses;
      if (kind != null) {
        throw Denials.of(kind, "write " + name);
      }
      return store.write(name, content, condition);
    }

    @Override
    public void delete(String name) {
      store.delete(name);
    }
  }
}
