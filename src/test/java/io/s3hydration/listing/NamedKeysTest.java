package io.s3hydration.listing;

import static io.s3hydration.listing.Samples.key;
import static io.s3hydration.listing.Samples.listed;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NamedKeysTest {

  private final List<String> seen = new ArrayList<>();

  @Test
  void givesTheListedKeysInOrderAndTellsOfTheOthers() {
    NamedKeys named = named("c", "a", "b");

    assertThat(named.next()).isEqualTo(listed("a"));
    assertThat(named.next()).isEqualTo(listed("c"));
    assertThat(named.next()).isNull();
    assertThat(seen)
        .containsExactly(
            "page", "ask bucket/a", "page", "ask bucket/b", "missing b", "page", "ask bucket/c");
  }

  @Test
  void isExhaustedOnlyWhenTheLastKeyWasAsked() {
    NamedKeys named = named("a", "c");

    assertThat(named.exhausted()).isFalse();
    named.next();
    assertThat(named.exhausted()).isFalse();
    named.next();
    assertThat(named.exhausted()).isTrue();
  }

  /** A bucket that lists every key but b. */
  private NamedKeys named(String... keys) {
    TreeSet<ObjectKey> sorted = new TreeSet<>();
    for (String key : keys) {
      sorted.add(key(key));
    }
    return new NamedKeys(
        new OneByOne(Set.of("a", "c")),
        "bucket",
        sorted,
        missing -> seen.add("missing " + missing),
        () -> seen.add("page"));
  }

  private final class OneByOne implements ListingPages {
    private final Set<String> there;

    private OneByOne(Set<String> there) {
      this.there = there;
    }

    @Override
    public ListingPage page(KeySpace space, @Nullable String token) {
      throw new AssertionError("named keys are asked one by one");
    }

    @Override
    public Optional<ListedObject> only(String bucket, ObjectKey key) {
      seen.add("ask " + bucket + "/" + key);
      return there.contains(key.value()) ? Optional.of(listed(key.value())) : Optional.empty();
    }
  }
}
