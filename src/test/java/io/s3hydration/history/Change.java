package io.s3hydration.history;

import java.util.stream.Stream;

/** What the producer does to one key. */
sealed interface Change {

  String key();

  default Stream<Change> simpler() {
    return Stream.empty();
  }

  /** What an object has beside its bytes. */
  enum Dress {
    PLAIN(""),
    /** The most that a request takes. */
    LONG_METADATA(", with 2,000 bytes of metadata"),
    /** Metadata that looks as if a run of ours had written it. */
    FORGED_RECORD(", with a forged record of ours"),
    ARCHIVED(", archived");

    final String text;

    Dress(String text) {
      this.text = text;
    }
  }

  record Put(String key, String bytes, Dress dress) implements Change {
    @Override
    public Stream<Change> simpler() {
      return dress == Dress.PLAIN ? Stream.empty() : Stream.of(new Put(key, bytes, Dress.PLAIN));
    }

    @Override
    public String toString() {
      return "puts <" + key + "> = " + bytes + dress.text;
    }
  }

  /** A replica, a restored object: its time is that of the original. */
  record PutOld(String key, String bytes, int daysOld) implements Change {
    @Override
    public Stream<Change> simpler() {
      return Stream.of(new Put(key, bytes, Dress.PLAIN));
    }

    @Override
    public String toString() {
      return "puts <" + key + "> = " + bytes + ", with a time " + daysOld + " days ago";
    }
  }

  record Delete(String key) implements Change {
    @Override
    public String toString() {
      return "deletes <" + key + ">";
    }
  }

  /** The delete marker is removed: the object is back, with its old tag and time. */
  record Undelete(String key) implements Change {
    @Override
    public String toString() {
      return "undeletes <" + key + ">";
    }
  }

  /** The newest version is removed: the one before it is back, with its old tag and time. */
  record Rollback(String key) implements Change {
    @Override
    public String toString() {
      return "goes back to the version of <" + key + "> before";
    }
  }

  record BeginUpload(String key, String bytes) implements Change {
    @Override
    public String toString() {
      return "begins the multipart upload of <" + key + "> = " + bytes;
    }
  }

  /** Of the oldest one of the key: the object has the time at which it was begun. */
  record CompleteUpload(String key) implements Change {
    @Override
    public String toString() {
      return "completes the multipart upload of <" + key + ">";
    }
  }

  record AbortUpload(String key) implements Change {
    @Override
    public String toString() {
      return "aborts the multipart upload of <" + key + ">";
    }
  }
}
