package io.s3hydration.listing;

import static io.s3hydration.listing.Samples.NOON;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A store that answers what the test says, right or wrong, and remembers what it was asked. */
public final class ScriptedPages implements ListingPages {

  /** One request. */
  record Asked(KeySpace space, @Nullable String token) {}

  private final Deque<ListingPage> answers = new ArrayDeque<>();
  private final List<Asked> asked = new ArrayList<>();

  public ScriptedPages answer(ListingPage page) {
    answers.add(page);
    return this;
  }

  /** A page with more behind it. */
  public ScriptedPages page(String token, String... keys) {
    return answer(pageOf(keys.length, true, token, keys));
  }

  /** The last page. */
  public ScriptedPages lastPage(String... keys) {
    return answer(pageOf(keys.length, false, null, keys));
  }

  /** The n-th page answered shows {@code NOON} plus n - 1 seconds. */
  public ListingPage pageOf(
      int keyCount, boolean truncated, @Nullable String token, String... keys) {
    return new ListingPage(
        Arrays.stream(keys).map(Samples::listed).toList(),
        keyCount,
        truncated,
        token,
        NOON.plusSeconds(answers.size()));
  }

  List<Asked> asked() {
    return asked;
  }

  @Override
  public ListingPage page(KeySpace space, @Nullable String token) {
    asked.add(new Asked(space, token));
    ListingPage answer = answers.poll();
    if (answer == null) {
      throw new AssertionError("asked for a page too many, with token " + token);
    }
    return answer;
  }

  @Override
  public Optional<ListedObject> only(String bucket, ObjectKey key) {
    throw new AssertionError("a walk asks for pages");
  }
}
