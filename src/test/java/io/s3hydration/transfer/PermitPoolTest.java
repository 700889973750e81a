package io.s3hydration.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class PermitPoolTest {

  @Test
  void givesAsManyPermitsAsItHas() throws InterruptedException {
    PermitPool pool = new PermitPool(2);

    pool.acquire();
    assertThat(pool.tryAcquire()).isTrue();
    assertThat(pool.tryAcquire()).isFalse();
    assertThat(pool.size()).isEqualTo(2);
  }

  @Test
  void givesAReturnedPermitAgain() throws InterruptedException {
    PermitPool pool = new PermitPool(1);

    pool.acquire();
    pool.release();
    assertThat(pool.tryAcquire()).isTrue();
  }

  @Test
  void wakesWhoeverWaits() throws InterruptedException {
    PermitPool pool = new PermitPool(1);
    CountDownLatch got = new CountDownLatch(1);
    pool.acquire();
    Thread waiting =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    pool.acquire();
                    got.countDown();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });

    pool.release();
    got.await();
    waiting.join();
    assertThat(pool.tryAcquire()).isFalse();
  }

  @Test
  void stopsWaitingWhenInterrupted() throws InterruptedException {
    PermitPool pool = new PermitPool(1);
    pool.acquire();
    Thread.currentThread().interrupt();

    assertThatThrownBy(pool::acquire).isInstanceOf(InterruptedException.class);
  }

  @Test
  void aLowerLimitHoldsForTheNextOnesAndAHigherOneWakesThem() throws InterruptedException {
    PermitPool pool = new PermitPool(3);
    pool.acquire();
    pool.acquire();
    pool.limit(1);
    assertThat(pool.tryAcquire()).isFalse();
    pool.release();
    assertThat(pool.tryAcquire()).as("one is held still").isFalse();
    CountDownLatch got = new CountDownLatch(1);
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                pool.acquire();
                got.countDown();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    pool.limit(2);
    got.await();
    assertThat(pool.tryAcquire()).isFalse();
  }

  @Test
  void aClosedPoolWakesWhoeverWaitsWithoutAPermit() throws Exception {
    PermitPool pool = new PermitPool(1);
    pool.acquire();
    FutureTask<Boolean> waiting = new FutureTask<>(pool::acquire);
    Thread.ofVirtual().start(waiting);
    pool.close();
    assertThat(waiting.get()).isFalse();
    pool.release();
    assertThat(pool.acquire()).isFalse();
    pool.awaitIdle();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void refusesALimitThatItCannotHave(int limit) {
    PermitPool pool = new PermitPool(2);
    assertThatIllegalArgumentException().isThrownBy(() -> pool.limit(limit));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void refusesAPoolInWhichEverybodyWaitsForEver(int size) {
    assertThatIllegalArgumentException().isThrownBy(() -> new PermitPool(size));
  }
}
