package archfixture.transfer;

import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** What {@code transfer} must not do. */
public interface Offences {

  record DependsOnReport(archfixture.report.Right report) {}

  @Component
  record UsesSpring() {}

  record ReadsJson(JsonNode json) {}
}
