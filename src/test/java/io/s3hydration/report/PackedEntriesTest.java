package io.s3hydration.report;

import static io.s3hydration.report.Documents.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.PackedList;
import io.s3hydration.listing.Samples;
import io.s3hydration.listing.SettledEntry;
import io.s3hydration.listing.SettledEntry.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedEntriesTest {

  @Property(tries = 200)
  void whatIsPutInComesOut(@ForAll("entries") List<SettledEntry> entries) {
    List<SettledEntry> packed = PackedEntries.none();
    for (SettledEntry entry : entries) {
      packed.add(entry);
    }

    assertThat(packed).isEqualTo(entries);
    assertThat(packed.subList(packed.size() / 2, packed.size()))
        .isEqualTo(entries.subList(entries.size() / 2, entries.size()));
  }

  @Provide
  Arbitrary<List<SettledEntry>> entries() {
    Arbitrary<Instant> times =
        Combinators.combine(
                Arbitraries.longs()
                    .between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()),
                Arbitraries.integers().between(0, 999_999_999))
            .as(Instant::ofEpochSecond);
    Arbitrary<ETag> tags =
        Arbitraries.strings()
            .ofMinLength(1)
            .ofMaxLength(40)
            .withCharRange('!', '~')
            .filter(t -> !t.contains("\""))
            .map(ETag::new);
    return Combinators.combine(
            Samples.keys(200).map(ObjectKey::new),
            tags,
            Arbitraries.longs().greaterOrEqual(0),
            times,
            tags,
            Arbitraries.of(Standing.class))
        .as(SettledEntry::new)
        .list()
        .ofMaxSize(150);
  }

  @Test
  void holdsAWholePart() {
    List<SettledEntry> packed = PackedEntries.none();
    List<SettledEntry> entries = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      entries.add(entry("a/key-%06d".formatted(i)));
      packed.add(entries.getLast());
    }
    assertThat(packed.equals(entries)).isTrue();
  }

  @Property(tries = 50)
  void isTheSameWhenItIsTrimmedAndGoesOn(@ForAll("entries") List<SettledEntry> entries) {
    PackedList<SettledEntry> packed = PackedEntries.none();
    packed.trimToSize();
    for (SettledEntry entry : entries) {
      packed.add(entry);
      packed.trimToSize();
    }

    assertThat(packed).isEqualTo(entries);
  }

  @Test
  void thereIsNothingBehindTheLast() {
    List<SettledEntry> packed = PackedEntries.none();
    packed.add(entry("a"));
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> packed.get(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD83D", "a\uDE00", "\uDE00\uD83D"})
  void aKeyThatWouldComeBackAsAnotherIsRefused(String key) {
    List<SettledEntry> packed = PackedEntries.none();
    assertThatIllegalArgumentException().isThrownBy(() -> packed.add(entry(key)));
    assertThat(packed).isEmpty();
  }
}
