package io.s3hydration.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.s3hydration.cloudformation.Documents.Document;
import io.s3hydration.cloudformation.PolicyCase.Answer;
import io.s3hydration.cloudformation.iam.Decision;
import io.s3hydration.job.RecordedRuns;
import io.s3hydration.job.RecordedRuns.Call;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The roles may do what the program asks, and nothing that it does not: the calls in its classes,
 * the requests of whole runs and the actions of the policies are the same set.
 */
class GrantedActionsTest {

  /**
   * What S3 asks of IAM for each operation, and of KMS as the caller (Amazon S3 API Reference, each
   * operation's page; Service Authorization Reference, Amazon S3).
   */
  private static final Map<String, Set<String>> ACTIONS =
      Map.ofEntries(
          Map.entry("AssumeRole", Set.of("sts:AssumeRole")),
          Map.entry("HeadBucket", Set.of("s3:ListBucket")),
          Map.entry("ListObjectsV2", Set.of("s3:ListBucket")),
          Map.entry("ListMultipartUploads", Set.of("s3:ListBucketMultipartUploads")),
          Map.entry("HeadObject", Set.of("s3:GetObject", "kms:Decrypt")),
          Map.entry("GetObject", Set.of("s3:GetObject", "kms:Decrypt")),
          Map.entry("GetObjectTagging", Set.of("s3:GetObjectTagging")),
          Map.entry("PutObject", Set.of("s3:PutObject", "kms:GenerateDataKey")),
          Map.entry("CreateMultipartUpload", Set.of("s3:PutObject", "kms:GenerateDataKey")),
          Map.entry("UploadPart", Set.of("s3:PutObject", "kms:Decrypt")),
          Map.entry("CompleteMultipartUpload", Set.of("s3:PutObject", "kms:Decrypt")),
          Map.entry("AbortMultipartUpload", Set.of("s3:AbortMultipartUpload")),
          Map.entry("DeleteObject", Set.of("s3:DeleteObject")));

  /** What a header of a request asks for beside its operation. */
  private static final Map<String, String> BY_HEADER =
      Map.of("if-match", "s3:GetObject", "x-amz-tagging", "s3:PutObjectTagging");

  /** In no recorded run, because their stores know no tags and no STS. */
  private static final Set<String> ASKED_ELSEWHERE = Set.of("AssumeRole");

  private static final String CLIENT = "software\\.amazon\\.awssdk\\.services\\..*Client";
  private static final Set<String> NO_OPERATIONS =
      Set.of(
          "<init>",
          "builder",
          "close",
          "create",
          "serviceClientConfiguration",
          "serviceName",
          "utilities");

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.s3hydration");

  private static List<Call> recorded = List.of();

  @BeforeAll
  static void run(@TempDir Path directory) throws IOException {
    recorded = RecordedRuns.calls(directory);
  }

