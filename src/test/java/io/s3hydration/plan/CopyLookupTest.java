package io.s3hydration.plan;

import static io.s3hydration.listing.Samples.NOON;
import static io.s3hydration.listing.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ListedObjects;
import io.s3hydration.listing.ListingFailedException;
import io.s3hydration.listing.PrintedListing;
import io.s3hydration.listing.Samples;
import io.s3hydration.plan.CopySeen.Absent;
import io.s3hydration.plan.CopySeen.Present;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CopyLookupTest {

  @Test
  void findsWhatIsListedAndNothingElse() {
    CopyLookup lookup = lookup("b", "d", "\uFF21", "\uD83D\uDE00");

    assertThat(lookup.at(key("a"))).isEqualTo(new Absent());
    assertThat(lookup.at(key("b"))).isEqualTo(new Present(new ETag("tag-of-b"), 5, NOON));
    assertThat(lookup.at(key("b\u0001"))).isEqualTo(new Absent());
    assertThat(lookup.at(key("d"))).isInstanceOf(Present.class);
    assertThat(lookup.at(key("\uFF21"))).isInstanceOf(Present.class);
    assertThat(lookup.at(key("\uD83D\uDE00"))).isInstanceOf(Present.class);
    assertThat(lookup.at(key("\uDBFF\uDFFF"))).isEqualTo(new Absent());
  }

  @Test
  void passesOverWhatNobodyAskedFor() {
    CopyLookup lookup = lookup("a", "b", "c", "d", "e");

    assertThat(lookup.at(key("d"))).isInstanceOf(Present.class);
  }

  @Test
  void findsNothingInAnEmptyBucket() {
    assertThat(lookup().at(key("a"))).isEqualTo(new Absent());
  }

  @Test
  void callsNothingAbsentWhereTheListingEndedEarly() {
    CopyLookup lookup = CopyLookup.walking(endsEarly(null));

    assertThat(lookup.at(key("a"))).isInstanceOf(Present.class);
    assertThatThrownBy(() -> lookup.at(key("b")))
        .isInstanceOf(ListingFailedException.class)
        .hasMessageContaining("<b>");
  }

  @Test
  void callsNothingAbsentAfterTheListingFailed() {
    CopyLookup lookup = CopyLookup.walking(endsEarly(new ListingFailedException("503")));

    assertThatThrownBy(() -> lookup.at(key("0"))).isInstanceOf(ListingFailedException.class);
    assertThat(lookup.at(key("a"))).isInstanceOf(Present.class);
  }

  private static CopyLookup lookup(String... keys) {
    return CopyLookup.walking(
        new PrintedListing(2, Arrays.stream(keys).map(Samples::listed).toList()).list(""));
  }

  /** Fails once, if told to, then shows the key a and is not exhausted. */
  private static ListedObjects endsEarly(@Nullable ListingFailedException first) {
    return new ListedObjects() {
      private @Nullable ListingFailedException failure = first;
      private boolean given;

      @Override
      public @Nullable ListedObject next() {
        ListingFailedException now = failure;
        failure = null;
        if (now != null) {
          throw now;
        }
        boolean last = given;
        given = true;
        return last ? null : Samples.listed("a");
      }

      @Override
      public boolean exhausted() {
        return false;
      }
    };
  }
}
