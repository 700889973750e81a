package io.s3hydration.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.history.Incident.Fault;
import io.s3hydration.history.Incident.Kill;
import io.s3hydration.transfer.FailureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ShrinkerTest {

  private static final Step REMOVES = new Step.RemoveCopy("a");
  private static final Step RUNS =
      new Step.Run(Demand.FULL, 17, List.of(new Fault(3, FailureKind.NETWORK), new Kill(9)));

  private static History amid(Step... needles) {
    List<Step> steps = new ArrayList<>();
    for (Step needle : needles) {
      steps.addAll(HistoryGenerator.of(steps.size()).steps());
      steps.add(needle);
    }
    steps.addAll(HistoryGenerator.of(5).steps());
    return new History(HistoryGenerator.of(1).setting(), steps);
  }

  @Test
  void what_does_not_matter_is_left_out() {
    History whole = amid(new Step.MovePrefix(), REMOVES);
    History small =
        new Shrinker(
                history ->
                    history.steps().contains(new Step.MovePrefix())
                        && history.steps().contains(REMOVES),
                10_000)
            .shrink(whole);
    assertThat(whole.steps()).hasSizeGreaterThan(20);
    assertThat(small)
        .isEqualTo(new History(Setting.PLAIN, List.of(new Step.MovePrefix(), REMOVES)));
  }

  @Test
  void a_step_is_made_as_simple_as_can_be() {
    History small =
        new Shrinker(history -> history.toString().contains("killed"), 10_000).shrink(amid(RUNS));
    assertThat(small.steps()).hasSize(1);
    assertThat(small.weight()).isEqualTo(2);
    assertThat(small.steps().getFirst().toString()).matches("run: killed before request \\d+");
  }

  @Test
  void it_gives_up_in_time_with_what_still_fails() {
    List<History> tried = new ArrayList<>();
    History whole = amid(REMOVES);
    History small =
        new Shrinker(
                history -> {
                  tried.add(history);
                  return history.steps().contains(REMOVES);
                },
                7)
            .shrink(whole);
    assertThat(tried).hasSize(7);
    assertThat(small.steps()).contains(REMOVES).hasSizeLessThan(whole.steps().size());
  }

  @Test
  void a_script_has_a_line_for_each_step() {
    History history = new History(Setting.PLAIN, List.of(REMOVES, RUNS));
    assertThat(history.script().lines())
        .containsExactly(
            "    from <> to <>, full-every=never, on-missing=copy",
            "   1 the consumer removes the copy of <a>",
            "   2 run full=true at pace 17: request 3 fails by NETWORK; killed before request 9",
            "     then runs that nothing disturbs");
  }

  @Test
  void a_seed_is_the_same_history_every_time() {
    assertThat(LongStream.range(0, 50).mapToObj(HistoryGenerator::of).distinct()).hasSize(50);
    assertThat(HistoryGenerator.of(42)).isEqualTo(HistoryGenerator.of(42));
  }
}
