package io.s3hydration.plan;

import static io.s3hydration.listing.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReservedKeysTest {

  private final ReservedKeys reserved = new ReservedKeys("_sync/");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "_sync",
        "_sync/",
        "_sync/run.lease",
        "_sync/last_successful_sync.json",
        "_sync/index/progress.json",
        "_sync//",
        "_sync/../a",
        "_sync/\uD83D\uDE00"
      })
  void areTheLocationAndAllUnderIt(String key) {
    assertThat(reserved.contains(key(key))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "_",
        "_syn",
        "sync/",
        "%5fsync/a",
        "_sync%2Fa",
        "_Sync/a",
        "_SYNC/a",
        "x_sync/a",
        "a/_sync/a",
        "/_sync/a",
        "./_sync/a",
        "a/../_sync/b",
        "_sync\\a",
        "_sync2/a",
        "_sync.json",
        "_sync\u2215a",
        "_sync\uFF0Fa",
        "\uFF3Fsync/a",
        "_s\u0443nc/a",
        "_sync\u200b/a",
        " _sync/a"
      })
  void areNoOthersHoweverMuchTheyLookAlike(String key) {
    assertThat(reserved.contains(key(key))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "_sync", "/_sync/"})
  void needALocationThatIsOnePlace(String location) {
    assertThatIllegalArgumentException().isThrownBy(() -> new ReservedKeys(location));
  }
}
