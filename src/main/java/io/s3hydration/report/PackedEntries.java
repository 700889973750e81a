package io.s3hydration.report;

import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.PackedList;
import io.s3hydration.listing.SettledEntry;
import io.s3hydration.listing.SettledEntry.Standing;

/** The entries of an index part: some 50,000, which are 16 MB as objects and a third of it so. */
final class PackedEntries implements PackedList.Form<SettledEntry> {

  private static final Standing[] STANDINGS = Standing.values();

  private PackedEntries() {}

  static PackedList<SettledEntry> none() {
    return new PackedList<>(new PackedEntries());
  }

  @Override
  public void write(SettledEntry entry, PackedList.Writer to) {
    to.put(entry.key().value());
    to.put(entry.etag().value());
    to.put(entry.size());
    to.put(entry.lastModified());
    to.put(entry.copyETag().value());
    to.put((byte) entry.standing().ordinal());
  }

  @Override
  public SettledEntry read(PackedList.Reader from) {
    return new SettledEntry(
        new ObjectKey(from.text()),
        new ETag(from.text()),
        from.number(),
        from.time(),
        new ETag(from.text()),
        STANDINGS[from.one()]);
  }
}
