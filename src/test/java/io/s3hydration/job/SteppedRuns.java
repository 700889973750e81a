package io.s3hydration.job;

import io.s3hydration.listing.ListingPages;
import io.s3hydration.report.JournalFile;
import io.s3hydration.report.PartSizes;
import io.s3hydration.report.SyncStore;
import io.s3hydration.transfer.Copier;
import io.s3hydration.transfer.ObjectHeads;
import io.s3hydration.transfer.PermitPool;
import io.s3hydration.transfer.TransferOutcome;
import io.s3hydration.transfer.UnfinishedUploads;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Begins stepped runs for tests of other packages, in the words of program and ports. */
public final class SteppedRuns {

  /** Binding them takes as long as a small run. */
  private static final Map<Map<String, String>, RunSettings> SETTINGS = new ConcurrentHashMap<>();

  private SteppedRuns() {}

  /** What a run reaches through; a known defect exchanges one of them. */
  public record Reach(
      ListingPages producer,
      ListingPages consumer,
      ObjectHeads producerHeads,
      ObjectHeads consumerHeads,
      Copier copier,
      SyncStore store,
      Function<String, Optional<SyncStore.Stored>> keyList,
      UnfinishedUploads uploads,
      JournalFile journal) {

    public Reach withProducer(ListingPages other) {
      return new Reach(
          other, consumer, producerHeads, consumerHeads, copier, store, keyList, uploads, journal);
    }

    public Reach withCopier(Copier other) {
      return new Reach(
          producer,
          consumer,
          producerHeads,
          consumerHeads,
          other,
          store,
          keyList,
          uploads,
          journal);
    }

    public Reach withStore(SyncStore other) {
      return new Reach(
          producer,
          consumer,
          producerHeads,
          consumerHeads,
          copier,
          other,
          keyList,
          uploads,
          journal);
    }

    public Reach withUploads(UnfinishedUploads other) {
      return new Reach(
          producer, consumer, producerHeads, consumerHeads, copier, store, keyList, other, journal);
    }
  }

  /** Where runs take place. */
  public interface World {
    Reach reach(String runId);

    Instant now();

    /** Time since the world began, in nanoseconds. */
    long nanos();

    /** Called by a run that waits. */
    void pass(Duration time);
  }

  /**
   * A run that has not begun yet.
   *
   * @param name its id; another for each run
   * @param properties of the program, with their full names
   * @param arguments of the program: {@code full=true}
   * @param pace decides, where the real run's timing would, how many objects are read before some
   *     are copied, when parts are written and the lease renewed
   */
  public static SteppedRun of(
      String name,
      Map<String, String> properties,
      List<String> arguments,
      PartSizes sizes,
      long pace,
      World world) {
    RunSettings settings = SETTINGS.computeIfAbsent(Map.copyOf(properties), SteppedRuns::settings);
    RunParameters parameters =
        RunParameters.parse(RunParameters.given(arguments.toArray(String[]::new)));
    return new SteppedRun(
        name,
        settings,
        parameters,
        sizes,
        (runId, permits) -> ports(world, runId, permits),
        new Random(pace),
        world::now);
  }

  private static RunSettings settings(Map<String, String> properties) {
    return new RunSettings(
        new Binder(new MapConfigurationPropertySource(properties))
            .bind("hydration", HydrationProperties.class)
            .get());
  }

  private static Ports ports(World world, String runId, PermitPool permits) {
    Reach reach = world.reach(runId);
    return new Ports(
        reach.producer(),
        reach.consumer(),
        reach.producerHeads(),
        reach.consumerHeads(),
        mortal(reach.copier()),
        reach.store(),
        reach.keyList(),
        reach.uploads(),
        reach.journal(),
        permits,
        new Ports.Time(world::nanos, world::pass),
        Map::of);
  }

  /** The writer takes for a defect what a copier throws, and tells of it. */
  private static Copier mortal(Copier copier) {
    return transfer -> {
      try {
        return copier.copy(transfer);
      } catch (SteppedRun.Killed e) {
        return new TransferOutcome.Interrupted();
      }
    };
  }
}
