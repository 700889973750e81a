package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.backend.Ability;
import io.s3hydration.backend.Backend;
import io.s3hydration.backend.BackendContract;
import io.s3hydration.backend.Content;
import io.s3hydration.backend.LegalKey;
import io.s3hydration.listing.KeySpace;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.ObjectListing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What runs of the real application do, wherever the two buckets lie. Each test has prefixes of its
 * own on both sides, and its own records.
 */
abstract class RunContract extends BackendContract {

  private final Supplier<Application> applications;

  /** As long as the producer's prefix, so that the longest key has a copy too. */
  private final String copies = prefix.replace("contract-", "copies-of");

  private final String records = "records-" + prefix;

  /**
   * @param applications each told of the backend's two buckets
   */
  RunContract(Backend backend, Supplier<Application> applications) {
    super(backend);
    this.applications = applications;
  }

  @BeforeEach
  void produceSome() {
    for (String name : List.of("a", "b/1", "b/2", "c")) {
      produce(name, "first " + name);
    }
  }

  @Test
  void a_first_run_copies_everything_and_a_second_asks_for_nothing() {
    Content described =
        Content.of("described")
            .withHeaders(Map.of("Content-Type", "text/x-told", "Cache-Control", "no-store"))
            .withMetadata(Map.of("owner", "somebody"));
    backend.producer().put(key("described"), described);
    assertThat(run()).isZero();
    assertThat(outcome("TRANSFERRED")).isEqualTo(5);
    assertThat(copy("b/2").text()).isEqualTo("first b/2");
    assertThat(copy("described").headers()).containsAllEntriesOf(described.headers());
    assertThat(copy("described").metadata()).containsEntry("owner", "somebody");
    assertThat(requests("consumer HeadObject")).isZero();

    assertThat(run()).isZero();
    assertThat(outcome("SETTLED")).isEqualTo(5);
    assertThat(requests("producer GetObject")).isZero();
    assertThat(requests("consumer HeadObject")).isZero();
    assertThat(requests("consumer ListObjectsV2")).isZero();
  }

  @Test
  void a_later_run_copies_what_changed_and_what_is_new_and_deletes_nothing() {
    run();
    produce("b/1", "other bytes, as many");
    produce("z", "new");
    backend.producer().delete(key("a"));
    assertThat(run()).isZero();
    assertThat(outcome("TRANSFERRED")).isEqualTo(2);
    assertThat(outcome("SETTLED")).isEqualTo(2);
    assertThat(reason("DELETED_AT_PRODUCER")).isEqualTo(1);
    assertThat(copy("b/1").text()).isEqualTo("other bytes, as many");
    assertThat(copy("z").text()).isEqualTo("new");
    assertThat(copy("a").text()).isEqualTo("first a");
  }

  @Test
  void a_large_object_is_copied_in_parts_and_no_upload_stays_behind() {
    Content large = Content.ofSize((int) Backend.PART_SIZE * 2 + 11);
    backend.producer().put(key("large"), large);
    assertThat(run()).isZero();
    assertThat(requests("consumer UploadPart")).isEqualTo(3);
    assertThat(copy("large").bytes()).isEqualTo(large.bytes());
    assertThat(backend.consumer().unfinishedUploads(copies)).isEmpty();
    assertThat(run()).isZero();
    assertThat(outcome("SETTLED")).isEqualTo(5);
  }

  @Test
  void every_kind_of_key_that_the_server_holds_is_copied() {
    List<LegalKey> held = Arrays.stream(LegalKey.values()).filter(this::canBeCopied).toList();
    held.forEach(kind -> backend.producer().put(kind.under(prefix), kind.content()));
    assertThat(held).contains(LegalKey.PLAIN, LegalKey.PERCENT, LegalKey.MARKUP);
    assertThat(run()).isZero();
    assertThat(outcome("TRANSFERRED")).isEqualTo(held.size() + 4);
    for (LegalKey kind : held) {
      assertThat(backend.consumer().get(kind.under(copies)))
          .as(kind.name())
          .hasValueSatisfying(copy -> assertThat(copy.bytes()).isEqualTo(kind.content().bytes()));
    }
  }

