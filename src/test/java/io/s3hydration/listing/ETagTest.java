package io.s3hydration.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ETagTest {

  private static final String MD5 = "d41d8cd98f00b204e9800998ecf8427e";

  @Test
  void isTheSameWithAndWithoutQuotes() {
    assertThat(ETag.of('"' + MD5 + '"')).isEqualTo(ETag.of(MD5)).isEqualTo(new ETag(MD5));
  }

  @Test
  void givesItsQuotesBackToAConditionHeader() {
    assertThat(ETag.of(MD5).quoted()).isEqualTo('"' + MD5 + '"');
    assertThat(ETag.of(ETag.of(MD5).quoted())).isEqualTo(ETag.of(MD5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\"", "\"\"", "a\"b", "\"a", "a\"", "W/\"a\"", "a b", "a\u0001", "\u00e4"})
  void refusesWhatIsNoStrongTag(String value) {
    assertThatIllegalArgumentException().isThrownBy(() -> ETag.of(value));
  }

  @Test
  void differsFromATagInOtherCase() {
    assertThat(new ETag("ab")).isNotEqualTo(new ETag("AB"));
  }

  @Test
  void looksLikeAnMd5OnlyAsThirtyTwoSmallHexDigits() {
    assertThat(new ETag(MD5).looksLikeMd5()).isTrue();
    assertThat(new ETag(MD5 + "-2").looksLikeMd5()).isFalse();
    assertThat(new ETag(MD5.substring(1)).looksLikeMd5()).isFalse();
    assertThat(new ETag("g" + MD5.substring(1)).looksLikeMd5()).isFalse();
  }

  @Test
  void readsAsItIsWithoutQuotes() {
    assertThat(ETag.of("\"ab\"")).hasToString("ab");
  }
}
