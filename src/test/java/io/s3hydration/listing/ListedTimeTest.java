package io.s3hydration.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListedTimeTest {

  @Property
  void isTheTimeThatWasPrinted(
      @ForAll @LongRange(min = -70_000_000_000L, max = 300_000_000_000L) long second,
      @ForAll @IntRange(max = 999_999_999) int nano) {
    for (int unit = 1; unit <= 1_000_000_000; unit *= 10) {
      Instant time = Instant.ofEpochSecond(second, nano - nano % unit);
      assertThat(ListedTime.parse(time.toString())).isEqualTo(time);
      if (unit == 1_000_000_000) {
        break;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-26T19:00:00Z",
        "2026-11-26T19:00:00.1Z",
        "2026-11-26T19:00:00.000Z",
        "2026-11-26T19:00:00.0000001Z",
        "2026-11-26T19:00:00.123456789Z",
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999999Z",
        "2028-02-29T00:00:00.000Z",
        "2026-11-26T24:00:00Z",
        "2016-12-31T23:59:60Z",
        "+12026-11-26T19:00:00Z",
        "-0001-11-26T19:00:00Z",
        "2026-11-26T19:00:00+01:00",
        "2026-11-26T19:00:00.Z",
        "2026-11-26t19:00:00z"
      })
  void everyFormIsReadAsTheJdkReadsIt(String text) {
    assertThat(ListedTime.parse(text)).isEqualTo(Instant.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Z",
        "2026-11-26T19:00Z",
        "yesterday",
        "2026-11-26",
        "2026-11-26T19:00:00",
        "2026-11-26 19:00:00Z",
        "2026-13-26T19:00:00Z",
        "2026-00-26T19:00:00Z",
        "2026-11-00T19:00:00Z",
        "2026-02-30T19:00:00Z",
        "2027-02-29T19:00:00Z",
        "2026-11-26T25:00:00Z",
        "2026-11-26T19:60:00Z",
        "2026-11-26T19:00:61Z",
        "2026-11-26T19:00:00.1234567890Z",
        "2026-11-26T19:00:00,123Z",
        "2026-11-26T19:00:00.12 Z",
        "2026-11-26T1\u0669:00:00Z",
        "2026-11-26T-1:00:00Z"
      })
  void whatIsNoTimeIsNoTimeHereEither(String text) {
    assertThatExceptionOfType(DateTimeException.class).isThrownBy(() -> Instant.parse(text));
    assertThatExceptionOfType(DateTimeException.class).isThrownBy(() -> ListedTime.parse(text));
  }

  /** One character of a good time replaced: whatever it becomes, both say the same of it. */
  @Property
  void isNeverAnotherTimeThanTheJdks(
      @ForAll @IntRange(max = 23) int at,
      @ForAll @Chars({'0', '1', '2', '6', '9', '-', '+', ':', '.', 'T', 'Z', ' '}) char other) {
    StringBuilder text = new StringBuilder("2026-02-28T23:59:59.120Z");
    text.setCharAt(at, other);
    assertThat(read(() -> ListedTime.parse(text.toString())))
        .isEqualTo(read(() -> Instant.parse(text)));
  }

  private static Object read(Supplier<Instant> parse) {
    try {
      return parse.get();
    } catch (DateTimeException e) {
      return "no time";
    }
  }
}
