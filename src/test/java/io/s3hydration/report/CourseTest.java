package io.s3hydration.report;

import static io.s3hydration.report.Documents.BINDING;
import static io.s3hydration.report.Documents.manifest;
import static io.s3hydration.report.Documents.part;
import static io.s3hydration.report.SyncLocation.TODAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.s3hydration.listing.IndexRange;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.plan.Adoption;
import io.s3hydration.plan.Check;
import io.s3hydration.plan.Scope;
import io.s3hydration.report.Course.Mode;
import io.s3hydration.report.SyncMarker.State;
import io.s3hydration.report.SyncStore.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CourseTest {

  private static final Duration WEEK = Duration.ofDays(7);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Instant SYNCED = TODAY.minus(Duration.ofHours(3));
  private static final Manifest MANIFEST = manifest(part("p0", null, TODAY));

  /** What was asked. */
  enum Asked {
    NOTHING(Scope.everything("in/"), false, false, false),
    FULL(Scope.everything("in/"), true, false, false),
    REBASE(Scope.everything("in/"), false, true, false),
    DRY_RUN(Scope.everything("in/"), false, false, true),
    FULL_DRY_RUN(Scope.everything("in/"), true, false, true),
    PREFIX(new Scope("in/a/", null, null, null, false), false, false, false),
    PREFIX_FULL(new Scope("in/a/", null, null, null, false), true, false, false),
    TIMES(new Scope("in/", SYNCED, TODAY, null, false), false, false, false),
    KEYS(
        new Scope("in/", null, null, new TreeSet<>(List.of(new ObjectKey("in/a"))), false),
        false,
        false,
        false);

    final RunRequest request;

    Asked(Scope scope, boolean full, boolean rebase, boolean dryRun) {
      request = new RunRequest(scope, full, rebase, dryRun);
    }
  }

  /** What earlier runs left. */
  enum Left {
    NOTHING(new State.None(), null),
    INDEX(ours(false), MANIFEST),
    INDEX_TO_VERIFY(ours(true), MANIFEST),
    LOST_INDEX(ours(false), null),
    LOST_INDEX_TO_VERIFY(ours(true), null),
    PREDECESSOR(new State.Predecessor(SYNCED), null);

    final State marker;
    final @Nullable Manifest manifest;

    Left(State marker, @Nullable Manifest manifest) {
      this.marker = marker;
      this.manifest = manifest;
    }
  }

  /**
   * "committed" and "open" say whether the run before committed; "everywhere" is AGE where each
   * range's age decides; "time" is KEPT where the marker keeps its time.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # asked      | left                 | progress  | mode         | everywhere | index | commits | time | verifyNext
          NOTHING      | NOTHING              | committed | FIRST        | FULL       | none  | true    | NEW  | false
          NOTHING      | NOTHING              | open      | FIRST        | FULL       | none  | true    | NEW  | true
          FULL         | NOTHING              | committed | FIRST        | FULL       | none  | true    | NEW  | false
          REBASE       | NOTHING              | open      | REBASING     | FULL       | none  | true    | NEW  | true
          DRY_RUN      | NOTHING              | committed | FIRST        | FULL       | none  | false   | NEW  | false
          PREFIX       | NOTHING              | committed | FIRST        | FULL       | none  | false   | NEW  | false
          TIMES        | NOTHING              | committed | FIRST        | FULL       | none  | false   | NEW  | false
          KEYS         | NOTHING              | committed | FIRST        | FULL       | none  | false   | NEW  | false
          NOTHING      | INDEX                | committed | INCREMENTAL  | AGE        | base  | true    | NEW  | false
          NOTHING      | INDEX                | open      | VERIFYING    | VERIFY     | base  | true    | NEW  | true
          NOTHING      | INDEX_TO_VERIFY      | committed | VERIFYING    | VERIFY     | base  | true    | NEW  | false
          NOTHING      | INDEX_TO_VERIFY      | open      | VERIFYING    | VERIFY     | base  | true    | NEW  | true
          FULL         | INDEX                | committed | FULL         | FULL       | base  | true    | KEPT | false
          FULL         | INDEX                | open      | FULL         | FULL       | base  | true    | KEPT | true
          FULL         | INDEX_TO_VERIFY      | committed | FULL         | FULL       | base  | true    | KEPT | false
          REBASE       | INDEX_TO_VERIFY      | committed | REBASING     | FULL       | none  | true    | NEW  | false
          REBASE       | INDEX                | open      | REBASING     | FULL       | none  | true    | NEW  | true
          DRY_RUN      | INDEX                | committed | INCREMENTAL  | AGE        | base  | false   | KEPT | false
          FULL_DRY_RUN | INDEX                | committed | FULL         | FULL       | base  | false   | KEPT | false
          PREFIX       | INDEX                | committed | INCREMENTAL  | AGE        | base  | true    | KEPT | false
          PREFIX       | INDEX                | open      | VERIFYING    | VERIFY     | base  | true    | KEPT | true
          PREFIX       | INDEX_TO_VERIFY      | committed | VERIFYING    | VERIFY     | base  | true    | KEPT | true
          PREFIX_FULL  | INDEX                | committed | FULL         | FULL       | base  | true    | KEPT | false
          PREFIX_FULL  | INDEX_TO_VERIFY      | committed | FULL         | FULL       | base  | true    | KEPT | true
          TIMES        | INDEX_TO_VERIFY      | committed | VERIFYING    | VERIFY     | base  | true    | KEPT | true
          KEYS         | INDEX_TO_VERIFY      | committed | VERIFYING    | VERIFY     | base  | true    | KEPT | true
          NOTHING      | LOST_INDEX           | committed | FULL         | FULL       | none  | true    | NEW  | false
          NOTHING      | LOST_INDEX           | open      | FULL         | FULL       | none  | true    | NEW  | true
          NOTHING      | LOST_INDEX_TO_VERIFY | committed | FULL         | FULL       | none  | true    | NEW  | false
          FULL         | LOST_INDEX           | committed | FULL         | FULL       | none  | true    | KEPT | false
          PREFIX       | LOST_INDEX           | committed | FULL         | FULL       | none  | false   | KEPT | false
          DRY_RUN      | LOST_INDEX           | committed | FULL         | FULL       | none  | false   | KEPT | false
          NOTHING      | PREDECESSOR          | committed | ADOPTING     | ADOPT      | none  | true    | NEW  | false
          NOTHING      | PREDECESSOR          | open      | ADOPTING     | ADOPT      | none  | true    | NEW  | true
          DRY_RUN      | PREDECESSOR          | committed | ADOPTING     | ADOPT      | none  | false   | NEW  | false
          FULL         | PREDECESSOR          | committed | FULL         | FULL       | none  | true    | NEW  | false
          REBASE       | PREDECESSOR          | committed | REBASING     | FULL       | none  | true    | NEW  | false
          PREFIX       | PREDECESSOR          | committed | FULL         | FULL       | none  | false   | NEW  | false
          TIMES        | PREDECESSOR          | committed | FULL         | FULL       | none  | false   | NEW  | false
          KEYS         | PREDECESSOR          | committed | FULL         | FULL       | none  | false   | NEW  | false
          """)
  void isChosenByWhatWasAskedAndWhatWasLeft(
      Asked asked,
      Left left,
      String progress,
      Mode mode,
      String everywhere,
      String index,
      boolean commits,
      String time,
      boolean verifyNext) {
    Course course = course(asked, left, progress.equals("open"));

    assertThat(course.mode()).isEqualTo(mode);
    assertThat(course.everywhere())
        .isEqualTo(everywhere.equals("AGE") ? null : Check.valueOf(everywhere));
    assertThat(course.base()).isEqualTo(index.equals("base") ? MANIFEST : null);
    assertThat(course.commits()).isEqualTo(commits);
    assertThat(course.keepsTime()).isEqualTo(time.equals("KEPT") ? SYNCED : null);
    assertThat(course.verifyNext()).isEqualTo(verifyNext);
    assertThat(course.adoption())
        .isEqualTo(mode == Mode.ADOPTING ? new Adoption(SYNCED, DAY) : null);
  }

  /**
   * Two looks at everything are owed after a run that did not commit: a backfill sees its part
   * alone, and must not be taken for the first of them.
   */
  @ParameterizedTest
  @EnumSource(names = {"PREFIX", "PREFIX_FULL", "TIMES", "KEYS"})
  void aBoundedBackfillLeavesOpenWhatItFoundOpen(Asked asked) {
    assertThat(course(asked, Left.INDEX, true).leavesOpen()).isTrue();
    assertThat(course(asked, Left.INDEX, false).leavesOpen()).isFalse();
    assertThat(course(asked, Left.INDEX_TO_VERIFY, false).leavesOpen()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"NOTHING", "FULL", "REBASE"})
  void aRunOverEverythingClosesWhatItFoundOpen(Asked asked) {
    for (Left left : Left.values()) {
      assertThat(course(asked, left, true).leavesOpen()).as("%s", left).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(
      names = {"REBASE"},
      mode = EnumSource.Mode.EXCLUDE)
  void anotherBindingIsRefusedWithBothNamesAndTheWayOut(Asked asked) {
    Binding other = new Binding("aws", "producer", "in/", "consumer", "elsewhere/", 1);

    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> Course.of(asked.request, state(Left.INDEX, false), other, WEEK, DAY))
        .withMessageContaining(BINDING.toString())
        .withMessageContaining(other.toString())
        .withMessageContaining("rebase=true");
  }

  @Test
  void aRebaseTakesAnotherBindingAndAnUnusableMarker() {
    Binding other = new Binding("aws", "producer", "in/", "consumer", "elsewhere/", 1);
    SyncState unusable = state(new State.Unusable("it is broken", null), null, false);

    assertThat(Course.of(Asked.REBASE.request, state(Left.INDEX, false), other, WEEK, DAY).mode())
        .isEqualTo(Mode.REBASING);
    assertThat(Course.of(Asked.REBASE.request, unusable, BINDING, WEEK, DAY).mode())
        .isEqualTo(Mode.REBASING);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"REBASE"},
      mode = EnumSource.Mode.EXCLUDE)
  void anUnusableMarkerIsRefusedWithItsAdviceAndTheWayOut(Asked asked) {
    SyncState state =
        state(new State.Unusable("it is newer", "Run the newer program"), null, false);

    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> Course.of(asked.request, state, BINDING, WEEK, DAY))
        .withMessageContaining("it is newer")
        .withMessageContaining("Run the newer program. Or: ")
        .withMessageContaining("rebase=true");
  }

  /** Every copy of ours would be older than it, and pass for the predecessor's. */
  @ParameterizedTest
  @EnumSource(names = {"NOTHING", "DRY_RUN"})
  void aPredecessorsTimeInTheFutureIsRefused(Asked asked) {
    Instant future = TODAY.plusSeconds(1);
    SyncState state = state(new State.Predecessor(future), null, false);

    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> Course.of(asked.request, state, BINDING, WEEK, DAY))
        .withMessageContaining(future.toString())
        .withMessageContaining("future")
        .withMessageContaining("rebase=true");
    assertThat(course(asked, state(new State.Predecessor(TODAY), null, false)).mode())
        .isEqualTo(Mode.ADOPTING);
  }

  @ParameterizedTest
  @CsvSource({
    "NOTHING, true",
    "DRY_RUN, true",
    "FULL, true",
    "PREFIX, false",
    "TIMES, false",
    "KEYS, false"
  })
  void onlyARunOverEverythingLooksForRangesThatAreDue(Asked asked, boolean looks) {
    assertThat(course(asked, Left.INDEX, false).dueBefore())
        .isEqualTo(looks ? TODAY.minus(WEEK) : null);
  }

  @Test
  void noRangeIsEverDueWhereNoAgeIsSet() {
    Course course = Course.of(Asked.NOTHING.request, state(Left.INDEX, false), BINDING, null, DAY);

    assertThat(course.dueBefore()).isNull();
    assertThat(course.check(checked(null))).isEqualTo(Check.INDEX);
    assertThat(course.check(checked(Instant.EPOCH))).isEqualTo(Check.INDEX);
  }

  @Test
  void aRangeIsDueOnceItsLastFullCheckIsOlderThanTheAge() {
    Course course = course(Asked.NOTHING, Left.INDEX, false);
    Instant due = TODAY.minus(WEEK);

    assertThat(course.check(checked(null))).isEqualTo(Check.FULL);
    assertThat(course.check(checked(due.minusMillis(1)))).isEqualTo(Check.FULL);
    assertThat(course.check(checked(due))).isEqualTo(Check.INDEX);
    assertThat(course.check(checked(TODAY))).isEqualTo(Check.INDEX);
    assertThat(course.check(checked(TODAY.plus(DAY.multipliedBy(400)))))
        .as("by a clock that was ahead")
        .isEqualTo(Check.FULL);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCheckOfEverythingAsksForNoAge(boolean old) {
    IndexRange range = checked(old ? null : TODAY);

    assertThat(course(Asked.NOTHING, Left.INDEX, true).check(range)).isEqualTo(Check.VERIFY);
    assertThat(course(Asked.FULL, Left.INDEX, true).check(range)).isEqualTo(Check.FULL);
    assertThat(course(Asked.NOTHING, Left.PREDECESSOR, true).check(range)).isEqualTo(Check.ADOPT);
  }

  @ParameterizedTest
  @CsvSource({
    "NOTHING, true",
    "FULL, false",
    "REBASE, false",
    "DRY_RUN, false",
    "PREFIX, false",
    "TIMES, false",
    "KEYS, false"
  })
  void onlyARunWithoutParametersIsTheScheduledOne(Asked asked, boolean scheduled) {
    assertThat(asked.request.scheduled()).isEqualTo(scheduled);
  }

  private static IndexRange checked(@Nullable Instant when) {
    return new IndexRange(null, null, "p0", 3, when);
  }

  private static Course course(Asked asked, Left left, boolean open) {
    return course(asked, state(left, open));
  }

  private static Course course(Asked asked, SyncState state) {
    return Course.of(asked.request, state, BINDING, WEEK, DAY);
  }

  private static SyncState state(Left left, boolean open) {
    return state(left.marker, left.manifest, open);
  }

  private static SyncState state(State marker, @Nullable Manifest manifest, boolean open) {
    return new SyncState(
        marker, manifest, null, null, open, false, Condition.IF_ABSENT, Condition.IF_ABSENT, TODAY);
  }

  private static State ours(boolean verifyNext) {
    return new State.Ours(
        new SyncMarker(1, SYNCED, "run-0", Verdict.COMPLETE, 0, 0, "m", "d", BINDING, verifyNext));
  }
}
