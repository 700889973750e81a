package io.s3hydration.plan;

import static io.s3hydration.listing.Samples.NOON;
import static io.s3hydration.listing.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.SettledEntry;
import io.s3hydration.listing.SettledEntry.Standing;
import io.s3hydration.plan.CopySeen.Absent;
import io.s3hydration.plan.CopySeen.NotAsked;
import io.s3hydration.plan.CopySeen.Present;
import io.s3hydration.plan.Decision.Examine;
import io.s3hydration.plan.Decision.Refuse;
import io.s3hydration.plan.Decision.RefuseReason;
import io.s3hydration.plan.Decision.Skip;
import io.s3hydration.plan.Decision.SkipReason;
import io.s3hydration.plan.Decision.Transfer;
import io.s3hydration.plan.Decision.TransferReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Rows 1 to 10 of {@link DecisionTable}, read word by word as "the first row that fits wins", over
 * every combination of what a run can see.
 */
class DecisionTableSweepTest {

  private static final Instant BOUND = NOON.plusSeconds(3600);
  private static final Instant SYNCED = BOUND.plusSeconds(7200);
  private static final Adoption ADOPTION = new Adoption(SYNCED, Duration.ofHours(2));
  private static final ETag E1 = new ETag("e1");
  private static final ETag C1 = new ETag("c1");

  private static final List<ListedObject> OBJECTS =
      Stream.of(key("in/"), key("in/a"), key("in/_sync/a"), key("in/" + "x".repeat(1020)))
          .flatMap(
              key ->
                  Stream.of(
                      new ListedObject(key, E1, 5, NOON, false),
                      new ListedObject(key, E1, 5, NOON, true),
                      new ListedObject(key, E1, 5, BOUND, false),
                      new ListedObject(key, E1, DecisionTable.MAX_OBJECT_BYTES + 1, NOON, false)))
          .toList();

  @Test
  void decidesAsTheFirstRowThatFits() {
    TreeSet<Integer> used = new TreeSet<>();
    for (KeyMapping mapping : List.of(new KeyMapping("in/", ""), new KeyMapping("in/", "long/"))) {
      for (boolean leave : new boolean[] {false, true}) {
        for (Scope scope : scopes()) {
          PlanRules rules =
              new PlanRules(
                  mapping, new ReservedKeys("_sync/"), scope, leave, null, false, ADOPTION);
          for (ListedObject listed : OBJECTS) {
            for (Match match : matches(listed)) {
              Row row = firstRow(rules, match);
              used.add(row.number());
              assertThat(new DecisionTable(rules).decide(match))
                  .as("row %d, %s, leave=%s, scope=%s", row.number(), match, leave, scope)
                  .isEqualTo(row.decision());
            }
          }
        }
      }
    }
    assertThat(used).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
  }

  private record Row(int number, Decision decision) {}

