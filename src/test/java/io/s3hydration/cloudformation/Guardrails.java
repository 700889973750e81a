package io.s3hydration.cloudformation;

import io.s3hydration.cloudformation.Documents.Document;
import io.s3hydration.cloudformation.iam.PolicyKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** The sample service control policies of {@code cloudformation/guardrails}. */
final class Guardrails {

  private static final Path DIRECTORY = Path.of("cloudformation", "guardrails");
  private static final String SUFFIX = ".json";

  private Guardrails() {}

  /** By name; empty unless the setting says {@code guardrails=on}. */
  static Map<String, Document> documents(Setting setting) {
    Map<String, Document> documents = new TreeMap<>();
    if (!setting.values().getOrDefault("guardrails", "off").equals("on")) {
      return documents;
    }
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      for (Path file : files.filter(path -> path.toString().endsWith(SUFFIX)).toList()) {
        String name = "guardrails." + file.getFileName().toString().replace(SUFFIX, "");
        documents.put(
            name,
            new Document(
                name,
                PolicyKind.SERVICE_CONTROL,
                JsonMapper.shared().readTree(Files.readString(file)),
                List.of()));
      }
      return documents;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
