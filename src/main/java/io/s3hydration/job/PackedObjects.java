package io.s3hydration.job;

import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.PackedList;

/**
 * Pages of a listing that nobody asks for yet: 1,000 objects are 0.1 MB, 1 MB with the longest
 * keys.
 */
final class PackedObjects implements PackedList.Form<ListedObject> {

  private PackedObjects() {}

  static PackedList<ListedObject> none() {
    return new PackedList<>(new PackedObjects());
  }

  @Override
  public void write(ListedObject object, PackedList.Writer to) {
    to.put(object.key().value());
    to.put(object.etag().value());
    to.put(object.size());
    to.put(object.lastModified());
    to.put((byte) (object.archived() ? 1 : 0));
  }

  @Override
  public ListedObject read(PackedList.Reader from) {
    return new ListedObject(
        new ObjectKey(from.text()),
        new ETag(from.text()),
        from.number(),
        from.time(),
        from.one() != 0);
  }
}
