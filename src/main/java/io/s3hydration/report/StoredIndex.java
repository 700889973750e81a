package io.s3hydration.report;

import io.s3hydration.listing.IndexRange;
import io.s3hydration.listing.SettledEntry;
import io.s3hydration.listing.SettledIndex;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The index that a manifest names, read part by part as the merge comes to it. */
public final class StoredIndex implements SettledIndex {

  private final SyncStore store;
  private final Manifest manifest;
  private final Consumer<String> notice;
  private final Map<String, String> digests = new HashMap<>();

  /**
   * @param notice told of every part that is unusable, and why
   */
  public StoredIndex(SyncStore store, Manifest manifest, Consumer<String> notice) {
    this.store = store;
    this.manifest = manifest;
    this.notice = notice;
    manifest.parts().forEach(part -> digests.put(part.name(), part.digest()));
  }

  @Override
  public List<IndexRange> ranges() {
    return manifest.ranges();
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
      if (!SyncJson.digest(content).equals(digests.get(part))) {
        return unknown(part, "its digest is not the one that the manifest names");
      }
      return Optional.of(EntryLines.read(content));
    } catch (IOException e) {
      return unknown(part, String.valueOf(e.getMessage()));
    } catch (FailureException e) {
      FailureKind kind = e.failure().kind();
      if (kind == FailureKind.ACCESS_DENIED || kind == FailureKind.DESTINATION_KEY) {
        return unknown(part, e.failure().because());
      }
      throw e;
    }
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
