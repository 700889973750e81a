package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3hydration.listing.KeySpace;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ListingFailedException;
import io.s3hydration.listing.ListingPage;
import io.s3hydration.listing.ListingPages;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.ObjectListing;
import io.s3hydration.listing.Samples;
import io.s3hydration.listing.ScriptedPages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagesAheadTest {

  private static final KeySpace SPACE = new KeySpace("producer-bucket", "in/");

  private final ScriptedPages script = new ScriptedPages();
  private final Asked asked = new Asked();
  private final PagesAhead pages = new PagesAhead(asked);

  /** Tells of each request as it comes, and lets the test hold one back. */
  private final class Asked implements ListingPages {

    private final BlockingQueue<String> tokens = new LinkedBlockingQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable String hung;

    @Override
    public ListingPage page(KeySpace space, @Nullable String token) {
      boolean hangs = token != null && token.equals(hung);
      tokens.add(space.prefix() + ":" + token);
      if (hangs) {
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          ended.countDown();
          throw new ListingFailedException("interrupted", e);
        }
      }
      return script.page(space, token);
    }

    @Override
    public Optional<ListedObject> only(String bucket, ObjectKey key) {
      return Optional.of(Samples.listed(bucket + "/" + key.value()));
    }

    void awaitRequest(String of) throws InterruptedException {
      assertThat(tokens.poll(30, TimeUnit.SECONDS)).isEqualTo(of);
    }
  }

  @AfterEach
  void leaveNoInterruptBehind() {
    Thread.interrupted();
  }

  @Test
  void asksForTheNextPageWhileThePresentOneIsWorkedThrough() throws InterruptedException {
    script.page("t1", "in/a").page("t2", "in/b").lastPage("in/c");

    pages.page(SPACE, null);

    asked.awaitRequest("in/:null");
    asked.awaitRequest("in/:t1");
  }

  @Test
  void aWalkSeesEveryPageOnceAndInOrder() {
    script.page("t1", "in/a", "in/b").page("t2").page("t3", "in/c").lastPage("in/d");
    ObjectListing listing = new ObjectListing(pages, SPACE, key -> false, () -> {});

    List<String> keys = new ArrayList<>();
    for (ListedObject object = listing.next(); object != null; object = listing.next()) {
      keys.add(object.key().value());
    }

    assertThat(keys).containsExactly("in/a", "in/b", "in/c", "in/d");
    assertThat(listing.exhausted()).isTrue();
    assertThat(asked.tokens).containsExactly("in/:null", "in/:t1", "in/:t2", "in/:t3");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = "")
  void asksForNothingBehindAPageThatLeadsNowhere(@Nullable String token) {
    script.answer(script.pageOf(1, true, token, "in/a")).lastPage("in/b");

    pages.page(SPACE, null);
    pages.page(SPACE.after(new ObjectKey("in/a")), null);

    assertThat(asked.tokens).containsExactly("in/:null", "in/:null");
  }

  @Test
  void whatFailsIsToldWhenItsPageIsAskedForAndOnlyThen() throws InterruptedException {
    script.page("t1", "in/a");

    ListingPage first = pages.page(SPACE, null);
    asked.awaitRequest("in/:null");
    asked.awaitRequest("in/:t1");

    assertThat(first.objects()).containsExactly(Samples.listed("in/a"));
    assertThatThrownBy(() -> pages.page(SPACE, "t1"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("a page too many, with token t1");
  }

  @Test
  void anotherWalkGetsPagesOfItsOwnAndEndsWhatIsUnderWay() throws InterruptedException {
    KeySpace other = new KeySpace("producer-bucket", "out/");
    script.page("t1", "in/a").page("t1", "out/a").lastPage("out/b");
    asked.hung = "t1";

    pages.page(SPACE, null);
    asked.awaitRequest("in/:null");
    asked.awaitRequest("in/:t1");
    asked.hung = null;
    ListingPage page = pages.page(other, null);

    assertThat(page.objects()).containsExactly(Samples.listed("out/a"));
    assertThat(pages.page(other, "t1").objects()).containsExactly(Samples.listed("out/b"));
    assertThat(asked.ended.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whoIsInterruptedEndsWhatIsUnderWay() throws InterruptedException {
    script.page("t1", "in/a");
    asked.hung = "t1";
    pages.page(SPACE, null);
    asked.awaitRequest("in/:null");
    asked.awaitRequest("in/:t1");

    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> pages.page(SPACE, "t1"))
        .isInstanceOf(ListingFailedException.class)
        .hasMessageContaining("s3://producer-bucket/in/")
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(asked.ended.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whoWaitsForAPageAndIsInterruptedThenDoesNotWaitOn() throws InterruptedException {
    script.page("t1", "in/a");
    asked.hung = "t1";
    pages.page(SPACE, null);
    BlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();
    Thread walk =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    pages.page(SPACE, "t1");
                  } catch (ListingFailedException e) {
                    thrown.add(e);
                  }
                });

    walk.interrupt();

    assertThat(thrown.poll(30, TimeUnit.SECONDS)).hasMessageContaining("interrupted");
    assertThat(asked.ended.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void oneKeyIsAskedForAtOnce() {
    assertThat(pages.only("bucket", new ObjectKey("a"))).hasValue(Samples.listed("bucket/a"));
    assertThat(asked.tokens).isEmpty();
  }
}
