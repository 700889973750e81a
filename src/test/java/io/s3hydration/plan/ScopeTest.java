package io.s3hydration.plan;

import static io.s3hydration.listing.Samples.NOON;
import static io.s3hydration.listing.Samples.key;
import static io.s3hydration.listing.Samples.listed;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.listing.IndexRange;
import io.s3hydration.listing.KeyOrder;
import io.s3hydration.listing.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScopeTest {

  private static final List<String> SHORT_KEYS =
      List.of("a", "aa", "ab", "b", "ba", "bb", "\uFF21", "\uD83D\uDE00");

  @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
  void touchesARangeWhereSomeKeyOfTheListLiesInIt(
      @ForAll("keySets") Set<String> keys,
      @ForAll("bounds") String from,
      @ForAll("bounds") String to) {
    boolean swap = !from.isEmpty() && !to.isEmpty() && KeyOrder.compare(from, to) > 0;
    String lower = swap ? to : from;
    String upper = swap ? from : to;

    boolean some =
        keys.stream()
            .filter(key -> KeyOrder.compare(key, lower) >= 0)
            .anyMatch(key -> upper.isEmpty() || KeyOrder.compare(key, upper) < 0);

    assertThat(scopeOf(keys).touches(range(lower, upper))).isEqualTo(some);
  }

  @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
  void touchesEveryRangeThatHoldsAKeyItCovers(
      @ForAll("keySets") Set<String> keys,
      @ForAll("bounds") String prefix,
      @ForAll("bounds") String from,
      @ForAll("bounds") String to) {
    Scope scope = new Scope(prefix, null, null, scopeOf(keys).keys(), false);
    IndexRange range = range(from, to);

    boolean holdsOne =
        SHORT_KEYS.stream()
            .map(ObjectKey::new)
            .filter(scope::covers)
            .anyMatch(key -> KeyOrder.compare(key.value(), from) >= 0 && range.endsAfter(key));

    assertThat(scope.touches(range) || !holdsOne).isTrue();
  }

  @Test
  void doesNotTouchARangeOutsideItsPrefix() {
    Scope scope = new Scope("b", null, null, null, false);

    assertThat(scope.touches(range("", "b"))).isFalse();
    assertThat(scope.touches(range("b", "ba"))).isTrue();
    assertThat(scope.touches(range("bb", "c"))).isTrue();
    assertThat(scope.touches(range("c", ""))).isFalse();
  }

  @Test
  void coversWhatIsUnderItsPrefixAndInItsList() {
    assertThat(Scope.everything("in/").covers(key("in/a"))).isTrue();
    assertThat(Scope.everything("in/").covers(key("out/a"))).isFalse();
    assertThat(scopeOf(Set.of("a")).covers(key("a"))).isTrue();
    assertThat(scopeOf(Set.of("a")).covers(key("aa"))).isFalse();
  }

  @Test
  void coversTimesFromTheFirstBoundOnAndUpToTheSecond() {
    Instant second = NOON.plusSeconds(1);

    assertThat(at(NOON, second).coversTimeOf(listed("a"))).isTrue();
    assertThat(at(NOON.plusMillis(1), second).coversTimeOf(listed("a"))).isFalse();
    assertThat(at(NOON.minusSeconds(1), NOON).coversTimeOf(listed("a"))).isFalse();
    assertThat(at(NOON, null).coversTimeOf(listed("a"))).isTrue();
    assertThat(at(null, NOON).coversTimeOf(listed("a"))).isFalse();
    assertThat(Scope.everything("").coversTimeOf(listed("a"))).isTrue();
  }

  @Test
  void seesDeletionsUnlessBoundInTime() {
    assertThat(Scope.everything("").seesDeletions()).isTrue();
    assertThat(new Scope("a", null, null, null, false).seesDeletions()).isTrue();
    assertThat(scopeOf(Set.of("a")).seesDeletions()).isTrue();
    assertThat(at(NOON, null).seesDeletions()).isFalse();
    assertThat(at(null, NOON).seesDeletions()).isFalse();
  }

  @Provide
  Arbitrary<Set<String>> keySets() {
    return Arbitraries.of(SHORT_KEYS).set().ofMaxSize(3);
  }

  @Provide
  Arbitrary<String> bounds() {
    return Arbitraries.of("", "a", "ab", "b", "bb", "c", "\uFF21", "\uD83D\uDE00");
  }

  private static Scope scopeOf(Set<String> keys) {
    return new Scope(
        "",
        null,
        null,
        keys.stream().map(ObjectKey::new).collect(Collectors.toCollection(TreeSet::new)),
        false);
  }

  private static Scope at(@Nullable Instant from, @Nullable Instant to) {
    return new Scope("", from, to, null, false);
  }

  private static IndexRange range(String from, String to) {
    return new IndexRange(
        from.isEmpty() ? null : key(from), to.isEmpty() ? null : key(to), "part", 1, null);
  }
}
