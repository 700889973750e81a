package io.s3hydration.aws;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.transfer.PermitPool;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PartRunTest {

  private static final int PARTS = 40;

  private final PermitPool permits = new PermitPool(9);

  private static List<Integer> all() {
    return IntStream.rangeClosed(1, PARTS).boxed().toList();
  }

  @Test
  void whereTheLimitFallsItsPartsGiveTheirPermitsToObjects() throws InterruptedException {
    permits.acquire();
    CountDownLatch object = new CountDownLatch(1);
    Runnable slowDown =
        () -> {
          permits.limit(3);
          Thread.ofVirtual().start(() -> take(object));
        };
    CyclicBarrier five = new CyclicBarrier(5, slowDown);
    PartRun<Integer> run =
        new PartRun<>(
            PARTS,
            permits,
            part -> {
              if (part <= 5) {
                unchecked(five::await);
              } else {
                assertThat(unchecked(() -> object.await(20, SECONDS))).isTrue();
              }
              return part;
            });
    assertThat(run.await()).isEqualTo(all());
    permits.release();
    permits.release();
    permits.awaitIdle();
  }

  private void take(CountDownLatch taken) {
    if (unchecked(permits::acquire)) {
      taken.countDown();
    }
  }

  private static <T> T unchecked(Callable<T> call) {
    try {
      return call.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
