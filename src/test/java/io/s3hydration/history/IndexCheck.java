package io.s3hydration.history;

import io.s3hydration.backend.Content;
import io.s3hydration.backend.HeldObject;
import io.s3hydration.listing.ObjectKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What must be true of the settled index, read as it is stored and by nobody's code but this. */
record IndexCheck(World world) {

  /**
   * After each run: what the marker names is there, and so is what the manifest before it names.
   */
  void standsWhole() {
    String current = world.marker().path("manifest").stringValue("");
    if (world.damaged || current.isEmpty()) {
      return;
    }
    Set<String> missing = new TreeSet<>();
    for (String name : named(current)) {
      if (world.consumer.get(new ObjectKey(World.SYNC + name)).isEmpty()) {
        missing.add(name);
      }
    }
    Breach.unless(missing.isEmpty(), Breach.Kind.TAKEN_AWAY, "the marker needs " + missing);
  }

  /**
   * After peace: nothing under index/ that neither of the two manifests names, nor the progress.
   */
  void nothingSuperseded() {
    if (world.damaged) {
      return; // a manifest that cannot be read names nothing
    }
    String current = world.marker().path("manifest").stringValue("");
    JsonNode progress = world.record("index/progress.json");
    Set<String> left = new TreeSet<>();
    world.consumer.keys().stream()
        .filter(key -> key.startsWith(World.SYNC + "index/") && !Bystanders.owns(key))
        .forEach(key -> left.add(key.value().substring(World.SYNC.length())));
    left.remove("index/progress.json");
    left.removeAll(named(current));
    for (JsonNode leftover : progress.path("leftovers")) {
      leftover.path("names").forEach(name -> left.remove(name.stringValue()));
    }
    Breach.unless(left.isEmpty(), Breach.Kind.LEFT_BEHIND, "nobody names " + left);
  }

  private Set<String> named(String manifest) {
    Set<String> names = new HashSet<>();
    String name = manifest;
    for (int i = 0; i < 2 && !name.isEmpty(); i++) {
      names.add(name);
      parts(name).forEach(part -> names.add(part.path("name").stringValue()));
      name = world.record(name).path("previous").stringValue("");
    }
    return names;
  }

  boolean hasParts() {
    return !parts(world.marker().path("manifest").stringValue("")).isEmpty();
  }

  private JsonNode parts(String manifest) {
    return world.record(manifest).path("parts");
  }

  /** After a whole run that nothing disturbed: ranges tile the keys, and every entry is true. */
  void isTrue() {
    ObjectKey last = null;
    boolean first = true;
    for (JsonNode part : parts(world.marker().path("manifest").stringValue(""))) {
      ObjectKey from = part.path("from").isString() ? key(part.path("from")) : null;
      holds((from == null) == first, "only the first part begins at the beginning: " + part);
      holds(from == null || last == null || last.compareTo(from) < 0, "ranges overlap: " + part);
      first = false;
      List<String> lines = lines(part.path("name").stringValue());
      holds(lines.size() == part.path("entries").intValue(), "entries of " + part);
      for (String line : lines) {
        JsonNode entry = JsonMapper.shared().readTree(line);
        ObjectKey key = key(entry.path("k"));
        holds(from == null || key.compareTo(from) >= 0, "before its range: " + entry);
        holds(last == null || key.compareTo(last) > 0, "out of order: " + entry);
        last = key;
        entryIsTrue(key, entry);
      }
    }
  }

  private void entryIsTrue(ObjectKey key, JsonNode entry) {
    HeldObject held = world.backend.producer().held(key).orElse(null);
    holds(held != null, "entry of an object that is no more: " + entry);
    if (held == null) {
      return;
    }
    holds(entry.path("e").stringValue().equals(held.etag().value()), "other tag: " + entry);
    holds(entry.path("m").stringValue().equals(held.lastModified().toString()), "time: " + entry);
    ObjectKey target = world.target(key);
    HeldObject copy = world.consumer.held(target).orElse(null);
    if (entry.path("a").stringValue("").equals("LEFT")) {
      holds(copy == null, "left, but it is there: " + entry);
    } else if (world.isProved(target)) {
      holds(
          copy != null && copy.etag().value().equals(entry.path("c").stringValue()),
          "copy: " + entry);
      holds(text(copy).equals(held.content().text()), "other bytes: " + entry);
    }
  }

  private static String text(@Nullable HeldObject held) {
    return held == null ? "" : held.content().text();
  }

  private static ObjectKey key(JsonNode node) {
    return new ObjectKey(node.stringValue());
  }

  private static void holds(boolean holds, String message) {
    Breach.unless(holds, Breach.Kind.INDEX_LIES, message);
  }

  private List<String> lines(String name) {
    Optional<Content> part = world.consumer.get(new ObjectKey(World.SYNC + name));
    holds(part.isPresent(), name + " is missing");
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(part.orElseThrow().bytes()))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
