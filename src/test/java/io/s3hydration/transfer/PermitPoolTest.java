package io.s3hydration.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class PermitPoolTest {

  @Test
  void givesAsManyPermitsAsItHas() throws InterruptedException {
    PermitPool pool = new PermitPool(3);

    pool.acquire();
    assertThat(pool.tryAcquireForPart()).isTrue();
    pool.acquire();
    waiting(pool::acquire);
  }

  @Test
  void givesAReturnedPermitAgain() throws InterruptedException {
    PermitPool pool = new PermitPool(1);

    pool.acquire();
    pool.release();
    assertThat(pool.acquire()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "2, 0", "3, 1", "4, 1", "5, 2", "256, 127"})
  void furtherPartsTakeFewerThanHalfOfThePermits(int size, int parts) throws InterruptedException {
    PermitPool pool = new PermitPool(size);
    pool.acquire();
    for (int part = 0; part < parts; part++) {
      assertThat(pool.tryAcquireForPart()).isTrue();
    }
    assertThat(pool.tryAcquireForPart()).as("one part more").isFalse();
    for (int object = 1; object < size - parts; object++) {
      assertThat(pool.acquire()).isTrue();
    }
    if (parts > 0) {
      pool.releaseOfPart();
      assertThat(pool.tryAcquireForPart()).as("one that was given back").isTrue();
    }
  }

  @Test
  void aLowerLimitTakesPermitsFromFurtherParts() throws InterruptedException {
    PermitPool pool = new PermitPool(9);
    pool.acquire();
    for (int part = 0; part < 4; part++) {
      assertThat(pool.tryAcquireForPart()).isTrue();
    }
    assertThat(pool.mayKeepForPart()).isTrue();
    pool.limit(5);
    assertThat(pool.mayKeepForPart()).as("four parts of two").isFalse();
    pool.releaseOfPart();
    pool.releaseOfPart();
    assertThat(pool.mayKeepForPart()).as("two parts of two").isTrue();
    pool.acquire();
    pool.acquire();
    pool.limit(4);
    assertThat(pool.mayKeepForPart()).as("more is under way than may be").isFalse();
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
    waiting(pool::acquire);
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
    assertThat(pool.acquire()).as("all permits are there").isTrue();
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
    pool.release();
    FutureTask<Boolean> waiting = waiting(pool::acquire);
    pool.limit(2);
    assertThat(waiting.get()).isTrue();
    waiting = waiting(pool::acquire);
    pool.limit(3);
    assertThat(waiting.get()).as("the whole pool is back").isTrue();
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