  @Test
  void a_full_run_brings_back_what_somebody_removed_or_overwrote() {
    run();
    backend.consumer().delete(copyKey("a"));
    backend.consumer().put(copyKey("c"), Content.of("damaged"));
    assertThat(run("full=true")).isZero();
    assertThat(outcome("TRANSFERRED")).isEqualTo(2);
    assertThat(copy("a").text()).isEqualTo("first a");
    assertThat(copy("c").text()).isEqualTo("first c");
  }

  @Test
  void a_lost_index_costs_HEADs_and_no_copy() {
    run();
    for (ObjectKey key : keys(records + "index/")) {
      backend.consumer().delete(key);
    }
    assertThat(run()).isZero();
    assertThat(outcome("UNCHANGED")).isEqualTo(4);
    assertThat(requests("producer GetObject")).isZero();
  }

  @Test
  void a_backfill_of_a_part_leaves_the_rest_for_the_next_run() {
    run();
    produce("b/1", "second b/1");
    produce("c", "second c");
    assertThat(run("prefix=" + prefix + "b/")).isZero();
    assertThat(copy("b/1").text()).isEqualTo("second b/1");
    assertThat(copy("c").text()).isEqualTo("first c");
    assertThat(run()).isZero();
    assertThat(outcome("TRANSFERRED")).isEqualTo(1);
    assertThat(copy("c").text()).isEqualTo("second c");
  }

  @Test
  void a_dry_run_writes_nothing() {
    assertThat(run("dry-run=true")).isZero();
    assertThat(keys(copies)).isEmpty();
    assertThat(keys(records)).isEmpty();
  }

  /** Whether the server holds it, below the prefix; a listing out of order ends a run, rightly. */
  private boolean canBeCopied(LegalKey kind) {
    ObjectKey key = kind.under(prefix);
    boolean aboveAll = key.value().codePoints().anyMatch(c -> c > 0xFFFF);
    return key.value().startsWith(prefix)
        && isThere(backend.holds(kind), kind.name())
        && (!aboveAll || isThere(backend.listsInUtf8Order(), kind.name()));
  }

  private boolean isThere(Ability ability, String what) {
    if (!ability.isThere()) {
      System.out.println("left out: " + what + " at " + backend.name() + ": " + ability.whyNot());
    }
    return ability.isThere();
  }

  private int run(String... parameters) {
    return applications
        .get()
        .with("hydration.producer.prefix", prefix)
        .with("hydration.consumer.prefix", copies)
        .with("hydration.sync.location", records)
        .with("hydration.transfer.part-size", Backend.PART_SIZE + "B")
        .with("hydration.transfer.multipart-threshold", Backend.PART_SIZE + "B")
        .run(parameters);
  }

  private void produce(String name, String text) {
    backend.producer().put(key(name), Content.of(text));
  }

  private ObjectKey copyKey(String name) {
    return new ObjectKey(copies + name);
  }

  private Content copy(String name) {
    return backend.consumer().get(copyKey(name)).orElseThrow();
  }

  private List<ObjectKey> keys(String begin) {
    ObjectListing walk =
        new ObjectListing(
            backend.consumerListing(),
            new KeySpace(backend.consumer().name(), begin),
            hidden -> false,
            () -> {});
    List<ObjectKey> keys = new ArrayList<>();
    for (ListedObject next = walk.next(); next != null; next = walk.next()) {
      keys.add(next.key());
    }
    return keys;
  }

  /** The report of the run that the marker names. */
  private JsonNode report() {
    JsonNode marker = json(new ObjectKey(records + "last_successful_sync.json"));
    String runId = marker.path("runId").stringValue();
    return json(
        keys(records + "runs/").stream()
            .filter(key -> key.value().endsWith(runId + "/report.json"))
            .findFirst()
            .orElseThrow());
  }

  private JsonNode json(ObjectKey key) {
    return JsonMapper.shared().readTree(backend.consumer().get(key).orElseThrow().text());
  }

  private long outcome(String name) {
    return report().path("outcomes").path(name).longValue();
  }

  private long reason(String name) {
    return report().path("reasons").path(name).longValue(0);
  }

  private long requests(String name) {
    return report().path("requests").path(name).longValue(0);
  }
}
