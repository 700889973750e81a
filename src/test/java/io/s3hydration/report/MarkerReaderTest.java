package io.s3hydration.report;

import static io.s3hydration.report.SyncLocation.TODAY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.listing.ETag;
import io.s3hydration.report.SyncMarker.State;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkerReaderTest {

  private static final Instant SYNCED = Instant.parse("2025-12-31T02:00:00Z");

  @Test
  void nothingIsAFirstRun() {
    assertThat(new MarkerReader(null).read(Optional.empty())).isEqualTo(new State.None());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"last_sync\":\"2025-12-31T02:00:00Z\"}",
        "{\"last_sync\":\"2025-12-31T02:00:00.000Z\"}",
        "{\"last_sync\":\"2025-12-31T03:00:00+01:00\"}",
        "{\"last_sync\":\"2025-12-31T02:00:00.000000+00:00\"}",
        "{\"last_sync\":\"2025-12-31T02:00:00.000000\"}",
        "{\"last_sync\":\"2025-12-31T02:00:00\"}",
        "{\"last_sync\":\"2025-12-31T02:00\"}",
        "{\"t\":1767146400}",
        "{\"t\":1767146400.0}",
        "{\"t\":1.7671464E9}",
        "{\"t\":1767146400000}",
        "{\"state\":{\"runs\":[{\"at\":\"2025-12-31T02:00:00Z\"}]},\"objects\":17,\"ok\":true}",
        "[\"2025-12-31T02:00:00Z\",3,null]",
        "\"2025-12-31T02:00:00Z\"",
        "1767146400",
        " \n{ \"t\" : 1767146400 }\n",
        "{\"t\":1767146400,\"day\":\"2025-12-31\",\"note\":\"ran at 02:00\",\"n\":999999999}"
      })
  void theOneTimeInAPredecessorsMarkerIsFound(String content) {
    assertThat(read(content)).isEqualTo(new State.Predecessor(SYNCED));
  }

  @Test
  void secondsSinceTheEpochAreBelievedFrom2001To2096() {
    assertThat(read("{\"t\":1000000000}"))
        .isEqualTo(new State.Predecessor(Instant.ofEpochSecond(1_000_000_000)));
    assertThat(read("{\"t\":1000000000000}"))
        .as("milliseconds")
        .isEqualTo(new State.Predecessor(Instant.ofEpochSecond(1_000_000_000)));
    assertThat(read("{\"t\":4000000000}"))
        .isEqualTo(new State.Predecessor(Instant.ofEpochSecond(4_000_000_000L)));
  }

  @Test
  void fractionsOfASecondCount() {
    assertThat(read("{\"t\":\"2025-12-31T02:00:00.123456\"}"))
        .isEqualTo(new State.Predecessor(SYNCED.plusNanos(123_456_000)));
    assertThat(read("{\"t\":1767146400.123}"))
        .isEqualTo(new State.Predecessor(SYNCED.plusMillis(123)));
    assertThat(read("{\"t\":1767146400123}"))
        .isEqualTo(new State.Predecessor(SYNCED.plusMillis(123)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | {}",
        "0 | []",
        "0 | null",
        "0 | {\"objects\":17}",
        "0 | {\"day\":\"2025-12-31\"}",
        "0 | {\"t\":999999999}",
        "0 | {\"t\":4000000001}",
        "0 | {\"t\":-1767146400}",
        "0 | {\"t\":true}",
        "2 | {\"from\":\"2025-12-30T02:00:00Z\",\"to\":\"2025-12-31T02:00:00Z\"}",
        "2 | {\"at\":\"2025-12-31T02:00:00Z\",\"bytes\":1500000000}",
        "3 | [1767146400,1767146400,1767146400]"
      })
  void aMarkerWithoutExactlyOneTimeNeedsAPointer(int times, String content) {
    assertThat(read(content))
        .isInstanceOfSatisfying(
            State.Unusable.class,
            unusable -> {
              assertThat(unusable.why()).contains("no schemaVersion", times + " times");
              assertThat(unusable.advice()).contains("hydration.sync.predecessor-time-pointer");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/to | {\"from\":\"2025-12-30T02:00:00Z\",\"to\":\"2025-12-31T02:00:00Z\"}",
        "/runs/1/at | {\"runs\":[{\"at\":1},{\"at\":1767146400}]}",
        "/a~1b | {\"a/b\":1767146400000}",
        "/0 | [\"2025-12-31T02:00:00\",\"2025-12-30T02:00:00\"]"
      })
  void aPointerSaysWhichTimeIsMeant(String pointer, String content) {
    assertThat(read(content, pointer)).isEqualTo(new State.Predecessor(SYNCED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nothing", "/objects", "/run", "/at/deeper"})
  void aPointerThatLeadsToNoTimeIsToBeCorrected(String pointer) {
    String content = "{\"at\":\"2025-12-31T02:00:00Z\",\"objects\":17,\"run\":{}}";

    assertThat(read(content, pointer))
        .isInstanceOfSatisfying(
            State.Unusable.class,
            unusable -> {
              assertThat(unusable.why()).contains(pointer);
              assertThat(unusable.advice()).isEqualTo("Correct the pointer");
            });
  }

  @Test
  void ourMarkerIsReadAsItWasWritten() {
    SyncMarker marker = Documents.marker("index/manifest-run-1.json", "digest");

    assertThat(read(new String(SyncJson.document(marker), UTF_8)))
        .isEqualTo(new State.Ours(marker));
  }

  @Test
  void aPointerIsForAPredecessorsMarkerAlone() {
    SyncMarker marker = Documents.marker("index/manifest-run-1.json", "digest");

    assertThat(read(new String(SyncJson.document(marker), UTF_8), "/to"))
        .isEqualTo(new State.Ours(marker));
  }

  @Test
  void aFieldThatANewerProgramAddsToThisVersionIsPassedOver() {
    SyncMarker marker = Documents.marker("index/manifest-run-1.json", "digest");
    String content =
        new String(SyncJson.document(marker), UTF_8).replaceFirst("\\{", "{\"more\":[1],");

    assertThat(read(content)).isEqualTo(new State.Ours(marker));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "\"1\"", "null", "1.0", "true", "{}", "99999999999"})
  void aVersionThatIsNoneIsUnusable(String version) {
    assertThat(read(marker().replace("\"schemaVersion\" : 1", "\"schemaVersion\" : " + version)))
        .isInstanceOfSatisfying(
            State.Unusable.class,
            unusable -> assertThat(unusable.why()).contains("schemaVersion is"));
  }

  @Test
  void aNewerVersionIsForTheNewerProgram() {
    assertThat(read(marker().replace("\"schemaVersion\" : 1", "\"schemaVersion\" : 2")))
        .isInstanceOfSatisfying(
            State.Unusable.class,
            unusable -> {
              assertThat(unusable.why()).contains("schemaVersion is 2", "reads 1");
              assertThat(unusable.advice()).isEqualTo("Run the newer program");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lastSuccessfulSync",
        "runId",
        "verdict",
        "failed",
        "refused",
        "manifest",
        "manifestDigest",
        "binding",
        "producerEndpoint",
        "producerBucket",
        "producerPrefix",
        "consumerBucket",
        "consumerPrefix",
        "mappingVersion",
        "verifyNext"
      })
  void aMarkerOfOursWithoutAFieldIsUnusable(String field) {
    String content = marker();
    assertThat(content).contains("\"" + field + "\"");

    assertThat(read(content.replace("\"" + field + "\"", "\"other\"")))
        .isInstanceOfSatisfying(
            State.Unusable.class, unusable -> assertThat(unusable.why()).contains("not a marker"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"not JSON", "{", "{\"schemaVersion\":1", "{\"t\":1767146400} trailing", "\u0000"})
  void whatIsNotJsonIsUnusable(String content) {
    assertThat(read(content))
        .isInstanceOfSatisfying(
            State.Unusable.class,
            unusable -> assertThat(unusable.why()).contains("it is not a marker").hasLineCount(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"t\":1e400}", "{\"t\":1e999999999}", "{\"t\":NaN}"})
  void whatHoldsNoSensibleNumberIsUnusable(String content) {
    assertThat(read(content)).isInstanceOf(State.Unusable.class);
  }

  private static String marker() {
    return new String(SyncJson.document(Documents.marker("index/m.json", "digest")), UTF_8);
  }

  private static State read(String content) {
    return read(content, null);
  }

  private static State read(String content, @Nullable String pointer) {
    return new MarkerReader(pointer)
        .read(
            Optional.of(
                new SyncStore.Stored(content.getBytes(UTF_8), new ETag("tag"), TODAY, TODAY)));
  }
}
