package io.s3hydration.listing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class KeyOrderTest {

  @Property
  void ordersAsUtf8BytesDo(@ForAll("keys") String a, @ForAll("keys") String b) {
    assertThat(Integer.signum(KeyOrder.compare(a, b)))
        .isEqualTo(Integer.signum(Arrays.compareUnsigned(utf8(a), utf8(b))));
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void ordersAsUtf8BytesDoBehindASharedBeginning(
      @ForAll("keys") String shared, @ForAll("keys") String a, @ForAll("keys") String b) {
    ordersAsUtf8BytesDo(shared + a, shared + b);
  }

  @Property
  void isAntisymmetric(@ForAll("keys") String a, @ForAll("keys") String b) {
    assertThat(Integer.signum(KeyOrder.compare(a, b)))
        .isEqualTo(-Integer.signum(KeyOrder.compare(b, a)));
  }

  @Property
  void callsOnlyEqualKeysEqual(@ForAll("keys") String a, @ForAll("keys") String b) {
    assertThat(KeyOrder.compare(a, b) == 0).isEqualTo(a.equals(b));
  }

  @Test
  void putsEmojiAfterFullWidthLettersWhereStringsOrderPutsThemBefore() {
    String emoji = "\uD83D\uDE00"; // U+1F600: F0 9F 98 80
    String fullWidth = "\uFF21"; // U+FF21: EF BC A1

    assertThat(KeyOrder.compare(emoji, fullWidth)).isPositive();
    assertThat(emoji.compareTo(fullWidth)).isNegative();
  }

  @Test
  void putsTheHighestLowSurrogateAfterTheOneBeforeIt() {
    assertThat(KeyOrder.compare("\ud800\udfff", "\ud800\udffe")).isPositive();
  }

  @Test
  void ordersTheBordersOfEveryLengthOfUtf8() {
    List<String> ascending = new ArrayList<>();
    for (int point :
        new int[] {0, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x1_0000, 0x10_FFFF}) {
      ascending.add(Character.toString(point));
    }

    List<String> sorted = new ArrayList<>(ascending.reversed());
    sorted.sort(KeyOrder::compare);

    assertThat(sorted).isEqualTo(ascending);
  }

  @Test
  void putsAKeyBeforeEveryKeyThatItBegins() {
    assertThat(KeyOrder.compare("a", "a\u0001")).isNegative();
    assertThat(KeyOrder.compare("", "a")).isNegative();
  }

  @Test
  void isTheNaturalOrderOfObjectKeys() {
    assertThat(new ObjectKey("\uD83D\uDE00")).isGreaterThan(new ObjectKey("\uFF21"));
  }

  @Provide
  Arbitrary<String> keys() {
    return Samples.keys(6);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
