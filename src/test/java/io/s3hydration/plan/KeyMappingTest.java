package io.s3hydration.plan;

import static io.s3hydration.listing.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.Samples;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyMappingTest {

  @Property(edgeCases = EdgeCasesMode.NONE)
  void keepsOrderAndNeverMapsTwoKeysToOne(
      @ForAll("texts") String producerPrefix,
      @ForAll("texts") String consumerPrefix,
      @ForAll("texts") String a,
      @ForAll("texts") String b) {
    KeyMapping mapping = new KeyMapping(producerPrefix, consumerPrefix);
    ObjectKey first = key(producerPrefix + a);
    ObjectKey second = key(producerPrefix + b);

    assertThat(Integer.signum(mapping.map(first).compareTo(mapping.map(second))))
        .isEqualTo(Integer.signum(first.compareTo(second)));
    assertThat(mapping.map(first).equals(mapping.map(second))).isEqualTo(first.equals(second));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "/",
        "//",
        "/a",
        "a//b",
        "a/",
        ".",
        "..",
        "./a",
        "../a",
        "a/../../b",
        " ",
        " a ",
        "a+b",
        "%",
        "%2F",
        "%5fsync/a",
        "\uD83D\uDE00/\uFF21",
        "\u0001\u001f\u007f",
        "a\nb",
        "e\u0301"
      })
  void takesOnePrefixOffAndPutsTheOtherOnAndNothingElse(String rest) {
    assertThat(new KeyMapping("in/", "out/").map(key("in/" + rest))).isEqualTo(key("out/" + rest));
    assertThat(new KeyMapping("", "").map(key(rest))).isEqualTo(key(rest));
    assertThat(new KeyMapping("in/", "").map(key("in/" + rest))).isEqualTo(key(rest));
    assertThat(new KeyMapping("", "out/").map(key(rest))).isEqualTo(key("out/" + rest));
  }

  @Test
  void takesThePrefixOffOnceOnly() {
    assertThat(new KeyMapping("in/", "").map(key("in/in/a"))).isEqualTo(key("in/a"));
  }

  @Test
  void mapsTheLongestKey() {
    String longest = "in/" + "\uD83D\uDE00".repeat(255) + "x";
    assertThat(key(longest).utf8Length()).isEqualTo(ObjectKey.MAX_BYTES);

    assertThat(new KeyMapping("in/", "to/").map(key(longest)).utf8Length())
        .isEqualTo(ObjectKey.MAX_BYTES);
    assertThat(new KeyMapping("in/", "out/").map(key(longest)).utf8Length())
        .isEqualTo(ObjectKey.MAX_BYTES + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "in", "IN/a", "a/in/", "./in/a"})
  void refusesAKeyThatIsNotUnderTheProducersPrefix(String outside) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KeyMapping("in/", "out/").map(key(outside)));
  }

  @Provide
  Arbitrary<String> texts() {
    return Samples.keys(4);
  }
}
