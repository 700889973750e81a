package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.s3hydration.backend.S3Objects;
import io.s3hydration.backend.TwoAccounts;
import io.s3hydration.job.ApplicationProcess.Ended;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** People at a terminal read lines; what collects a task's output reads JSON. */
class LogFormatTest {

  private final TwoAccounts accounts = TwoAccounts.start();
  private final ApplicationProcess process =
      ApplicationProcess.of(Application.between(accounts)).option("-XX:TieredStopAtLevel=1");

  @BeforeEach
  void produce() {
    S3Objects.put(accounts.producerClient(), accounts.producer().bucket(), "denied", "x");
    accounts.denyAtProducer("denied");
  }

  @AfterEach
  void close() {
    accounts.close();
  }

  @Test
  void without_a_terminal_every_line_is_a_JSON_object_and_the_report_is_one() {
    Ended ended = process.run();
    List<JsonNode> events =
        ended.out().stream().map(line -> JsonMapper.shared().readTree(line)).toList();
    assertThat(events)
        .isNotEmpty()
        .allSatisfy(event -> assertThat(event.path("@timestamp").isString()).isTrue());
    assertThat(events)
        .extracting(event -> event.path("message").stringValue(""))
        .filteredOn(message -> message.contains("ended INCOMPLETE, exit code 3"))
        .singleElement()
        .asString()
        .contains("1 listed = 1 failed")
        .contains("marker: names this run");
  }

  @Test
  void on_a_terminal_it_is_plain_text() {
    assumeThat(Path.of("/usr/bin/script")).exists();
    Ended ended = process.onTerminal().run();
    assertThat(ended.exitCode()).isEqualTo(3);
    assertThat(ended.out()).isNotEmpty().noneMatch(line -> line.startsWith("{"));
    assertThat(ended.out()).anyMatch(line -> line.contains("1 listed = 1 failed"));
  }

  @Test
  void the_standard_property_decides_otherwise() {
    Ended ended = process.environment("LOGGING_STRUCTURED_FORMAT_CONSOLE", "").run();
    assertThat(ended.out()).isNotEmpty().noneMatch(line -> line.startsWith("{"));
  }
}