  /** Every operation that some class calls on a client of the SDK. */
  private static SortedSet<String> called() {
    SortedSet<String> operations = new TreeSet<>();
    MAIN.stream()
        .flatMap(type -> type.getAccessesFromSelf().stream())
        .filter(access -> access.getTargetOwner().getFullName().matches(CLIENT))
        .map(JavaAccess::getName)
        .filter(name -> !NO_OPERATIONS.contains(name))
        .map(name -> name.replaceAll("AsBytes$|Paginator$", ""))
        .forEach(
            name ->
                operations.add(name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1)));
    boolean assumesARole =
        MAIN.stream()
            .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
            .anyMatch(use -> use.getTargetClass().getSimpleName().startsWith("StsAssumeRole"));
    if (assumesARole) {
      operations.add("AssumeRole");
    }
    return operations;
  }

  @Test
  void recorded_runs_ask_everything_that_the_program_calls() {
    Set<String> asked = new TreeSet<>(ASKED_ELSEWHERE);
    recorded.forEach(call -> asked.add(call.operation()));
    assertThat(called()).isEqualTo(asked).isSubsetOf(ACTIONS.keySet());
  }

  @Test
  void every_request_of_a_run_is_allowed_by_role_endpoint_bucket_and_key() {
    Set<PolicyCase> questions =
        recorded.stream()
            .flatMap(GrantedActionsTest::questions)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    List<String> refused = new ArrayList<>();
    for (PolicyCase question : questions) {
      Decision decision = Question.of(question).answer();
      if (!decision.isAllowed()) {
        refused.add(question + ": " + decision);
      }
    }
    System.out.printf(
        "requests of recorded runs: %d, which ask %d permissions%n",
        recorded.size(), questions.size());
    assertThat(refused).as(String.join("\n", refused)).isEmpty();
    assertThat(questions).hasSizeGreaterThan(30);
  }

  private static Stream<PolicyCase> questions(Call call) {
    String who = call.atProducer() ? "producer.CrossAccountReadRole" : "consumer.TaskRole";
    String bucket = call.atProducer() ? "{producer.SourceBucket}" : "{consumer.DestinationBucket}";
    String kmsKey = call.atProducer() ? "{producer.SourceKey}" : "{consumer.DataKey}";
    String resource = call.key().isEmpty() ? bucket : bucket + "/" + call.key();
    return actions(call).stream()
        .map(
            action -> {
              boolean kms = action.startsWith("kms:");
              return new PolicyCase(
                  call.operation(),
                  Setting.DEFAULT,
                  who,
                  action,
                  kms ? kmsKey : resource,
                  kms ? "s3" : "consumer.S3GatewayEndpoint",
                  kms ? Map.of("kms:EncryptionContext:aws:s3:arn", resource) : Map.of(),
                  Answer.ALLOW,
                  "");
            });
  }

  private static Set<String> actions(Call call) {
    Set<String> actions = new TreeSet<>(ACTIONS.getOrDefault(call.operation(), Set.of()));
    BY_HEADER.forEach(
        (header, action) -> {
          if (call.headers().containsKey(header)) {
            actions.add(action);
          }
        });
    return actions;
  }

  @Test
  void the_task_role_may_do_what_the_program_asks_and_nothing_else() {
    SortedSet<String> asked = asked(false);
    asked.add("sts:AssumeRole");
    asked.add("s3:PutObjectTagging"); // The recorded stores know no tags; SingleCopyTest's does.
    assertThat(granted("consumer.TaskRole.transfer")).isEqualTo(asked);
  }

  @Test
  void the_reader_may_do_what_the_program_asks_and_nothing_else() {
    assertThat(granted("producer.CrossAccountReadRolePolicy")).isEqualTo(asked(true));
  }

  @Test
  void the_bucket_allows_the_reader_what_its_role_allows_it() {
    SortedSet<String> s3 = new TreeSet<>(asked(true));
    s3.removeIf(action -> action.startsWith("kms:"));
    assertThat(granted("producer.SourceBucketPolicy")).isEqualTo(s3);
  }

  @Test
  void the_gateway_endpoint_lets_through_what_the_two_roles_ask_and_nothing_else() {
    SortedSet<String> both = new TreeSet<>(granted("consumer.TaskRole.transfer"));
    both.addAll(granted("producer.CrossAccountReadRolePolicy"));
    both.removeIf(action -> !action.startsWith("s3:"));
    assertThat(granted("consumer.S3GatewayEndpoint")).isEqualTo(both);
  }

  private static SortedSet<String> asked(boolean atProducer) {
    return recorded.stream()
        .filter(call -> call.atProducer() == atProducer)
        .flatMap(call -> actions(call).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Every action that a document allows; none of them has a wildcard. */
  private static SortedSet<String> granted(String document) {
    Map<String, Document> documents = Organisation.in(Setting.DEFAULT).documents();
    Document found = (Document) Template.required(documents, document);
    SortedSet<String> actions = new TreeSet<>();
    for (JsonNode statement : found.json().path("Statement")) {
      if (statement.path("Effect").asString().equals("Allow")) {
        assertThat(statement.has("NotAction")).isFalse();
        JsonNode action = statement.path("Action");
        Stream<JsonNode> all =
            action.isArray()
                ? StreamSupport.stream(action.spliterator(), false)
                : Stream.of(action);
        all.map(JsonNode::asString).forEach(actions::add);
      }
    }
    assertThat(actions).isNotEmpty().noneMatch(action -> action.contains("*"));
    return actions;
  }
}
