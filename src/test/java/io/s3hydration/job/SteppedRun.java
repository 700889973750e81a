package io.s3hydration.job;

import io.s3hydration.listing.ObjectListing;
import io.s3hydration.plan.Decision.Candidate;
import io.s3hydration.plan.Decision.Transfer;
import io.s3hydration.report.LeaseHeldException;
import io.s3hydration.report.PartSizes;
import io.s3hydration.report.Verdict;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.PermitPool;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.Chunk;

/**
 * One run of the real opener, reader, processor, writer and closer without Spring, on its own
 * thread, which stops before each access to a bucket until it is told to go on. So runs can be
 * interleaved, paused and killed at every point, and a history is the same for the same seed.
 */
public final class SteppedRun {

  private static final InheritableThreadLocal<@Nullable SteppedRun> CURRENT =
      new InheritableThreadLocal<>();

  /** Nothing catches it, as nothing catches kill -9. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Makes the ports of a run. */
  interface Wiring {
    Ports ports(String runId, PermitPool permits);
  }

  final String name;
  final RunEnd end = new RunEnd();
  final StopSignal signal = new StopSignal();
  final Workers workers = new Workers();
  final Activity activity;
  private final RunSettings settings;
  private final RunParameters parameters;
  private final PartSizes sizes;
  private final Wiring wiring;
  private final Random random;
  private final java.time.Clock clock;
  private final Semaphore go = new Semaphore(0);
  private final Semaphore stopped = new Semaphore(0);
  private volatile boolean killed;
  private volatile boolean done;
  private boolean started;

  SteppedRun(
      String name,
      RunSettings settings,
      RunParameters parameters,
      PartSizes sizes,
      Wiring wiring,
      Random random,
      InstantSource now) {
    this.name = name;
    this.settings = settings;
    this.activity = new Activity(settings.properties().stallTimeout(), () -> 0);
    this.parameters = parameters;
    this.sizes = sizes;
    this.wiring = wiring;
    this.random = random;
    this.clock = java.time.Clock.fixed(now.instant(), ZoneOffset.UTC);
  }

  /** The run that the calling thread works for; null for the owner of the buckets. */
  public static @Nullable SteppedRun current() {
    return CURRENT.get();
  }

  public String name() {
    return name;
  }

  /** How the run ended; FAILED while it has not. */
  public Verdict verdict() {
    return end.verdict();
  }

  public String reason() {
    return String.valueOf(end.reason());
  }

  public boolean isDone() {
    return done;
  }

  /** Goes on to the point before the next access, or to the end. */
  public void advance() {
    if (done) {
      return;
    }
    if (started) {
      go.release();
    } else {
      started = true;
      Thread.ofVirtual().inheritInheritableThreadLocals(true).start(this::live);
    }
    stopped.acquireUninterruptibly();
  }

  public void kill() {
    killed = true;
    advance();
  }

  /** Called before each access, on whichever thread of the run. */
  public void step() {
    if (killed) {
      throw new Killed();
    }
    stopped.release();
    go.acquireUninterruptibly();
    if (killed) {
      throw new Killed();
    }
  }

  private void live() {
    CURRENT.set(this);
    try {
      work();
    } catch (Killed e) {
      // the end of it
    } catch (RuntimeException e) {
      end.ended(Verdict.FAILED, e.toString());
    } finally {
      done = true;
      stopped.release();
    }
  }

  private void work() {
    RunId id = new RunId(name);
    PermitPool permits = new PermitPool(1);
    Ports ports = wiring.ports(name, permits);
    RunOpener opener =
        new RunOpener(
            ports,
            settings,
            id,
            clock,
            activity,
            new HydrationRun.Notices(),
            signal,
            workers,
            (pages, space, known, onPage) -> new ObjectListing(pages, space, key -> false, onPage),
            sizes);
    CurrentRun current = new CurrentRun();
    try {
      opener
          .open(parameters, lease -> {})
          .ifPresentOrElse(current::begin, () -> end.ended(Verdict.UP_TO_DATE, "fresh"));
    } catch (io.s3hydration.report.BadInputException e) {
      end.ended(Verdict.BAD_INPUT, e.getMessage());
    } catch (LeaseHeldException e) {
      end.ended(Verdict.HELD, e.getMessage());
    } catch (FailureException e) {
      end.ended(Verdict.FAILED, e.getMessage());
    }
    HydrationRun run = current.orNull();
    if (run == null) {
      return;
    }
    List<Throwable> failures = new ArrayList<>();
    ObjectSkipPolicy policy = new ObjectSkipPolicy();
    FailureAccountant accountant = new FailureAccountant(current);
    SlidingWindowWriter writer =
        new SlidingWindowWriter(current, permits, activity, policy, accountant);
    try {
      copyAll(current, activity, policy, accountant, writer, permits);
    } catch (RuntimeException | InterruptedException e) {
      failures.add(e);
    }
    writer.afterStep(
        new StepExecution(
            1, "copy", new JobExecution(1, new JobInstance(1, "hydration"), new JobParameters())));
    if (killed) {
      throw new Killed();
    }
    new RunCloser(settings, id, clock, java.util.Map::of).close(run, failures, end);
    run.lease().close();
  }

  private void copyAll(
      CurrentRun current,
      Activity activity,
      ObjectSkipPolicy policy,
      FailureAccountant accountant,
      SlidingWindowWriter writer,
      PermitPool permits)
      throws InterruptedException {
    CandidateReader reader = new CandidateReader(current, activity);
    HeadCheckProcessor processor = new HeadCheckProcessor(current, activity);
    boolean more = true;
    while (more) {
      List<Candidate> read = new ArrayList<>();
      int size = 1 + random.nextInt(6);
      while (read.size() < size) {
        Candidate candidate = reader.read();
        if (candidate == null) {
          more = false;
          break;
        }
        read.add(candidate);
        if (random.nextInt(3) == 0) {
          current.get().index().writeReady();
        }
      }
      List<Transfer> transfers = new ArrayList<>();
      for (Candidate candidate : read) {
        try {
          Transfer transfer = processor.process(candidate);
          if (transfer != null) {
            transfers.add(transfer);
          }
        } catch (FailureException e) {
          if (!policy.shouldSkip(e, 0)) {
            throw e;
          }
          accountant.onSkipInProcess(candidate, e);
        }
      }
      writer.write(new Chunk<>(transfers));
      permits.awaitIdle();
      if (random.nextInt(3) == 0) {
        current.get().lease().beat();
      }
      if (killed) {
        throw new Killed();
      }
    }
  }
}
