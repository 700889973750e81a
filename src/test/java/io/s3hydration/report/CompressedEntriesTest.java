package io.s3hydration.report;

import static io.s3hydration.report.Documents.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.listing.SettledEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompressedEntriesTest {

  private static final int BLOCK = 4;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 5, 8, 9, 23})
  void whatWasAddedIsReadBackInItsOrder(int count) throws IOException {
    CompressedEntries compressed = of(count);

    assertThat(compressed.size()).isEqualTo(count);
    assertThat(compressed.isEmpty()).isEqualTo(count == 0);
    assertThat(read(compressed)).isEqualTo(entries(count));
  }

  @Test
  void aSplitCutsNoBlockAndLosesNothing() throws IOException {
    for (int count = 0; count <= 3 * BLOCK + 1; count++) {
      for (int asked = 0; asked <= count + 1; asked++) {
        CompressedEntries first = of(count);

        CompressedEntries second = first.splitAfter(asked);

        int inBlocks = count == 0 ? 0 : (count - 1) / BLOCK * BLOCK;
        int kept = asked >= inBlocks ? Math.min(asked, count) : asked / BLOCK * BLOCK;
        assertThat(first.size()).as("%d after %d", count, asked).isEqualTo(kept);
        assertThat(first.isEmpty()).isEqualTo(kept == 0);
        assertThat(second.size()).isEqualTo(count - kept);
        assertThat(read(first)).isEqualTo(entries(count).subList(0, kept));
        assertThat(read(second)).isEqualTo(entries(count).subList(kept, count));
        if (!second.isEmpty()) {
          assertThat(second.firstKey()).isEqualTo(entries(count).get(kept).key());
        }
      }
    }
  }

  @Test
  void bothHalvesGoOn() throws IOException {
    CompressedEntries first = of(10);
    CompressedEntries second = first.splitAfter(8);

    entries(20).subList(10, 20).forEach(second::add);

    assertThat(read(second)).isEqualTo(entries(20).subList(8, 20));
    assertThat(read(first)).isEqualTo(entries(8));
  }

  @Test
  void theLastEntryCanBeLeftOut() throws IOException {
    for (int count = 1; count <= 2 * BLOCK + 1; count++) {
      CompressedEntries all = of(count);
      SettledEntry last = entries(count).getLast();

      assertThat(read(all.before(last.key()))).isEqualTo(entries(count - 1));
      assertThat(read(all.before(entry(last.key().value() + "0").key()))).isEqualTo(entries(count));
      assertThat(all.size()).isEqualTo(count);
    }
  }

  private static List<SettledEntry> read(CompressedEntries compressed) throws IOException {
    return new ArrayList<>(EntryLines.read(compressed.content()));
  }

  private static CompressedEntries of(int count) {
    CompressedEntries compressed = new CompressedEntries(BLOCK);
    entries(count).forEach(compressed::add);
    return compressed;
  }

  private static List<SettledEntry> entries(int count) {
    return IntStream.range(0, count).mapToObj(n -> entry("k%03d".formatted(n))).toList();
  }
}
