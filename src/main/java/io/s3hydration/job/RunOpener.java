package io.s3hydration.job;

import io.s3hydration.job.HydrationRun.Notices;
import io.s3hydration.listing.ListedObjects;
import io.s3hydration.listing.SettledIndex;
import io.s3hydration.plan.DecisionTable;
import io.s3hydration.plan.ListingMerge;
import io.s3hydration.report.Accounts;
import io.s3hydration.report.BadInputException;
import io.s3hydration.report.Course;
import io.s3hydration.report.DryRunStore;
import io.s3hydration.report.IndexSweep;
import io.s3hydration.report.IndexWriter;
import io.s3hydration.report.Inheritance;
import io.s3hydration.report.Lease;
import io.s3hydration.report.LeaseHeldException;
import io.s3hydration.report.LeaseOffice;
import io.s3hydration.report.Ledger;
import io.s3hydration.report.PartSizes;
import io.s3hydration.report.ProgressFile;
import io.s3hydration.report.RunCommit;
import io.s3hydration.report.RunRequest;
import io.s3hydration.report.StoredIndex;
import io.s3hydration.report.SyncMarker;
import io.s3hydration.report.SyncState;
import io.s3hydration.report.SyncStore;
import io.s3hydration.report.Tally;
import io.s3hydration.report.Tiling;
import io.s3hydration.report.UploadSweep;
import io.s3hydration.report.WrittenPart;
import io.s3hydration.transfer.Copier;
import io.s3hydration.transfer.DryRunCopier;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes the lease, reads what earlier runs left, chooses the course, announces the run, and puts it
 * together. What does not come to a run gives the lease back.
 */
final class RunOpener {

  /** How soon who waits for a lease hears that it is to end. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final Ports ports;
  private final RunSettings settings;
  private final RunId runId;
  private final Clock clock;
  private final Activity activity;
  private final Notices notices;
  private final StopSignal signal;
  private final Workers workers;
  private final Listings.Walk walk;
  private final PartSizes sizes;

  RunOpener(
      Ports ports,
      RunSettings settings,
      RunId runId,
      Clock clock,
      Activity activity,
      Notices notices,
      StopSignal signal,
      Workers workers,
      Listings.Walk walk,
      PartSizes sizes) {
    this.ports = ports;
    this.settings = settings;
    this.runId = runId;
    this.clock = clock;
    this.activity = activity;
    this.notices = notices;
    this.signal = signal;
    this.workers = workers;
    this.walk = walk;
    this.sizes = sizes;
  }

  /**
   * Opens a run; empty if a scheduled run has nothing to do because the last success is fresh.
   *
   * @param taken told of the lease at once: to open a run may take longer than a lease lasts
   * @throws BadInputException if parameters or stored state do not fit; nothing was written but the
   *     lease and, where the store ignores conditions, {@code index/progress.json}; then also
   *     uploads that earlier runs left open may have been ended
   * @throws LeaseHeldException if another run holds the lease; nothing was written
   * @throws io.s3hydration.transfer.FailureException if the sync location cannot be read or written
   */
  Optional<HydrationRun> open(RunParameters parameters, Consumer<LeaseKeeper> taken) {
    RunRequest request = new RequestReader(ports, settings).read(parameters);
    LeaseKeeper lease = new LeaseKeeper(take(request), activity, signal);
    Optional<HydrationRun> opened = Optional.empty();
    try {
      taken.accept(lease);
      opened = open(request, lease);
      return opened;
    } finally {
      if (opened.isEmpty()) {
        lease.close();
      }
    }
  }

  /** A dry run writes nothing, so it neither takes a lease nor waits for one. */
  private Lease take(RunRequest request) {
    if (request.dryRun()) {
      return Lease.NOT_NEEDED;
    }
    return new LeaseOffice(
            ports.store(),
            settings.properties().lease().duration(),
            settings.conditionalWrites(),
            ports.time().nanos(),
            this::await)
        .take(runId.value(), Instant.now(clock));
  }

  /** Who waits for another run does not hang, says so often enough, and ends when told to. */
  private void await(Duration time) throws InterruptedException {
    Duration half = activity.stallTimeout().dividedBy(2);
    Duration longest = half.compareTo(BETWEEN_LOOKS) < 0 ? half : BETWEEN_LOOKS;
    for (Duration left = time; left.isPositive(); left = left.minus(longest)) {
      ports.time().pause().sleep(left.compareTo(longest) < 0 ? left : longest);
      goOn();
    }
  }

