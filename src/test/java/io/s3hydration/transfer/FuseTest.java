package io.s3hydration.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FuseTest {

  private final AtomicInteger asked = new AtomicInteger();
  private @Nullable Failure canary;

  private Fuse of(double share, int minimum) {
    return new Fuse(
        share,
        minimum,
        () -> {
          asked.incrementAndGet();
          return canary;
        });
  }

  private static Failure failure(FailureKind kind) {
    return new Failure(kind, "copy it", "the test says so", "Wait");
  }

  @Test
  void blowsWhenMoreThanItsShareOfTheLastObjectsFailedByASystem() {
    Fuse fuse = of(0.5, 4);
    fuse.well();
    fuse.well();
    assertThat(fuse.failed(failure(FailureKind.NETWORK))).isNull();
    assertThat(fuse.failed(failure(FailureKind.THROTTLED))).as("half, not more").isNull();
    assertThat(fuse.failed(failure(FailureKind.NETWORK)))
        .contains("3 of the last 4 objects failed")
        .contains("hydration.fuse.share=0.5")
        .contains("NETWORK")
        .contains("the test says so");
  }

  @Test
  void doesNotBlowBeforeAsManyObjectsEndedAsItLooksAt() {
    Fuse fuse = of(0.5, 100);
    for (int object = 0; object < 99; object++) {
      assertThat(fuse.failed(failure(FailureKind.NETWORK))).isNull();
    }
    assertThat(fuse.failed(failure(FailureKind.NETWORK))).isNotNull();
  }

  @ParameterizedTest
  @EnumSource(names = {"CHECKSUM_MISMATCH", "DESTINATION", "STORE"})
  void whatIsAboutOneObjectDoesNotCount(FailureKind kind) {
    Fuse fuse = of(0.1, 3);
    for (int object = 0; object < 100; object++) {
      assertThat(fuse.failed(failure(kind))).isNull();
    }
    assertThat(asked).hasValue(0);
  }

  /** Keys are sorted: a prefix under a disabled key must not starve all that follow. */
  @ParameterizedTest
  @EnumSource(names = {"ACCESS_DENIED", "SOURCE_KEY_DISABLED", "SOURCE_KEY_DENIED"})
  void whatIsDoubtfulDoesNotCountWhileTheCanaryLives(FailureKind kind) {
    Fuse fuse = of(0.5, 10);
    for (int object = 0; object < 100; object++) {
      assertThat(fuse.failed(failure(kind))).isNull();
    }
    assertThat(asked).as("once for as many objects as it looks at").hasValue(10);
  }

  @Test
  void whatIsDoubtfulCountsWhenTheCanaryFailsToo() {
    Fuse fuse = of(0.5, 4);
    canary = failure(FailureKind.SOURCE_KEY_DISABLED);
    fuse.well();
    assertThat(fuse.failed(failure(FailureKind.SOURCE_KEY_DISABLED))).isNull();
    assertThat(fuse.failed(failure(FailureKind.SOURCE_KEY_DISABLED))).isNull();
    assertThat(fuse.failed(failure(FailureKind.ACCESS_DENIED)))
        .startsWith("what this run could read before, it cannot read any more")
        .contains("3 of the last 4");
  }

  @Test
  void whatIsDoubtfulIsCountedTogetherWithWhatIsCertain() {
    Fuse fuse = of(0.5, 4);
    canary = failure(FailureKind.SOURCE_KEY_DISABLED);
    fuse.well();
    assertThat(fuse.failed(failure(FailureKind.NETWORK))).isNull();
    assertThat(fuse.failed(failure(FailureKind.SOURCE_KEY_DISABLED))).isNull();
    assertThat(fuse.failed(failure(FailureKind.SOURCE_KEY_DISABLED)))
        .contains(". 3 of the last 4 objects failed");
  }

  @Test
  void isNotAskedAboutFailuresBelowItsShare() {
    Fuse fuse = of(0.5, 10);
    for (int object = 0; object < 100; object++) {
      fuse.well();
      fuse.well();
      assertThat(fuse.failed(failure(FailureKind.ACCESS_DENIED))).isNull();
    }
    assertThat(asked).hasValue(0);
  }

  @Test
  void aShareOfOneNeverBlows() {
    Fuse fuse = of(1, 1);
    assertThat(fuse.failed(failure(FailureKind.NETWORK))).isNull();
  }

  /** Against the plain definition, over random histories without a canary that fails. */
  @Test
  void blowsExactlyWhereItsDefinitionSays() {
    FailureKind[] kinds = {
      FailureKind.NETWORK, FailureKind.UNAVAILABLE, FailureKind.ACCESS_DENIED, FailureKind.STORE
    };
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      int minimum = 1 + random.nextInt(20);
      double share = (1 + random.nextInt(10)) / 10.0;
      Fuse fuse = of(share, minimum);
      Deque<Boolean> last = new ArrayDeque<>();
      for (int object = 0; object < 200; object++) {
        FailureKind kind = random.nextBoolean() ? kinds[random.nextInt(kinds.length)] : null;
        last.add(kind != null && kind.systemic());
        if (last.size() > minimum) {
          last.remove();
        }
        if (kind == null) {
          fuse.well();
          continue;
        }
        long systemic = last.stream().filter(Boolean::booleanValue).count();
        boolean blows = kind.systemic() && last.size() == minimum && systemic > share * minimum;
        boolean did = fuse.failed(failure(kind)) != null;
        if (kind.systemic()) {
          assertThat(did).as("seed %d, object %d", seed, object).isEqualTo(blows);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0,10", "1.1,10", "-1,10", "NaN,10", "0.5,0"})
  void refusesWhatIsNoFuse(double share, int minimum) {
    assertThatIllegalArgumentException().isThrownBy(() -> of(share, minimum));
  }
}
