package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.backend.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Runs that are killed, one after another, and one that is not.
 *
 * @param name to tell it again by
 * @param named whether each point is a step that every run comes to
 */
record KillStory(String name, List<KillPoint> points, boolean named) {

  /** Every how manieth seed kills several runs in a row. */
  private static final int IN_A_ROW = 5;

  /** A run after a killed one has less to do. */
  private static final int EARLY = 25;

  static KillStory step(KillPoint point) {
    return new KillStory(point.toString(), List.of(point), true);
  }

  /**
   * @param requests of a run that nobody kills
   */
  static KillStory seeded(long seed, int requests) {
    Random random = new Random(seed);
    List<KillPoint> points = new ArrayList<>();
    points.add(KillPoint.request(1 + random.nextInt(requests), random.nextBoolean()));
    int more = seed % IN_A_ROW == 0 ? 1 + random.nextInt(2) : 0;
    IntStream.range(0, more)
        .mapToObj(i -> KillPoint.request(1 + random.nextInt(EARLY), random.nextBoolean()))
        .forEach(points::add);
    return new KillStory("seed " + seed, points, false);
  }

  /** Every step. */
  static List<KillStory> steps() {
    return Stream.of(KillPoint.steps(), KillPoint.stepsOfLease(), KillPoint.renewals())
        .flatMap(List::stream)
        .map(KillStory::step)
        .toList();
  }

  /**
   * Lives through it.
   *
   * @return how many runs were killed
   * @throws AssertionError if anything is torn or falsely settled, lost, left open or copied again
   */
  int live(KillBench bench) {
    Whole whole = bench.again();
    int kills = 0;
    for (KillPoint point : points) {
      boolean killed = bench.kill(point);
      assertThat(killed || !named).as("the run came to " + point).isTrue();
      kills += killed ? 1 : 0;
      whole.checkAfterKill();
      if (kills < points.size() && !named) {
        bench.produce("in/k08", Content.of("changed after " + point));
      }
      if (!point.late()) {
        bench.anHourLater(); // of the others the next run waits until the lease has expired
      }
    }
    JsonNode report = bench.repair();
    assertThat(report.path("verdict").stringValue()).isEqualTo("COMPLETE");
    assertThat(report.path("accountCloses").booleanValue()).as("" + report).isTrue();
    whole.checkWhole();
    bench.checkBound(kills);
    assertThat(bench.consumer().unfinishedUploads("")).as("orphan uploads").isEmpty();
    return kills;
  }

  @Override
  public String toString() {
    return name + " " + points;
  }
}
