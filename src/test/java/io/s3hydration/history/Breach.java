package io.s3hydration.history;

/** What a history must not come to. */
final class Breach extends AssertionError {

  private static final long serialVersionUID = 1L;

  enum Kind {
    /** The consumer does not hold what the producer holds. */
    LOST,
    /** An entry of the index that is not true, or an index that is not one. */
    INDEX_LIES,
    /** A run that nothing disturbed did not end COMPLETE. */
    NOT_COMPLETE,
    /** A run that had nothing to do asked or wrote something. */
    NEEDLESS,
    /** An index part that nobody names any more, or a multipart upload of ours. */
    LEFT_BEHIND,
    /** Something that is not ours to remove, or that the marker still needs, is gone. */
    TAKEN_AWAY,
    /** A dry run wrote. */
    DRY_RUN_WROTE,
    /** Something threw. */
    BROKE_OFF
  }

  final Kind kind;

  Breach(Kind kind, String message) {
    super(kind + ": " + message);
    this.kind = kind;
  }

  static void unless(boolean holds, Kind kind, String message) {
    if (!holds) {
      throw new Breach(kind, message);
    }
  }
}
