package io.s3hydration.history;

import io.s3hydration.history.Change.Dress;
import io.s3hydration.report.PartSizes;
import io.s3hydration.transfer.FailureKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Makes a history from a seed, the same one every time. */
final class HistoryGenerator {

  private static final List<String> NAMES =
      List.of("", "a", "a/", "a/b", "b/1", "b/2", "b0", "c", "c d", "\uFF21", "\uD83D\uDE00", "z");
  private static final List<String> PREFIXES =
      List.of("a", "b/", "b", "c", "nothing", "z", "\uFF21");
  private static final List<FailureKind> FAULTS =
      List.of(
          FailureKind.NETWORK,
          FailureKind.NETWORK,
          FailureKind.ACCESS_DENIED,
          FailureKind.ACCESS_DENIED,
          FailureKind.STORE,
          FailureKind.CREDENTIALS);

  /** Most runs of a history make no more requests. */
  private static final int REQUESTS = 40;

  private final Random random;

  /** Few enough that the same key meets several misfortunes. */
  private final List<String> names = new ArrayList<>(NAMES);

  private final List<Step> steps = new ArrayList<>();
  private final boolean tampers;
  private final boolean adopts;
  private boolean moved;
  private boolean sleeping;

  private HistoryGenerator(long seed) {
    random = new Random(seed * 0x9E3779B97F4A7C15L + 12345);
    random.nextInt();
    Collections.shuffle(names, random);
    names.subList(oneIn(6) ? names.size() : 1 + random.nextInt(4), names.size()).clear();
    tampers = oneIn(3);
    adopts = oneIn(4);
  }

  static History of(long seed) {
    HistoryGenerator generator = new HistoryGenerator(seed);
    Setting setting = generator.setting();
    generator.fill();
    return new History(setting, generator.steps);
  }

  private Setting setting() {
    PartSizes sizes =
        oneIn(4)
            ? PartSizes.USUAL
            : new PartSizes(1 + random.nextInt(3), 2 + random.nextInt(6), random.nextInt(5));
    return new Setting(
        oneIn(3) ? "in/" : "",
        oneIn(3) ? "out/" : "",
        sizes,
        pick(List.of("7d", "never", "1s")),
        tampers && oneIn(3));
  }

  private void fill() {
    for (int i = random.nextInt(8); i > 0; i--) {
      produce();
    }
    if (adopts) {
      steps.add(new Step.Predecessor(names.stream().filter(name -> !oneIn(4)).toList()));
      steps.add(new Step.Wait(Duration.ofHours(random.nextInt(48))));
    }
    for (int rounds = 1 + random.nextInt(6); rounds > 0; rounds--) {
      Step.Run run = run();
      if (oneIn(3)) {
        run = wavering(run);
      } else {
        steps.add(run);
      }
      moved = moved && !run.demand().rebase();
      boolean sleepsBefore = sleeping;
      sleeping = run.incidents().stream().anyMatch(Incident.Pause.class::isInstance);
      if ((sleeping || sleepsBefore) && oneIn(2)) {
        steps.add(new Step.SleeperWakes(1 + random.nextInt(2)));
      }
      between();
    }
  }

  /**
   * An object changes before or amid the run, and is what it was after it: what most rules are
   * about, so there is one in every third round.
   */
  private Step.Run wavering(Step.Run run) {
    String key = pick(names);
    Change change = new Change.Put(key, bytes(), Dress.PLAIN);
    Step.Run wavering = run;
    if (oneIn(2)) {
      steps.add(new Step.Produce(change));
    } else {
      List<Incident> incidents = new ArrayList<>(run.incidents());
      incidents.add(new Incident.Meanwhile(8 + random.nextInt(12), change));
      wavering = new Step.Run(run.demand(), run.pace(), incidents);
    }
    steps.add(wavering);
    steps.add(new Step.Produce(new Change.Rollback(key)));
    return wavering;
  }

  private void produce() {
    if (oneIn(3)) {
      steps.add(new Step.Wait(Duration.ofSeconds(1 + random.nextInt(2))));
    }
    steps.add(new Step.Produce(change()));
  }

