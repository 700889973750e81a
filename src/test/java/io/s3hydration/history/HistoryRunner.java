package io.s3hydration.history;

import io.s3hydration.job.SteppedRun;
import io.s3hydration.job.SteppedRuns;
import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.report.PartSizes;
import io.s3hydration.report.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Executes one history, and throws a {@link Breach} where it comes to what must not be. */
final class HistoryRunner {

  private static final Set<String> NEEDLESS =
      Set.of("consumer HEAD", "producer HEAD", "producer READ", "consumer WRITE");

  private final History history;
  private final Defect defect;
  private final List<String> told = new ArrayList<>();
  private final List<SteppedRun> begun = new ArrayList<>();
  private final World world;
  private final Bystanders bystanders;
  private final Requests requests;
  private final IndexCheck index;
  private PartSizes sizes;
  private final Sleeper sleeper = new Sleeper();

  HistoryRunner(History history, Defect defect) {
    this.history = history;
    this.defect = defect;
    sizes = history.setting().sizes();
    world = new World(history.setting());
    bystanders = new Bystanders(world, history.keys());
    requests = new Requests(world, told);
    index = new IndexCheck(world);
  }

  /** What the history comes to; empty if it holds. */
  static Optional<Breach> breach(History history, Defect defect) {
    return breach(history, defect, told -> {});
  }

  /**
   * @param onBreach told what happened until then, request by request
   */
  static Optional<Breach> breach(History history, Defect defect, Consumer<List<String>> onBreach) {
    HistoryRunner runner = new HistoryRunner(history, defect);
    Optional<Breach> breach = onVirtualThread(runner::breach);
    if (breach.isPresent()) {
      onBreach.accept(runner.told);
    }
    return breach;
  }

  private Optional<Breach> breach() {
    try {
      live();
      return Optional.empty();
    } catch (Breach e) {
      return Optional.of(e);
    } catch (RuntimeException e) {
      Breach breach = new Breach(Breach.Kind.BROKE_OFF, e.toString());
      breach.initCause(e);
      return Optional.of(breach);
    } finally {
      begun.forEach(SteppedRun::kill);
    }
  }

