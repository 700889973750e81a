package io.s3hydration.report;

import io.s3hydration.report.SyncMarker.State;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * Tells what stands where the marker is. A document with a {@code schemaVersion} is ours; one
 * without is a predecessor's, if exactly one ISO-8601 or epoch time is in it or a JSON pointer says
 * which.
 */
final class MarkerReader {

  /** Epoch seconds of 2001 to 2096; a thousand times that are milliseconds. */
  private static final BigDecimal FIRST_SECOND = BigDecimal.valueOf(1_000_000_000L);

  private static final BigDecimal LAST_SECOND = BigDecimal.valueOf(4_000_000_000L);
  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

  private final @Nullable String timePointer;

  /**
   * @param timePointer where a predecessor keeps its time (RFC 6901); null to look for it
   */
  MarkerReader(@Nullable String timePointer) {
    this.timePointer = timePointer;
  }

  State read(Optional<SyncStore.Stored> stored) {
    if (stored.isEmpty()) {
      return new State.None();
    }
    byte[] content = stored.get().content();
    try {
      JsonNode tree = SyncJson.tree(content);
      JsonNode version = tree.path("schemaVersion");
      if (version.isMissingNode()) {
        return predecessor(tree);
      }
      if (!version.isInt() || version.intValue() < 1) {
        return new State.Unusable("its schemaVersion is " + version, null);
      }
      if (version.intValue() > SyncMarker.SCHEMA_VERSION) {
        return new State.Unusable(
            "its schemaVersion is "
                + version
                + ", and this program reads "
                + SyncMarker.SCHEMA_VERSION,
            "Run the newer program");
      }
      return new State.Ours(SyncJson.read(content, SyncMarker.class));
    } catch (JacksonException | DateTimeException e) {
      return new State.Unusable("it is not a marker: " + firstLine(e), null);
    }
  }

  private State predecessor(JsonNode tree) {
    if (timePointer != null) {
      Instant pointed = time(tree.at(JsonPointer.compile(timePointer)));
      return pointed == null
          ? new State.Unusable(
              "hydration.sync.predecessor-time-pointer=" + timePointer + " leads to no time in it",
              "Correct the pointer")
          : new State.Predecessor(pointed);
    }
    List<Instant> times = new ArrayList<>();
    collect(tree, times);
    return times.size() == 1
        ? new State.Predecessor(times.getFirst())
        : new State.Unusable(
            "it has no schemaVersion, and " + times.size() + " times are in it",
            "Name the right one by hydration.sync.predecessor-time-pointer, for instance"
                + " /last_sync");
  }

  private static void collect(JsonNode node, List<Instant> times) {
    if (node.isContainer()) {
      node.forEach(child -> collect(child, times));
      return;
    }
    Instant time = time(node);
    if (time != null) {
      times.add(time);
    }
  }

  private static @Nullable Instant time(JsonNode node) {
    if (node.isNumber()) {
      return epoch(node.decimalValue());
    }
    if (!node.isString()) {
      return null;
    }
    String text = node.stringValue();
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return withoutZone(text);
    }
  }

  /** Python's {@code isoformat} of a naive time has no zone; a Lambda's clock is UTC. */
  private static @Nullable Instant withoutZone(String text) {
    try {
      return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable Instant epoch(BigDecimal number) {
    BigDecimal seconds =
        number.compareTo(FIRST_SECOND.multiply(THOUSAND)) >= 0 ? number.divide(THOUSAND) : number;
    boolean plausible = seconds.compareTo(FIRST_SECOND) >= 0 && seconds.compareTo(LAST_SECOND) <= 0;
    return plausible ? Instant.ofEpochMilli(seconds.multiply(THOUSAND).longValue()) : null;
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