  private Change change() {
    String key = pick(names);
    return switch (random.nextInt(14)) {
      case 0 -> new Change.Delete(key);
      case 1 -> new Change.Undelete(key);
      case 2, 3 -> new Change.Rollback(key);
      case 4 -> new Change.PutOld(key, bytes(), random.nextInt(20));
      case 5, 6 -> new Change.BeginUpload(key, bytes());
      case 7, 8 -> new Change.CompleteUpload(key);
      case 9 -> oneIn(2) ? new Change.AbortUpload(key) : new Change.Delete(key);
      default -> new Change.Put(key, bytes(), dress());
    };
  }

  /** Five of the same size, so that most overwrites change nothing but bytes and tag. */
  private String bytes() {
    return "v" + random.nextInt(5) + (oneIn(4) ? "longer" : "");
  }

  private Dress dress() {
    return switch (random.nextInt(16)) {
      case 0, 1 -> Dress.LONG_METADATA;
      case 2, 3 -> Dress.FORGED_RECORD;
      case 4 -> Dress.ARCHIVED;
      default -> Dress.PLAIN;
    };
  }

  private Step.Run run() {
    Demand demand = demand();
    int pace = 1 + random.nextInt(1000);
    return new Step.Run(demand, pace, oneIn(6) ? List.of() : incidents());
  }

  private List<Incident> incidents() {
    List<Incident> incidents = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      incidents.add(new Incident.Meanwhile(request(), change()));
    }
    if (oneIn(2)) {
      for (int i = random.nextInt(3); i >= 0; i--) {
        incidents.add(new Incident.Fault(request(), pick(FAULTS)));
      }
      if (oneIn(2)) {
        incidents.add(new Incident.LostAnswer(request()));
      }
    }
    if (sleeping) {
      for (int i = random.nextInt(3); i > 0; i--) {
        incidents.add(new Incident.PredecessorWakes(request(), 1 + random.nextInt(2)));
      }
    }
    switch (random.nextInt(5)) {
      case 0 -> incidents.add(new Incident.Kill(request()));
      case 1 -> incidents.add(new Incident.Pause(request()));
      case 2 ->
          incidents.add(
              new Incident.Beside(
                  random.nextInt(REQUESTS),
                  new Step.Run(demand(), 1 + random.nextInt(1000), List.of()),
                  random.nextInt(1000)));
      default -> {}
    }
    return incidents;
  }

  private int request() {
    return 1 + random.nextInt(REQUESTS);
  }

  private Demand demand() {
    if (moved && !oneIn(4)) {
      return Demand.REBASE;
    }
    boolean full = oneIn(6);
    boolean dry = oneIn(12);
    return switch (random.nextInt(10)) {
      case 0 -> new Demand(new Demand.Scope.Prefix(pick(PREFIXES)), full, false, dry);
      case 1 -> {
        int from = 1 + random.nextInt(100);
        Duration to = oneIn(2) ? Duration.ZERO : Duration.ofHours(random.nextInt(from));
        yield new Demand(new Demand.Scope.Window(Duration.ofHours(from), to), full, false, dry);
      }
      case 2 -> {
        List<String> keys = new ArrayList<>(names.stream().filter(name -> oneIn(2)).toList());
        keys.add(oneIn(2) ? "none" : pick(names));
        yield new Demand(
            new Demand.Scope.Keys(keys.stream().distinct().toList()), full, false, dry);
      }
      case 3 -> new Demand(new Demand.Scope.Everything(), full, true, dry);
      default -> new Demand(new Demand.Scope.Everything(), full, false, dry);
    };
  }

  private void between() {
    steps.add(new Step.Wait(Duration.ofHours(pick(List.of(1, 1, 24, 24 * 8)))));
    for (int i = random.nextInt(3); i > 0; i--) {
      produce();
    }
    if (tampers && oneIn(3)) {
      steps.add(
          oneIn(2)
              ? new Step.RemoveCopy(pick(names))
              : new Step.OverwriteCopy(pick(names), "v" + random.nextInt(5)));
    }
    if (oneIn(12)) {
      steps.add(new Step.DamageIndex(random.nextInt(4), oneIn(2)));
    }
    if (oneIn(25) && !adopts) {
      steps.add(new Step.MovePrefix());
      moved = true;
    }
  }

  private boolean oneIn(int cases) {
    return random.nextInt(cases) == 0;
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
