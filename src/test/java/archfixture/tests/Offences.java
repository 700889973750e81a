package archfixture.tests;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.mockito.Mockito;

/** What a test must not do. Its package is not marked for null checks either. */
interface Offences {

  record UsesMockito() {
    Runnable mock() {
      return Mockito.mock(Runnable.class);
    }
  }

  record Sleeps() {
    void sleep() throws InterruptedException {
      Thread.sleep(1);
    }
  }

  record SleepsByUnit() {
    void sleep() throws InterruptedException {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  record UsesJUnitAssertions() {
    void check() {
      Assertions.assertTrue(true);
    }
  }
}
