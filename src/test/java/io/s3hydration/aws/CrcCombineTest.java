package io.s3hydration.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CrcCombineTest {

  private static final byte[] BYTES = new byte[200_003];

  static {
    new Random(1).nextBytes(BYTES);
  }

  @ParameterizedTest
  @EnumSource
  void theWholeIsCombinedFromPartsOfAnyLength(CrcCombine crc) {
    for (int cut : new int[] {0, 1, 7, 4_096, 65_537, 131_072, BYTES.length - 1, BYTES.length}) {
      String combined =
          crc.combine(of(crc, 0, cut), of(crc, cut, BYTES.length), BYTES.length - cut);
      assertThat(combined).as("cut at %d", cut).isEqualTo(of(crc, 0, BYTES.length));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theOrderOfPartsMatters(CrcCombine crc) {
    String first = of(crc, 0, 1000);
    String second = of(crc, 1000, 2000);
    assertThat(crc.combine(first, second, 1000)).isNotEqualTo(crc.combine(second, first, 1000));
  }

  /** The check value of "123456789": "CRC-64/NVME" in the catalogue of parametrised CRCs. */
  @Test
  void crc64IsTheOneThatS3Stores() {
    RunningDigest digest = RunningDigest.of("CRC64NVME");
    digest.update("123456789".getBytes(StandardCharsets.US_ASCII), 0, 9);
    assertThat(digest.value()).isEqualTo(hex("ae8b14860a799888"));
  }

  @Test
  void hashesCannotBeCombined() {
    assertThat(CrcCombine.of("SHA256")).isEmpty();
    assertThat(CrcCombine.of("CRC32C")).contains(CrcCombine.CRC32C);
  }

  private static String hex(String hex) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
  }

  private static String of(CrcCombine crc, int from, int to) {
    RunningDigest digest = RunningDigest.of(crc.name());
    byte[] part = Arrays.copyOfRange(BYTES, from, to);
    digest.update(part, 0, part.length);
    return digest.value();
  }
}
