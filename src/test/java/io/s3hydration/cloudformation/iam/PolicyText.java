package io.s3hydration.cloudformation.iam;

import tools.jackson.databind.json.JsonMapper;

/** Policies written in the tests. Single quotes stand for double ones. */
final class PolicyText {

  private PolicyText() {}

  /** A policy of these statements, separated by commas. */
  static Policy of(PolicyKind kind, String statements) {
    String json = "{'Version': '2012-10-17', 'Statement': [" + statements + "]}";
    return read(kind, json);
  }

  static Policy read(PolicyKind kind, String json) {
    return PolicyReader.read(
        kind.name(), kind, JsonMapper.shared().readTree(json.replace('\'', '"')));
  }
}
