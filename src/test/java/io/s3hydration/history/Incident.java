package io.s3hydration.history;

import io.s3hydration.transfer.FailureKind;
import java.util.stream.Stream;

/** What befalls a run, or happens while it works. */
sealed interface Incident {

  /** Before which of the run's requests, from 1. */
  int at();

  default Stream<Incident> simpler() {
    return Stream.empty();
  }

  default int weight() {
    return 1;
  }

  /** The first request from there on fails, and nothing was done. */
  record Fault(int at, FailureKind kind) implements Incident {
    @Override
    public String toString() {
      return "request " + at + " fails by " + kind;
    }
  }

  /** The first write from there on is done, and nobody gets to know. */
  record LostAnswer(int at) implements Incident {
    @Override
    public String toString() {
      return "the answer to the first write from request " + at + " on is lost";
    }
  }

  record Kill(int at) implements Incident {
    @Override
    public String toString() {
      return "killed before request " + at;
    }
  }

  /** It sleeps; it may wake during the run after it or right after that, and is killed then. */
  record Pause(int at) implements Incident {
    @Override
    public Stream<Incident> simpler() {
      return Stream.of(new Kill(at));
    }

    @Override
    public String toString() {
      return "paused before request " + at;
    }
  }

  /** The run before, which is paused, goes on for so many requests. */
  record PredecessorWakes(int at, int requests) implements Incident {
    @Override
    public String toString() {
      return "before request " + at + " the paused run wakes for " + requests + " requests";
    }
  }

  record Meanwhile(int at, Change change) implements Incident {
    @Override
    public Stream<Incident> simpler() {
      return change.simpler().map(simple -> new Meanwhile(at, simple));
    }

    @Override
    public String toString() {
      return "before request " + at + " the producer " + change;
    }
  }

  /**
   * A second run begins, and both take turns.
   *
   * @param turns who is next, by chance; 0: one after the other
   */
  record Beside(int at, Step.Run other, int turns) implements Incident {
    @Override
    public Stream<Incident> simpler() {
      Stream<Incident> others =
          other.simpler().map(simple -> new Beside(at, (Step.Run) simple, turns));
      return turns == 0 ? others : Stream.concat(Stream.of(new Beside(at, other, 0)), others);
    }

    @Override
    public int weight() {
      return other.weight();
    }

    @Override
    public String toString() {
      return "from request " + at + " on a second one by turns " + turns + " (" + other + ")";
    }
  }
}
