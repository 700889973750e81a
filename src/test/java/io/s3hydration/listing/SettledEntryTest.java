package io.s3hydration.listing;

import static io.s3hydration.listing.Samples.NOON;
import static io.s3hydration.listing.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.listing.SettledEntry.Standing;
import org.junit.jupiter.api.Test;

class SettledEntryTest {

  private static final ListedObject LISTED = object("e1", 5, 0);
  private static final SettledEntry ENTRY = SettledEntry.proved(LISTED, new ETag("c1"));

  @Test
  void matchesOnlyWhatIsListedWithTheSameTagSizeAndTime() {
    assertThat(ENTRY.matches(LISTED)).isTrue();
    assertThat(ENTRY.matches(object("e2", 5, 0))).isFalse();
    assertThat(ENTRY.matches(object("e1", 6, 0))).isFalse();
    assertThat(ENTRY.matches(object("e1", 5, 1))).isFalse();
    assertThat(ENTRY.matches(object("e1", 5, -1))).isFalse();
  }

  @Test
  void holdsWhatTheListingPrintedAndTheTagOfTheCopy() {
    assertThat(ENTRY)
        .isEqualTo(
            new SettledEntry(key("k"), new ETag("e1"), 5, NOON, new ETag("c1"), Standing.PROVED));
    assertThat(SettledEntry.adopted(LISTED, new ETag("c1")).standing()).isEqualTo(Standing.ADOPTED);
  }

  @Test
  void keepsEverythingElseWhenItsCopyIsLeftRemoved() {
    assertThat(ENTRY.left())
        .isEqualTo(
            new SettledEntry(key("k"), new ETag("e1"), 5, NOON, new ETag("c1"), Standing.LEFT));
  }

  private static ListedObject object(String etag, long size, long laterMillis) {
    return new ListedObject(key("k"), new ETag(etag), size, NOON.plusMillis(laterMillis), false);
  }
}
