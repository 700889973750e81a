package io.s3hydration.report;

import io.s3hydration.listing.IndexRange;
import io.s3hydration.listing.SettledEntry;
import io.s3hydration.listing.SettledIndex;
import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The index that a run starts from, read part by part as the merge comes to it. */
public final class StoredIndex implements SettledIndex {

  private final SyncStore store;
  private final Tiling tiling;
  private final Consumer<String> notice;

  /**
   * @param notice told of every part that is unusable, and why
   */
  public StoredIndex(SyncStore store, Tiling tiling, Consumer<String> notice) {
    this.store = store;
    this.tiling = tiling;
    this.notice = notice;
  }

  @Override
  public List<IndexRange> ranges() {
    return tiling.ranges();
  }

  @Override
  public Optional<List<SettledEntry>> entries(IndexRange range) {
    String part = range.part();
    if (part == null) {
      return Optional.of(List.of());
    }
    try {
      Optional<SyncStore.Stored> stored = store.read(part);
      if (stored.isEmpty()) {
        return unknown(part, "it is missing");
      }
      byte[] content = stored.get().content();
      if (!SyncJson.digest(content).equals(digest(part))) {
        return unknown(part, "its digest is not the one that the manifest names");
      }
      List<SettledEntry> entries = EntryLines.read(content);
      String bad = contradiction(range, entries);
      return bad == null ? Optional.of(inside(range, entries)) : unknown(part, bad);
    } catch (IOException e) {
      return unknown(part, String.valueOf(e.getMessage()));
    } catch (FailureException e) {
      if (isUnreadable(e.failure())) {
        return unknown(part, e.failure().because());
      }
      throw e;
    }
  }

  private @Nullable String digest(String name) {
    Manifest.Part part = tiling.parts().get(name);
    return part == null ? null : part.digest();
  }

  private static List<SettledEntry> inside(IndexRange range, List<SettledEntry> entries) {
    return range.cut()
        ? entries.stream().filter(entry -> range.holds(entry.key())).toList()
        : entries;
  }

  /** Whether this object cannot be decrypted or read, while the rest of the store works. */
  static boolean isUnreadable(Failure failure) {
    return failure.kind() == FailureKind.ACCESS_DENIED || failure.kind().ofDestinationKey();
  }

  /** Why these cannot be the entries of the range; null if they can. They are in key order. */
  private static @Nullable String contradiction(IndexRange range, List<SettledEntry> entries) {
    if (entries.size() != range.entries()) {
      return "it holds " + entries.size() + " entries, and the manifest says " + range.entries();
    }
    return entries.isEmpty()
            || range.cut()
            || (range.holds(entries.getFirst().key()) && range.holds(entries.getLast().key()))
        ? null
        : "it holds entries outside its range";
  }

  private Optional<List<SettledEntry>> unknown(String part, String why) {
    notice.accept(
        "index part "
            + part
            + " cannot be used: "
            + why
            + ". Its keys are looked up one by one, and the part is written anew");
    return Optional.empty();
  }
}
