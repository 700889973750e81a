package io.s3hydration.listing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectKeyTest {

  @ParameterizedTest
  @ValueSource(strings = {"a b/c+d%20.txt", "\u00e4\u00f6\u00fc", "//", "\ud83d\ude00", "{}<>'\""})
  void a_key_reads_as_it_is(String key) {
    assertThat(new ObjectKey(key)).hasToString(key);
  }

  @Test
  void no_key_can_forge_a_log_line() {
    assertThat(new ObjectKey("a\n2026 ERROR forged\r\u001b[31m\u2028\u202eb"))
        .hasToString("a\\u000a2026 ERROR forged\\u000d\\u001b[31m\\u2028\\u202eb");
  }

  @Test
  void the_length_counts_bytes() {
    assertThat(new ObjectKey("\u00e4\ud83d\ude00a").utf8Length()).isEqualTo(7);
  }

  @Test
  void a_key_of_one_to_1024_bytes_is_possible() {
    assertThat(new ObjectKey("").isPossible()).isFalse();
    assertThat(new ObjectKey("a").isPossible()).isTrue();
    assertThat(new ObjectKey("\u00e4".repeat(512)).isPossible()).isTrue();
    assertThat(new ObjectKey("\u00e4".repeat(512) + "a").isPossible()).isFalse();
  }
}
