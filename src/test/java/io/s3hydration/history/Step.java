package io.s3hydration.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One step of a history; its text is its line of the script. Keys are those of the producer,
 * without the prefix. A step for which there is nothing to do does nothing, so that any step can be
 * left out of a history.
 */
sealed interface Step {

  /** The same with less to it, the least first; each must read as easily. */
  default Stream<Step> simpler() {
    return Stream.empty();
  }

  /** How much a reader has to take in. */
  default int weight() {
    return 1;
  }

  /** Something that the producer does. */
  record Produce(Change change) implements Step {
    @Override
    public Stream<Step> simpler() {
      return change.simpler().map(Produce::new);
    }

    @Override
    public String toString() {
      return "the producer " + change;
    }
  }

  record Wait(Duration time) implements Step {
    @Override
    public String toString() {
      return time.toHours() + " hours pass";
    }
  }

  /** Somebody else copied these keys before our first run, and left a marker with the time. */
  record Predecessor(List<String> copied) implements Step {
    @Override
    public String toString() {
      return "a predecessor has copied " + copied + " and leaves its marker";
    }
  }

  record RemoveCopy(String key) implements Step {
    @Override
    public String toString() {
      return "the consumer removes the copy of <" + key + ">";
    }
  }

  record OverwriteCopy(String key, String bytes) implements Step {
    @Override
    public String toString() {
      return "the consumer overwrites the copy of <" + key + "> with " + bytes;
    }
  }

  /**
   * A part or manifest of the index goes bad.
   *
   * @param nth of those that are there, counted around
   */
  record DamageIndex(int nth, boolean remove) implements Step {
    @Override
    public String toString() {
      return "object " + nth + " of the index is " + (remove ? "removed" : "damaged");
    }
  }

  /** The consumer's prefix is changed, to and fro. */
  record MovePrefix() implements Step {
    @Override
    public String toString() {
      return "the consumer's prefix is changed";
    }
  }

  /** The run that was paused goes on after its successor, for a request or two. */
  record SleeperWakes(int requests) implements Step {
    @Override
    public String toString() {
      return "the paused run wakes for " + requests + " requests";
    }
  }

  /**
   * A run.
   *
   * @param pace see {@link io.s3hydration.job.SteppedRuns}
   * @param incidents in no order; each knows its request
   */
  record Run(Demand demand, int pace, List<Incident> incidents) implements Step {
    public Run {
      incidents = List.copyOf(incidents);
    }

    /** Nothing disturbs it, so it must make the copy whole. */
    boolean undisturbed() {
      return incidents.isEmpty();
    }

    @Override
    public int weight() {
      return 1 + incidents.stream().mapToInt(Incident::weight).sum();
    }

    @Override
    public Stream<Step> simpler() {
      Stream<Step> fewer =
          IntStream.range(0, incidents.size())
              .<Step>mapToObj(left -> new Run(demand, pace, without(left)));
      Stream<Step> plainer =
          IntStream.range(0, incidents.size())
              .boxed()
              .flatMap(at -> incidents.get(at).simpler().map(incident -> with(at, incident)));
      Stream<Step> calmer = pace == 0 ? Stream.empty() : Stream.of(new Run(demand, 0, incidents));
      Stream<Step> asked = demand.simpler().map(simple -> new Run(simple, pace, incidents));
      return Stream.of(fewer, asked, calmer, plainer).flatMap(steps -> steps);
    }

    private List<Incident> without(int left) {
      List<Incident> others = new ArrayList<>(incidents);
      others.remove(left);
      return others;
    }

    private Run with(int at, Incident incident) {
      List<Incident> changed = new ArrayList<>(incidents);
      changed.set(at, incident);
      return new Run(demand, pace, changed);
    }

    @Override
    public String toString() {
      String line = demand + (pace == 0 ? "" : " at pace " + pace);
      return undisturbed()
          ? line
          : line
              + incidents.stream().map(String::valueOf).collect(Collectors.joining("; ", ": ", ""));
    }
  }
}