  /**
   * Runs are virtual threads, and a turn from one to another costs a tenth of one to a platform
   * thread.
   */
  private static <T> T onVirtualThread(Supplier<T> work) {
    FutureTask<T> task = new FutureTask<>(work::get);
    Thread.ofVirtual().start(task);
    try {
      return task.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void live() {
    for (Step step : history.steps()) {
      told.add(step.toString());
      take(step);
      bystanders.check();
      index.standsWhole();
    }
    inPeace();
  }

  private void take(Step step) {
    bystanders.expect();
    switch (step) {
      case Step.Produce(Change change) -> world.producer.change(change);
      case Step.Wait(Duration time) -> world.pass(time);
      case Step.Predecessor(List<String> copied) -> world.predecessor(copied);
      case Step.RemoveCopy(String key) -> {
        world.removeCopy(key);
        bystanders.expect();
      }
      case Step.OverwriteCopy(String key, String bytes) -> world.overwriteCopy(key, bytes);
      case Step.DamageIndex(int nth, boolean remove) -> world.damageIndex(nth, remove);
      case Step.MovePrefix moved -> world.movePrefix();
      case Step.SleeperWakes(int turns) -> sleeper.wake(turns);
      case Step.Run run -> run(run);
    }
  }

  private void run(Step.Run step) {
    sleeper.isPassed();
    Instant began = world.now();
    RunUnderWay first = begin(step);
    Map<ObjectKey, ETag> before = bystanders.everything();
    together(first);
    if (step.undisturbed()) {
      check(step.demand(), first.run, began);
    }
    Breach.unless(
        !step.demand().dry() || !step.undisturbed() || before.equals(bystanders.everything()),
        Breach.Kind.DRY_RUN_WROTE,
        "the bucket was " + before + " and is " + bystanders.everything());
  }

  private RunUnderWay begin(Step.Run step) {
    String name = "run%03d".formatted(begun.size());
    SteppedRun run =
        SteppedRuns.of(
            name,
            world.properties(),
            world.arguments(step.demand()),
            sizes,
            step.pace(),
            new Place(world, step.demand(), defect));
    begun.add(run);
    RunUnderWay underWay = new RunUnderWay(step, run);
    requests.of(underWay);
    return underWay;
  }

  /** Until all have ended, were killed, or sleep. */
  private void together(RunUnderWay first) {
    List<RunUnderWay> underWay = new ArrayList<>(List.of(first));
    Turns turns = new Turns(0);
    while (!underWay.isEmpty()) {
      RunUnderWay next = turns.next(underWay);
      for (Incident incident : next.due()) {
        switch (incident) {
          case Incident.Kill kill -> {
            next.run.kill();
            told.add(next.run.name() + " is killed");
          }
          case Incident.Pause pause -> {
            sleeper.is(next.run, underWay.size() > 1);
            told.add(next.run.name() + " is paused");
            underWay.remove(next);
          }
          case Incident.PredecessorWakes(int at, int turnsOfIt) -> sleeper.wake(turnsOfIt);
          case Incident.Meanwhile(int at, Change change) -> {
            told.add("  the producer " + change);
            world.producer.change(change);
          }
          case Incident.Beside(int at, Step.Run other, int by) -> {
            turns = new Turns(by);
            underWay.add(begin(other));
          }
          case Incident.Fault fault -> throw new IllegalStateException("the request's");
          case Incident.LostAnswer lost -> throw new IllegalStateException("the request's");
        }
      }
      if (underWay.contains(next)) {
        next.advance();
      }
      if (next.run.isDone() && underWay.remove(next)) {
        told.add(next.run.name() + " ends " + next.run.verdict() + " " + next.run.reason());
      }
    }
  }

  private void check(Demand demand, SteppedRun run, Instant began) {
    if (run.verdict() == Verdict.BAD_INPUT && world.needsRebase()) {
      return;
    }
    Breach.unless(
        run.verdict() == Verdict.COMPLETE,
        Breach.Kind.NOT_COMPLETE,
        run.name() + " ended " + run.verdict() + ": " + run.reason());
    if (demand.dry()) {
      return;
    }
    WholeCopy.check(world, demand, began);
    if (demand.whole()) {
      if (demand.looks()) {
        world.proved();
      }
      index.isTrue();
    }
  }

  /** All is still: one run makes it whole, and soon there is nothing left to do. */
  private void inPeace() {
    sleeper.kill();
    sizes = new PartSizes(sizes.min(), sizes.max(), PartSizes.USUAL.waiting());
    Demand looking = world.isProved() ? Demand.SCHEDULED : Demand.FULL;
    peaceful(world.needsRebase() ? Demand.REBASE : looking);
    peaceful(Demand.SCHEDULED);
    peaceful(Demand.SCHEDULED); // a full one, if it is due
    requests.countAnew();
    peaceful(Demand.SCHEDULED);
    boolean settles = index.hasParts();
    Set<String> needless = new TreeSet<>(requests.counts().keySet());
    needless.retainAll(NEEDLESS);
    Breach.unless(
        !settles || needless.isEmpty(),
        Breach.Kind.NEEDLESS,
        "a fourth still run has nothing to do, but: " + requests.counts());
    world.pass(Duration.ofDays(9));
    for (int more = 0; more < 2; more++) { // a run that changes nothing sweeps nothing
      world.producer.change(new Change.Put("more", "v" + more, Change.Dress.PLAIN));
      peaceful(Demand.SCHEDULED);
    }
    bystanders.check();
    index.standsWhole();
    if (!sleeper.everWoke()) {
      Set<String> uploads = bystanders.uploadsOfOurs();
      Breach.unless(uploads.isEmpty(), Breach.Kind.LEFT_BEHIND, "uploads " + uploads);
      index.nothingSuperseded();
    }
  }

  private void peaceful(Demand demand) {
    Step.Run step = new Step.Run(demand, 1, List.of());
    told.add("in peace: " + step);
    bystanders.expect();
    run(step);
  }
}