  private static Row firstRow(PlanRules rules, Match match) {
    ListedObject listed = match.listed();
    ObjectKey target = rules.mapping().map(listed.key());
    SettledEntry entry = match.entry();
    boolean threeWay = match.check() != Check.INDEX;
    boolean matches = entry != null && entry.matches(listed);
    boolean left = entry != null && entry.standing() == Standing.LEFT;
    boolean absent = match.copy() instanceof Absent;
    @Nullable Present shown = match.copy() instanceof Present present ? present : null;

    if (target.value().isEmpty()) {
      return new Row(1, new Refuse(listed, RefuseReason.EMPTY_KEY));
    }
    if (target.utf8Length() > 1024) {
      return new Row(1, new Refuse(listed, RefuseReason.KEY_TOO_LONG));
    }
    if (target.value().startsWith("_sync/")) {
      return new Row(1, new Refuse(listed, RefuseReason.RESERVED_KEY));
    }
    if (!rules.scope().coversTimeOf(listed)) {
      return new Row(2, new Skip(listed, SkipReason.OUT_OF_SCOPE, entry));
    }
    if (entry != null && matches) {
      if (!threeWay && !left) {
        return new Row(3, new Skip(listed, SkipReason.SETTLED, entry));
      }
      if (left && shown == null && rules.leaveRemoved()) {
        return new Row(4, new Skip(listed, SkipReason.LEFT_REMOVED, entry));
      }
      boolean asSettled =
          !left
              && shown != null
              && shown.etag().equals(entry.copyETag())
              && shown.size() == entry.size();
      if (threeWay && asSettled) {
        return match.check() == Check.FULL && entry.standing() != Standing.PROVED
            ? new Row(5, new Examine(listed, target, TransferReason.ADOPTED))
            : new Row(5, new Skip(listed, SkipReason.SETTLED, entry));
      }
      if (threeWay && absent && rules.leaveRemoved()) {
        return new Row(6, new Skip(listed, SkipReason.LEFT_REMOVED, entry.left()));
      }
    }
    if (match.check() == Check.ADOPT
        && entry == null
        && shown != null
        && listed.lastModified().isBefore(BOUND)
        && shown.size() == listed.size()
        && !shown.lastModified().isBefore(listed.lastModified())
        && !shown.lastModified().isAfter(SYNCED)) {
      return new Row(
          7, new Skip(listed, SkipReason.ADOPTED, SettledEntry.adopted(listed, shown.etag())));
    }
    if (shown == null && (listed.archived() || listed.size() > DecisionTable.MAX_OBJECT_BYTES)) {
      return new Row(
          8,
          new Refuse(listed, listed.archived() ? RefuseReason.ARCHIVED : RefuseReason.TOO_LARGE));
    }
    if (absent) {
      TransferReason reason =
          entry == null
              ? TransferReason.NEW
              : matches ? TransferReason.COPY_REMOVED : TransferReason.CHANGED;
      return new Row(9, new Transfer(listed, target, null, reason));
    }
    TransferReason unproved =
        entry != null && entry.standing() == Standing.ADOPTED
            ? TransferReason.ADOPTED
            : TransferReason.COPY_DIFFERS;
    TransferReason reason =
        entry == null ? TransferReason.NEW : matches ? unproved : TransferReason.CHANGED;
    return new Row(10, new Examine(listed, target, reason));
  }

  private static List<Scope> scopes() {
    return List.of(
        Scope.everything("in/"),
        new Scope("in/", NOON, BOUND, null, false),
        new Scope("in/", BOUND, null, null, false));
  }

  private static List<Match> matches(ListedObject listed) {
    List<Match> matches = new ArrayList<>();
    List<@Nullable SettledEntry> entries = entries(listed);
    for (SettledEntry entry : entries) {
      matches.add(new Match(listed, entry, new NotAsked(), Check.INDEX));
      for (Check check : List.of(Check.VERIFY, Check.FULL, Check.ADOPT)) {
        for (CopySeen copy : copies(listed)) {
          matches.add(new Match(listed, entry, copy, check));
        }
      }
    }
    return matches;
  }

  private static List<@Nullable SettledEntry> entries(ListedObject listed) {
    List<@Nullable SettledEntry> entries = new ArrayList<>();
    entries.add(null);
    for (Standing standing : Standing.values()) {
      long size = listed.size();
      Instant time = listed.lastModified();
      entries.add(new SettledEntry(listed.key(), E1, size, time, C1, standing));
      entries.add(new SettledEntry(listed.key(), new ETag("e0"), size, time, C1, standing));
      entries.add(new SettledEntry(listed.key(), C1, size, time, C1, standing));
      entries.add(new SettledEntry(listed.key(), E1, size + 1, time, C1, standing));
      entries.add(new SettledEntry(listed.key(), E1, size, time.minusMillis(1), C1, standing));
    }
    return entries;
  }

  private static List<CopySeen> copies(ListedObject listed) {
    Instant time = listed.lastModified();
    return List.of(
        new Absent(),
        new Present(C1, listed.size(), time),
        new Present(C1, listed.size() + 1, time),
        new Present(new ETag("c2"), listed.size(), time),
        new Present(C1, listed.size(), time.minusMillis(1)),
        new Present(E1, listed.size(), time),
        new Present(C1, listed.size(), SYNCED),
        new Present(C1, listed.size(), SYNCED.plusMillis(1)));
  }
}
