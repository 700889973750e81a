package io.s3hydration.plan;

import static io.s3hydration.listing.Samples.NOON;
import static io.s3hydration.listing.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ListedObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CopyRecordTest {

  private static final ListedObject LISTED =
      new ListedObject(key("k"), new ETag("e1-2"), 5, NOON.plusMillis(123), false);
  private static final CopyRecord RECORD = CopyRecord.of(LISTED, "run-1");

  @Test
  void isReadAsItWasWritten() {
    assertThat(CopyRecord.read(RECORD.toMetadata())).contains(RECORD);
  }

  @Property
  void isReadAsItWasWrittenWhateverWasListed(
      @ForAll @LongRange(min = 0) long size,
      @ForAll @LongRange(min = -1_000_000_000_000L, max = 10_000_000_000_000L) long millis) {
    ListedObject listed =
        new ListedObject(key("k"), new ETag("e"), size, Instant.ofEpochMilli(millis), false);
    CopyRecord record = CopyRecord.of(listed, "run-1");

    assertThat(CopyRecord.read(record.toMetadata())).contains(record);
    assertThat(record.describes(listed)).isTrue();
  }

  @Test
  void isWrittenUnderTheseNames() {
    assertThat(RECORD.toMetadata())
        .containsExactly(
            Map.entry("hydration-source-etag", "e1-2"),
            Map.entry("hydration-source-size", "5"),
            Map.entry("hydration-source-last-modified", "2026-03-01T12:00:00.123Z"),
            Map.entry("hydration-run", "run-1"));
  }

  @Test
  void describesOnlyWhatIsListedWithTheSameTagSizeAndTime() {
    assertThat(RECORD.describes(LISTED)).isTrue();
    assertThat(RECORD.describes(listed("e2", 5, NOON.plusMillis(123)))).isFalse();
    assertThat(RECORD.describes(listed("e1-2", 6, NOON.plusMillis(123)))).isFalse();
    assertThat(RECORD.describes(listed("e1-2", 5, NOON.plusMillis(124)))).isFalse();
  }

  @Test
  void isReadBesideForeignMetadata() {
    Map<String, String> metadata = new HashMap<>(RECORD.toMetadata());
    metadata.put("owner", "somebody");

    assertThat(CopyRecord.read(metadata)).contains(RECORD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hydration-source-etag",
        "hydration-source-size",
        "hydration-source-last-modified"
      })
  void isNoneWhereAnEntryIsMissing(String name) {
    Map<String, String> metadata = new HashMap<>(RECORD.toMetadata());
    metadata.remove(name);

    assertThat(CopyRecord.read(metadata)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "hydration-source-etag, ''",
        "hydration-source-etag, '\"'",
        "hydration-source-etag, 'a\"b'",
        "hydration-source-etag, '\"e1-2\"'",
        "hydration-source-size, ''",
        "hydration-source-size, five",
        "hydration-source-size, 5.0",
        "hydration-source-size, ' 5'",
        "hydration-source-size, '5,5'",
        "hydration-source-size, 0x5",
        "hydration-source-size, -5",
        "hydration-source-size, +5",
        "hydration-source-size, 05",
        "hydration-source-size, \u0665",
        "hydration-source-size, 99999999999999999999",
        "hydration-source-last-modified, ''",
        "hydration-source-last-modified, yesterday",
        "hydration-source-last-modified, 1772366400",
        "hydration-source-last-modified, 2026-03-01",
        "hydration-source-last-modified, 2026-03-01T12:00:00",
        "hydration-source-last-modified, '2026-03-01T12:00:00.123Z,2026-03-01T12:00:00.123Z'",
        "hydration-source-last-modified, 2026-03-01T14:00:00.123+02:00",
        "hydration-source-last-modified, 2026-13-01T12:00:00Z"
      })
  void isNoneWhereAnEntryIsNotAsWeWriteIt(String name, String garbled) {
    Map<String, String> metadata = new HashMap<>(RECORD.toMetadata());
    metadata.put(name, garbled);

    assertThat(CopyRecord.read(metadata)).isEmpty();
  }

  @Test
  void isNoneWithoutMetadata() {
    assertThat(CopyRecord.read(Map.of())).isEmpty();
  }

  @Test
  void belongsToNoRunWithoutARunId() {
    Map<String, String> metadata = new HashMap<>(RECORD.toMetadata());
    metadata.remove("hydration-run");

    assertThat(CopyRecord.read(metadata)).map(CopyRecord::runId).contains("");
  }

  @Test
  void carriesOrdinaryNamesAsTheyAre() {
    assertThat(CopyRecord.carriedName("owner")).isEqualTo("owner");
    assertThat(CopyRecord.carriedName("source-owner")).isEqualTo("source-owner");
    assertThat(CopyRecord.carriedName("hydration")).isEqualTo("hydration");
    assertThat(CopyRecord.carriedName("my-hydration-run")).isEqualTo("my-hydration-run");
  }

  @Test
  void renamesAProducersEntriesThatLookLikeOurs() {
    assertThat(CopyRecord.carriedName("hydration-run")).isEqualTo("source-hydration-run");
    assertThat(CopyRecord.carriedName("source-hydration-run"))
        .isEqualTo("source-source-hydration-run");
  }

  @Test
  void readsNoRecordFromWhatAProducerForged() {
    Map<String, String> carried = new HashMap<>();
    RECORD.toMetadata().forEach((name, value) -> carried.put(CopyRecord.carriedName(name), value));

    assertThat(CopyRecord.read(carried)).isEmpty();
  }

  @Property
  void neverCarriesTwoNamesAsOneNorAnyAsOurs(@ForAll("names") String a, @ForAll("names") String b) {
    assertThat(CopyRecord.carriedName(a).equals(CopyRecord.carriedName(b))).isEqualTo(a.equals(b));
    assertThat(RECORD.toMetadata())
        .doesNotContainKey(CopyRecord.carriedName(a).toLowerCase(Locale.ROOT));
  }

  @Test
  void renamesInAnyCaseBecauseHeadersHaveNone() {
    assertThat(CopyRecord.carriedName("Hydration-Source-ETag"))
        .isEqualTo("source-Hydration-Source-ETag");
  }

  @Provide
  Arbitrary<String> names() {
    Arbitrary<String> beginnings =
        Arbitraries.of("", "source-", "source-source-", "x-", "Source-", "sourcehydration-");
    Arbitrary<String> ends =
        Arbitraries.of(
            "hydration-source-etag",
            "hydration-run",
            "Hydration-Run",
            "HYDRATION-SOURCE-SIZE",
            "hydration-",
            "hydration",
            "hydration-source-hydration-x",
            "owner",
            "");
    return beginnings.flatMap(beginning -> ends.map(end -> beginning + end));
  }

  private static ListedObject listed(String etag, long size, Instant lastModified) {
    return new ListedObject(key("k"), new ETag(etag), size, lastModified, false);
  }
}
