package archfixture.plan;

import java.time.Instant;
import tools.jackson.databind.JsonNode;

/** What {@code plan} must not do. */
public interface Offences {

  record DependsOnTransfer(archfixture.transfer.Right transfer) {}

  record ReadsJson(JsonNode json) {}

  record ReadsTheClock() {
    Instant time() {
      return Instant.now();
    }
  }

  record StartsAThread() {
    void start() {
      Thread.ofVirtual().start(() -> {});
    }
  }

  record Prints() {
    void print() {
      System.out.println("planned");
    }
  }

  class Open {}

  final class Counts {
    int count;
  }
}
