package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.backend.Content;
import io.s3hydration.backend.HeldObject;
import io.s3hydration.backend.InMemoryBucket;
import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ObjectKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What must be true of the consumer's bucket, whatever has happened. */
final class Whole {

  /** Exit codes of runs that may move the marker. */
  private static final Set<Integer> COMMITS = Set.of(0, 3);

  private static final String MARKER = FaultBench.SYNC + "last_successful_sync.json";

  private final InMemoryBucket producer;
  private final InMemoryBucket consumer;
  private final Map<ObjectKey, Map<ETag, Content>> versions;
  private final boolean proved;
  private final Set<Content> damaged;
  private final Map<ObjectKey, HeldObject> before = new HashMap<>();
  private final @Nullable String markerBefore;
  private @Nullable String markerSeen;

  /**
   * @param versions everything that the producer ever wrote, by key and tag
   * @param proved whether more than TLS stands for the bytes
   * @param damaged what the consumer's store made of copies that it was sent: it may stand there,
   *     but is never settled
   */
  Whole(
      InMemoryBucket producer,
      InMemoryBucket consumer,
      Map<ObjectKey, Map<ETag, Content>> versions,
      boolean proved,
      Set<Content> damaged) {
    this.producer = producer;
    this.consumer = consumer;
    this.versions = versions;
    this.proved = proved;
    this.damaged = damaged;
    consumer.keys().forEach(key -> before.put(key, held(key).orElseThrow()));
    markerBefore = text(MARKER);
    markerSeen = markerBefore;
  }

  private Optional<HeldObject> held(ObjectKey key) {
    return consumer.held(key);
  }

  private static boolean isCopy(ObjectKey key) {
    return key.startsWith(FaultBench.TO);
  }

  private static ObjectKey source(ObjectKey copy) {
    return new ObjectKey(FaultBench.FROM + copy.value().substring(FaultBench.TO.length()));
  }

  /**
   * After the run that faults befell.
   *
   * @param tagsAreTrue whether the store named each copy by its own tag
   */
  void checkAfterFaults(Ending ending, boolean tagsAreTrue) {
    checkCopies();
    if (!COMMITS.contains(ending.exitCode())) {
      assertThat(text(MARKER)).as("the marker of a run that failed").isEqualTo(markerBefore);
    } else {
      assertThat(ending.closes()).as("the account closes").isTrue();
      checkIndex(tagsAreTrue);
    }
  }

  /**
   * After a run of which nobody knows how far it came. If it committed, its index is true; if not,
   * the one before may name a copy that it has replaced since, which the next run looks for.
   */
  void checkAfterKill() {
    checkCopies();
    String marker = text(MARKER);
    if (marker != null && !marker.equals(markerSeen)) {
      checkIndex(true);
    }
    markerSeen = marker;
  }

  private void checkCopies() {
    for (ObjectKey key : consumer.keys()) {
      assertThat(key.value()).as("where the run wrote").matches("(_sync|out)/.*");
      if (isCopy(key) && proved) {
        checkNotTorn(key);
      }
    }
  }

  /** As it was, or whole and as the producer once had it, or what somebody else wrote. */
  private void checkNotTorn(ObjectKey key) {
    HeldObject copy = held(key).orElseThrow();
    Content content = copy.content();
    boolean wasThere = Optional.ofNullable(before.get(key)).filter(copy::equals).isPresent();
    boolean isDamaged = damaged.stream().anyMatch(content::hasBytesOf);
    if (!wasThere && !isTampered(content) && !isDamaged) {
      assertThat(versions(source(key)).values())
          .as("copy of %s: %s", key, content)
          .anyMatch(content::hasBytesOf);
    }
  }

  /** Whether somebody else wrote it. */
  private static boolean isTampered(Content content) {
    return content.startsWith("tampered");
  }

  private Map<ETag, Content> versions(ObjectKey source) {
    return versions.getOrDefault(source, Map.of());
  }

  /** No entry without a copy of exactly what was listed. */
  private void checkIndex(boolean tagsAreTrue) {
    JsonNode marker = json(MARKER);
    JsonNode manifest = json(FaultBench.SYNC + marker.path("manifest").stringValue());
    for (JsonNode part : manifest.path("parts")) {
      for (String line : lines(FaultBench.SYNC + part.path("name").stringValue())) {
        checkEntry(JsonMapper.shared().readTree(line), tagsAreTrue);
      }
    }
  }

  private void checkEntry(JsonNode entry, boolean tagsAreTrue) {
    ObjectKey source = new ObjectKey(entry.path("k").stringValue());
    ObjectKey target =
        new ObjectKey(FaultBench.TO + source.value().substring(FaultBench.FROM.length()));
    HeldObject copy =
        held(target).orElseThrow(() -> new AssertionError("an entry without its copy: " + entry));
    if (!isTampered(copy.content())) {
      if (tagsAreTrue) {
        assertThat(copy.etag().value()).as("" + entry).isEqualTo(entry.path("c").stringValue());
      }
      Content listed = versions(source).get(new ETag(entry.path("e").stringValue()));
      if (listed == null) {
        throw new AssertionError("an entry of what was never there: " + entry);
      }
      if (proved) {
        assertThat(copy.content().bytes()).as("" + entry).isEqualTo(listed.bytes());
      }
    }
  }

  /** Every object of the producer has its copy, and nothing of ours is left lying about. */
  void checkWhole() {
    for (ObjectKey key : producer.keys()) {
      if (!key.startsWith(FaultBench.FROM)) {
        continue;
      }
      ObjectKey target =
          new ObjectKey(FaultBench.TO + key.value().substring(FaultBench.FROM.length()));
      Content source = producer.held(key).orElseThrow().content();
      HeldObject copy =
          held(target).orElseThrow(() -> new AssertionError("there is no copy of " + key));
      if (proved) {
        assertThat(copy.content().bytes()).as("copy of " + key).isEqualTo(source.bytes());
      }
      assertThat(copy.kmsKeyArn()).as("key of " + key).isEqualTo(FaultBench.CONSUMER_KEY);
      assertThat(copy.content().tags()).as("tags of " + key).isEqualTo(source.tags());
      assertThat(copy.content().headers())
          .as("headers of " + key)
          .containsAllEntriesOf(source.headers());
      Map<String, String> metadata = new HashMap<>(copy.content().metadata());
      metadata.keySet().removeIf(name -> name.startsWith("hydration-"));
      assertThat(metadata).as("metadata of " + key).isEqualTo(source.metadata());
    }
    checkIndex(true);
  }

  private @Nullable String text(String key) {
    return consumer.get(new ObjectKey(key)).map(Content::text).orElse(null);
  }

  private JsonNode json(String key) {
    return JsonMapper.shared().readTree(String.valueOf(text(key)));
  }

  private List<String> lines(String key) {
    byte[] content = consumer.get(new ObjectKey(key)).orElseThrow().bytes();
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
