package archfixture.report;

import tools.jackson.databind.JsonNode;

/** Breaks no rule: the records are JSON. */
public record Right(archfixture.transfer.Right transfer, JsonNode json) {}
