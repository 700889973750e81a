package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real process, killed by SIGKILL; then one more run. What stands after the kill is never torn
 * or falsely settled; after the next run the consumer has what the producer has, no upload is left
 * open, and no object was copied again whose copy had come to be: promises 7 and 9.
 *
 * <p>Half of the stories begin at an empty bucket, half after a run and changes. A failing one
 * names its seed or step: {@code -Dkills=REGEX} tells it alone: {@code -Dkills='seed 17 .*'}.
 */
class KillPointsTest {

  private static final int SEEDS = 56;
  private static final int AT_LEAST = 50;
  private static final int SAMPLE = 2;

  private final Path directory;
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final AtomicInteger kills = new AtomicInteger();
  private final AtomicInteger told = new AtomicInteger();

  KillPointsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void a_sample_of_steps_at_which_the_process_is_killed() {
    long seed = Long.getLong("seed", 1);
    List<KillStory> steps = new ArrayList<>(KillStory.steps());
    steps.removeIf(story -> story.points().getFirst().late());
    Collections.shuffle(steps, new Random(seed));
    System.out.println("kill points: a sample by seed " + seed);
    try (KillBench first = new KillBench(directory).keep()) {
      steps.stream().filter(this::isChosen).limit(SAMPLE).forEach(story -> tell(first, story));
    }
    sayHowMany();
  }

  @Test
  @Tag("slow")
  void every_step_and_many_random_moments_at_which_the_process_is_killed()
      throws InterruptedException {
    try (KillBench first = new KillBench(directory).keep();
        KillBench later = new KillBench(directory).havingRunBefore().keep()) {
      first.again();
      int requestsOfFirst = first.undisturbed();
      later.again();
      int requestsOfLater = later.undisturbed();
      System.out.printf(
          "kill points: %d requests in a first run, %d in a later one%n",
          requestsOfFirst, requestsOfLater);
      List<KillStory> ofFirst = new ArrayList<>();
      List<KillStory> ofLater = new ArrayList<>();
      List<KillStory> steps = KillStory.steps();
      // Two that follow are one step, not done and done: each is told of both worlds in turn.
      for (int i = 0; i < steps.size(); i++) {
        ((i + i / 2) % 2 == 0 ? ofFirst : ofLater).add(steps.get(i));
      }
      LongStream.rangeClosed(1, SEEDS)
          .forEach(
              seed -> {
                if (seed % 2 == 0) {
                  ofFirst.add(KillStory.seeded(seed, requestsOfFirst));
                } else {
                  ofLater.add(KillStory.seeded(seed, requestsOfLater));
                }
              });
      Thread other = Thread.ofPlatform().start(() -> tellAll(later, ofLater));
      tellAll(first, ofFirst);
      other.join();
      sayHowMany();
      if (System.getProperty("kills") == null) {
        assertThat(kills.get()).isGreaterThanOrEqualTo(AT_LEAST + steps.size());
      }
    }
  }

  private void tellAll(KillBench bench, List<KillStory> stories) {
    stories.stream().filter(this::isChosen).forEach(story -> tell(bench, story));
  }

  private boolean isChosen(KillStory story) {
    return story.toString().matches(System.getProperty("kills", ".*"));
  }

  private void tell(KillBench bench, KillStory story) {
    try {
      kills.addAndGet(story.live(bench));
    } catch (RuntimeException | AssertionError e) {
      wrong.add(story + ": " + e);
      System.out.println("kill points: " + story + ": " + e);
    }
    told.incrementAndGet();
  }

  private void sayHowMany() {
    System.out.printf("kill points: %d stories, %d runs killed%n", told.get(), kills.get());
    assertThat(wrong).isEmpty();
  }
}
