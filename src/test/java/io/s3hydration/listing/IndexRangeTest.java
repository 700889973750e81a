package io.s3hydration.listing;

import static io.s3hydration.listing.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IndexRangeTest {

  /** A letter on either side of the UTF-16 trap among them. */
  private static final List<String> ALPHABET = List.of("a", "b", "\uFF21", "\uD83D\uDE00");

  @Test
  void touchesAPrefixWhereSomeKeyOfTheRangeBeginsWithIt() {
    List<String> shortKeys = keysOfUpTo(2);
    // The least key of both the range and the prefix is one of their bounds, so three letters do.
    List<String> allKeys = keysOfUpTo(3);
    for (String from : shortKeys) {
      for (String to : shortKeys) {
        if (!from.isEmpty() && !to.isEmpty() && KeyOrder.compare(from, to) >= 0) {
          continue;
        }
        IndexRange range = range(from.isEmpty() ? null : from, to.isEmpty() ? null : to);
        List<String> held =
            allKeys.stream()
                .filter(key -> KeyOrder.compare(key, from) >= 0)
                .filter(key -> to.isEmpty() || KeyOrder.compare(key, to) < 0)
                .toList();
        for (String prefix : shortKeys) {
          assertThat(range.touches(prefix))
              .as("[%s, %s) touches %s", from, to, prefix)
              .isEqualTo(held.stream().anyMatch(key -> key.startsWith(prefix)));
        }
      }
    }
  }

  @Test
  void endsBeforeItsUpperBound() {
    assertThat(range("a", "c").endsAfter(key("b\uD83D\uDE00"))).isTrue();
    assertThat(range("a", "c").endsAfter(key("c"))).isFalse();
    assertThat(range("a", null).endsAfter(key("\uDBFF\uDFFF"))).isTrue();
  }

  @Test
  void beginsAtItsLowerBound() {
    assertThat(range("b", null).beginsAfter(key("a\uD83D\uDE00"))).isTrue();
    assertThat(range("b", null).beginsAfter(key("b"))).isFalse();
    assertThat(range(null, "b").beginsAfter(key(""))).isFalse();
  }

  @Test
  void everythingTouchesEveryPrefix() {
    assertThat(IndexRange.EVERYTHING.touches("")).isTrue();
    assertThat(IndexRange.EVERYTHING.touches("\uD83D\uDE00/")).isTrue();
  }

  private static IndexRange range(@Nullable String from, @Nullable String to) {
    return new IndexRange(
        from == null ? null : key(from), to == null ? null : key(to), "part", 1, null);
  }

  private static List<String> keysOfUpTo(int length) {
    List<String> keys = new ArrayList<>(List.of(""));
    int done = 0;
    for (int i = 0; i < length; i++) {
      int end = keys.size();
      for (String beginning : keys.subList(done, end).toArray(String[]::new)) {
        ALPHABET.forEach(letter -> keys.add(beginning + letter));
      }
      done = end;
    }
    return List.copyOf(keys);
  }
}
