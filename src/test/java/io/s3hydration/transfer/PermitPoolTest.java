package io.s3hydration.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.Callable;
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
    assertThat(pool.tryAcquireForPart()).isTrue();
    assertThat(pool.tryAcquireForPart()).isFalse();
    assertThat(pool.size()).isEqualTo(2);
  }

  @Test
  void givesAReturnedPermitAgain() throws InterruptedException {
    PermitPool pool = new PermitPool(1);

    pool.acquire();
    pool.release();
    assertThat(pool.tryAcquireForPart()).isTrue();
  }

  @Test
  void furtherPartsLeaveHalfOfThePermitsToObjects() throws InterruptedException {
    PermitPool pool = new PermitPool(5);
    assertThat(pool.tryAcquireForPart()).isTrue();
    assertThat(pool.tryAcquireForPart()).isTrue();
    assertThat(pool.tryAcquireForPart()).as("a third one of five").isFalse();
    for (int object = 0; object < 3; object++) {
      assertThat(pool.acquire()).isTrue();
    }
    pool.releaseOfPart();
    assertThat(pool.tryAcquireForPart()).as("one that was given back").isTrue();
  }

  /** A thread that waits for a permit, or until nobody holds one; it has begun to wait. */
  private static <T> FutureTask<T> waiting(Callable<T> wait) {
    FutureTask<T> task = new FutureTask<>(wait);
    Thread thread = Thread.ofPlatform().daemon().start(task);
    while (thread.getState() != Thread.State.WAITING && !task.isDone()) {
      Thread.onSpinWait();
    }
    assertThat(task).as("it must not get what is not there").isNotDone();
    return task;
  }

  @Test
  void wakesWhoeverWaits() throws Exception {
    PermitPool pool = new PermitPool(1);
    pool.acquire();
    FutureTask<Boolean> waiting = waiting(pool::acquire);
    pool.release();
    assertThat(waiting.get()).isTrue();
    assertThat(pool.tryAcquireForPart()).as("the one permit is the other's now").isFalse();
  }

  @Test
  void isIdleOnlyWhenTheLastPermitIsBack() throws Exception {
    PermitPool pool = new PermitPool(2);
    pool.acquire();
    pool.acquire();
    FutureTask<Boolean> waiting =
        waiting(
            () -> {
              pool.awaitIdle();
              return true;
            });
    pool.release();
    pool.release();
    waiting.get();
    assertThat(pool.acquire()).isTrue();
    assertThat(pool.tryAcquireForPart()).as("all permits are there").isTrue();
  }

  @Test
  void stopsWaitingWhenInterrupted() throws InterruptedException {
    PermitPool pool = new PermitPool(1);
    pool.acquire();
    Thread.currentThread().interrupt();

    assertThatThrownBy(pool::acquire).isInstanceOf(InterruptedException.class);
  }

  @Test
  void aLowerLimitHoldsForTheNextOnesAndAHigherOneWakesThem() throws Exception {
    PermitPool pool = new PermitPool(3);
    pool.acquire();
    pool.acquire();
    pool.limit(1);
    assertThat(pool.tryAcquireForPart()).isFalse();
    pool.release();
    assertThat(pool.tryAcquireForPart()).as("one is held still").isFalse();
    FutureTask<Boolean> waiting = waiting(pool::acquire);
    pool.limit(2);
    assertThat(waiting.get()).isTrue();
    assertThat(pool.tryAcquireForPart()).isFalse();
    pool.limit(pool.size());
    assertThat(pool.tryAcquireForPart()).as("the whole pool is back").isTrue();
  }

  @Test
  void aClosedPoolWakesWhoeverWaitsWithoutAPermit() throws Exception {
    PermitPool pool = new PermitPool(1);
    pool.acquire();
    FutureTask<Boolean> waiting = waiting(pool::acquire);
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
