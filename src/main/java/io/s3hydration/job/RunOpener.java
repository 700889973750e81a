package io.s3hydration.job;

import io.s3hydration.job.HydrationProperties.Switch;
import io.s3hydration.job.HydrationRun.Notices;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.SettledIndex;
import io.s3hydration.plan.DecisionTable;
import io.s3hydration.plan.ListingMerge;
import io.s3hydration.plan.Scope;
import io.s3hydration.report.Accounts;
import io.s3hydration.report.BadInputException;
import io.s3hydration.report.Course;
import io.s3hydration.report.DryRunStore;
import io.s3hydration.report.IndexWriter;
import io.s3hydration.report.KeyList;
import io.s3hydration.report.Ledger;
import io.s3hydration.report.Manifest;
import io.s3hydration.report.PartSizes;
import io.s3hydration.report.Progress;
import io.s3hydration.report.ProgressFile;
import io.s3hydration.report.RunCommit;
import io.s3hydration.report.RunRequest;
import io.s3hydration.report.StoredIndex;
import io.s3hydration.report.SyncMarker;
import io.s3hydration.report.SyncState;
import io.s3hydration.report.SyncStore;
import io.s3hydration.report.Tally;
import io.s3hydration.transfer.DryRunCopier;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Reads what earlier runs left, chooses the course, announces the run, and puts it together. */
final class RunOpener {

  private final Ports ports;
  private final RunSettings settings;
  private final RunId runId;
  private final Clock clock;
  private final Activity activity;
  private final Notices notices;
  private final StopSignal signal;
  private final Workers workers;
  private final PartSizes sizes;

  RunOpener(
      Ports ports,
      RunSettings settings,
      RunId runId,
      Clock clock,
      Activity activity,
      Notices notices,
      StopSignal signal,
      Workers workers) {
    this(ports, settings, runId, clock, activity, notices, signal, workers, PartSizes.USUAL);
  }

  RunOpener(
      Ports ports,
      RunSettings settings,
      RunId runId,
      Clock clock,
      Activity activity,
      Notices notices,
      StopSignal signal,
      Workers workers,
      PartSizes sizes) {
    this.ports = ports;
    this.settings = settings;
    this.runId = runId;
    this.clock = clock;
    this.activity = activity;
    this.notices = notices;
    this.signal = signal;
    this.workers = workers;
    this.sizes = sizes;
  }

  /**
   * Opens a run; empty if a scheduled run has nothing to do because the last success is fresh.
   *
   * @throws BadInputException if parameters or stored state do not fit; nothing was written
   * @throws io.s3hydration.transfer.FailureException if the sync location cannot be read or written
   */
  Optional<HydrationRun> open(RunParameters parameters) {
    RunRequest request = request(parameters);
    SyncState state =
        SyncState.read(ports.store(), settings.properties().sync().predecessorTimePointer());
    Course course =
        Course.of(
            request,
            state,
            settings.binding(),
            settings.fullEvery(),
            settings.properties().sync().adoptionOverlap());
    if (request.scheduled() && isFresh(state)) {
      return Optional.empty();
    }
    if (state.manifestProblem() != null) {
      notices.say(
          "the settled index cannot be used: "
              + state.manifestProblem()
              + ". Every key is looked up in the consumer bucket");
    }
    return Optional.of(assemble(request, state, course));
  }

  private HydrationRun assemble(RunRequest request, SyncState state, Course course) {
    Instant startedAt = Instant.now(clock);
    SyncStore store = request.dryRun() ? new DryRunStore(ports.store()) : ports.store();
    SyncStore indexStore = course.commits() ? store : new DryRunStore(store);
    ProgressFile progress = ProgressFile.open(store, progress(state, course), state.progressSeen());
    boolean conditional = settings.properties().consumer().conditionalWrites() == Switch.ON;
    if (conditional && !request.dryRun()) {
      progress.requireConditions();
    }
    String folder = RunCommit.folder(runId.value(), startedAt);
    Ledger ledger = new Ledger(store, folder);
    Manifest base = course.base();
    List<Manifest.Part> baseParts = base == null ? List.of() : base.parts();
    IndexWriter index =
        new IndexWriter(indexStore, runId.value(), baseParts, progress::written, sizes);
    Tally tally = new Tally();
    Accounts accounts = new Accounts(tally, ledger, index);
    Listings listings = new Listings(ports, settings, activity::happened);
    Listings.Producer producer = listings.producer(request.scope(), accounts::notListed);
    SettledIndex settled =
        base == null ? SettledIndex.empty() : new StoredIndex(store, base, notices::say);
    ListingMerge merge =
        new ListingMerge(
            producer.objects(),
            settled,
            listings.consumer(request.scope()),
            settings.mapping(),
            request.scope(),
            course::check);
    return new HydrationRun(
        request,
        course,
        startedAt,
        producer.began(),
        merge,
        new DecisionTable(settings.rules(request.scope(), course.adoption())),
        ports.producerHeads(),
        ports.consumerHeads(),
        request.dryRun() ? new DryRunCopier() : ports.copier(),
        tally,
        ledger,
        index,
        accounts,
        progress,
        new RunCommit(
            store,
            runId.value(),
            settings.binding(),
            course,
            current(state),
            state.markerSeen(),
            folder),
        notices,
        new FuseBox(settings.properties().fuse(), ports.copier(), signal),
        signal,
        workers);
  }

  private Progress progress(SyncState state, Course course) {
    SyncMarker current = current(state);
    return new Progress(
        SyncMarker.SCHEMA_VERSION,
        runId.value(),
        true,
        current == null ? null : current.manifest(),
        settings.binding(),
        course.mode().name(),
        List.of());
  }

  private static @Nullable SyncMarker current(SyncState state) {
    return state.marker() instanceof SyncMarker.State.Ours(SyncMarker marker) ? marker : null;
  }

  private boolean isFresh(SyncState state) {
    Duration freshFor = settings.properties().sync().freshFor();
    Instant readAt = state.readAt();
    SyncMarker marker = current(state);
    return marker != null
        && readAt != null
        && marker.lastSuccessfulSync().plus(freshFor).isAfter(readAt);
  }

  private RunRequest request(RunParameters parameters) {
    String configured = settings.producerPrefix();
    String prefix = parameters.prefix() == null ? configured : parameters.prefix();
    if (!prefix.startsWith(configured)) {
      throw new BadInputException(
          "tried to start with prefix="
              + prefix
              + " but it is not under hydration.producer.prefix="
              + configured,
          "Give the whole prefix, as the producer's bucket has it");
    }
    Scope scope =
        new Scope(
            prefix,
            parameters.from(),
            parameters.to(),
            keys(parameters.keys()),
            !parameters.bounded());
    return new RunRequest(scope, parameters.full(), parameters.rebase(), parameters.dryRun());
  }

  private @Nullable SortedSet<ObjectKey> keys(@Nullable String location) {
    if (location == null) {
      return null;
    }
    String start = "s3://" + settings.consumerBucket() + "/";
    if (!location.startsWith(start)) {
      throw new BadInputException(
          "tried to start with keys="
              + location
              + " but the list must lie in the consumer's bucket",
          "Put it there: keys=" + start + "path/to/list.jsonl");
    }
    SyncStore.Stored list =
        ports
            .consumerObjects()
            .read(location.substring(start.length()))
            .orElseThrow(
                () ->
                    new BadInputException(
                        "tried to start with keys=" + location + " but there is no such object",
                        "Upload it first, one key a line"));
    return KeyList.read(list.content(), settings.producerPrefix());
  }
}
