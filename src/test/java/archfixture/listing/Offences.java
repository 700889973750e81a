package archfixture.listing;

import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** What {@code listing} must not do. */
public interface Offences {

  record DependsOnPlan(archfixture.plan.Right plan) {}

  record ReadsAFile(Path path) {}

  record Logs() {
    void log() {
      LoggerFactory.getLogger("listing").info("listed");
    }
  }
}
