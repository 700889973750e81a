package io.s3hydration.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Makes a failing history smaller for as long as it fails: drops steps in chunks that become
 * smaller (delta debugging), then simplifies what is left step by step, and begins anew until
 * nothing helps any more.
 */
final class Shrinker {

  private final Predicate<History> fails;
  private int triesLeft;

  /**
   * @param fails whether a history still fails, and in the same way
   * @param tries so many histories at most are executed
   */
  Shrinker(Predicate<History> fails, int tries) {
    this.fails = fails;
    this.triesLeft = tries;
  }

  /** The smallest that was found; the same one if nothing can be left out. */
  History shrink(History failing) {
    History smallest = failing;
    while (true) {
      History next = simplified(dropped(smallest));
      if (next.equals(smallest)) {
        return smallest;
      }
      smallest = next;
    }
  }

  private History dropped(History failing) {
    History smallest = failing;
    for (int chunk = Math.max(1, failing.steps().size() / 2); chunk > 0; chunk /= 2) {
      int from = 0;
      while (from < smallest.steps().size()) {
        List<Step> others = new ArrayList<>(smallest.steps());
        others.subList(from, Math.min(from + chunk, others.size())).clear();
        History fewer = smallest.of(others);
        if (stillFails(fewer)) {
          smallest = fewer;
        } else {
          from += chunk;
        }
      }
    }
    return smallest;
  }

  private History simplified(History failing) {
    History smallest = failing;
    Optional<History> simpler = Optional.of(failing);
    while (simpler.isPresent()) {
      smallest = simpler.get();
      simpler = candidates(smallest).filter(this::stillFails).findFirst();
    }
    return smallest;
  }

  private static Stream<History> candidates(History history) {
    Stream<History> settings =
        history.setting().simpler().map(setting -> new History(setting, history.steps()));
    Stream<History> steps =
        Stream.iterate(0, i -> i < history.steps().size(), i -> i + 1)
            .flatMap(i -> history.steps().get(i).simpler().map(step -> with(history, i, step)));
    return Stream.concat(steps, settings);
  }

  private static History with(History history, int at, Step step) {
    List<Step> steps = new ArrayList<>(history.steps());
    steps.set(at, step);
    return history.of(steps);
  }

  private boolean stillFails(History history) {
    return triesLeft-- > 0 && fails.test(history);
  }
}