  private Optional<HydrationRun> open(RunRequest request, LeaseKeeper lease) {
    SyncState state =
        SyncState.read(
            ports.store(),
            settings.properties().sync().predecessorTimePointer(),
            lease.lease().wasUnreleased());
    Course course =
        Course.of(
            request,
            state,
            settings.binding(),
            settings.fullEvery(),
            settings.properties().sync().adoptionOverlap());
    if (request.scheduled() && course.mode() != Course.Mode.REBASING && isFresh(state)) {
      return Optional.empty();
    }
    if (state.manifestProblem() != null) {
      notices.say(
          "the settled index cannot be used: "
              + state.manifestProblem()
              + ". Every key is looked up in the consumer bucket");
    }
    return Optional.of(assemble(request, state, course, lease));
  }

  private HydrationRun assemble(
      RunRequest request, SyncState state, Course course, LeaseKeeper lease) {
    Instant startedAt = Instant.now(clock);
    SyncStore store = request.dryRun() ? new DryRunStore(ports.store()) : ports.store();
    SyncStore indexStore = course.commits() ? store : new DryRunStore(store);
    String folder = RunCommit.folder(runId.value(), startedAt);
    ports.journal().open(folder, lease.lease()::storeTime);
    Inheritance inherited = Inheritance.of(state, settings.binding(), request.rebase());
    UploadSweep uploads =
        new UploadSweep(ports.store(), ports.uploads(), notices::say, activity::happened);
    ProgressFile progress =
        new Announcement(uploads, settings, runId, notices)
            .announce(request, state, course, inherited, folder, store);
    if (settings.conditionalWrites() && !request.dryRun()) {
      progress.requireConditions();
    }
    Ledger ledger = new Ledger(store, folder);
    Tiling tiling = Tiling.of(course.base()).under(inherited.parts());
    Consumer<WrittenPart> written = course.commits() ? progress::written : part -> {};
    IndexWriter index = new IndexWriter(indexStore, runId.value(), tiling.whole(), written, sizes);
    Tally tally = new Tally();
    Accounts accounts = new Accounts(tally, ledger, index);
    Listings listings = new Listings(ports, settings, walk, this::goOn);
    ListedObjects producer =
        listings.producer(request.scope(), tiling.ranges(), accounts::notListed);
    SettledIndex settled = new StoredIndex(store, tiling, notices::say);
    Copier copier = request.dryRun() ? new DryRunCopier() : ports.copier();
    ListingMerge merge =
        new ListingMerge(
            producer,
            settled,
            listings.consumer(request.scope()),
            settings.mapping(),
            request.scope(),
            course::check);
    return new HydrationRun(
        request,
        course,
        startedAt,
        producer,
        merge,
        new DecisionTable(settings.rules(request.scope(), course.adoption())),
        ports.producerHeads(),
        ports.consumerHeads(),
        copier,
        tally,
        ledger,
        index,
        accounts,
        progress,
        ports.journal(),
        uploads,
        new RunCommit(
            store,
            runId.value(),
            settings.binding(),
            course,
            state.currentMarker(),
            state.markerSeen(),
            folder,
            lease.lease()),
        new IndexSweep(store, lease.lease(), this::goOn),
        lease,
        notices,
        new FuseBox(settings.properties().fuse(), copier, workers, signal),
        signal,
        workers);
  }

  /**
   * Something moves, and a stop is looked at: many pages may hold nothing that the reader sees,
   * which asks before each key, and many superseded records may be removed after it.
   */
  private void goOn() {
    signal.goOn();
    activity.happened();
  }

  private boolean isFresh(SyncState state) {
    Duration freshFor = settings.properties().sync().freshFor();
    Instant readAt = state.readAt();
    SyncMarker marker = state.currentMarker();
    if (marker == null || readAt == null || !freshFor.isPositive()) {
      return false;
    }
    // The producer's clock set it, and may have been ahead: what lies in the future is not fresh.
    Instant success = marker.lastSuccessfulSync();
    return !success.isAfter(readAt) && success.plus(freshFor).isAfter(readAt);
  }
}
