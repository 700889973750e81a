package io.s3hydration.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.s3hydration.job.SteppedRuns.Reach;
import io.s3hydration.listing.ETag;
import io.s3hydration.listing.KeySpace;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ListingPage;
import io.s3hydration.listing.ListingPages;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.SettledEntry;
import io.s3hydration.plan.Decision.Transfer;
import io.s3hydration.report.SyncStore;
import io.s3hydration.transfer.Copier;
import io.s3hydration.transfer.Evidence;
import io.s3hydration.transfer.TransferOutcome;
import io.s3hydration.transfer.TransferOutcome.Transferred;
import io.s3hydration.transfer.UnfinishedUploads;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Programs that lose objects or leave things behind, each for a reason that a rule of ours is there
 * for. The histories must notice them, or they would notice nothing.
 */
enum KnownDefect implements Defect {

  /** The first design: a scheduled run looks at what was modified since the marker's time. */
  GOES_BY_LAST_MODIFIED(Breach.Kind.LOST) {
    @Override
    public Reach in(Reach right, World world, Demand demand) {
      return demand.equals(Demand.SCHEDULED)
          ? right.withProducer(new SinceMarker(right.producer(), world))
          : right;
    }
  },

  /** The index is believed although the run before it did not commit. */
  NEVER_LOOKS_AGAIN(Breach.Kind.LOST) {
    @Override
    public Reach in(Reach right, World world, Demand demand) {
      return right.withStore(
          new ReadOtherwise(
              right.store(),
              text ->
                  text.replace("\"verifyNext\" : true", "\"verifyNext\" : false")
                      .replace("\"open\" : true", "\"open\" : false")));
    }
  },

  /**
   * An object that changed under our hands is copied as it is now, and settled as it was listed.
   */
  SETTLES_WHAT_IT_LISTED(Breach.Kind.LOST) {
    @Override
    public Reach in(Reach right, World world, Demand demand) {
      Copier copier = right.copier();
      return right.withCopier(transfer -> asListed(transfer, copier.copy(transfer)));
    }
  },

  /** Superseded parts of the index stay for ever. */
  SWEEPS_NO_PARTS(Breach.Kind.LEFT_BEHIND) {
    @Override
    public Reach in(Reach right, World world, Demand demand) {
      return right.withStore(new DeletesNothing(right.store()));
    }
  },

  /** Multipart uploads of killed runs stay for ever. */
  SWEEPS_NO_UPLOADS(Breach.Kind.LEFT_BEHIND) {
    @Override
    public Reach in(Reach right, World world, Demand demand) {
      return right.withUploads(new FindsNone());
    }
  },

  /** Every upload on a key of ours is taken for ours. */
  SWEEPS_UPLOADS_OF_OTHERS(Breach.Kind.TAKEN_AWAY) {
    @Override
    public Reach in(Reach right, World world, Demand demand) {
      return right.withUploads(new FindsAllAsNew(right.uploads()));
    }
  };

  final Breach.Kind comesTo;

  KnownDefect(Breach.Kind comesTo) {
    this.comesTo = comesTo;
  }

  private static TransferOutcome asListed(Transfer transfer, TransferOutcome outcome) {
    return outcome instanceof Transferred(SettledEntry entry, Evidence evidence)
        ? new Transferred(SettledEntry.proved(transfer.listed(), entry.copyETag()), evidence)
        : outcome;
  }

  /** A listing without what the marker's time calls old. */
  private record SinceMarker(ListingPages all, World world) implements ListingPages {
    @Override
    public ListingPage page(KeySpace space, @Nullable String token) {
      JsonNode time = world.marker().path("lastSuccessfulSync");
      Instant since = time.isString() ? Instant.parse(time.stringValue()) : Instant.EPOCH;
      String next = token;
      while (true) {
        ListingPage page = all.page(space, next);
        List<ListedObject> newer =
            page.objects().stream().filter(o -> !o.lastModified().isBefore(since)).toList();
        if (!newer.isEmpty() || !page.truncated()) {
          return new ListingPage(
              newer, newer.size(), page.truncated(), page.nextToken(), page.date());
        }
        next = page.nextToken();
      }
    }

    @Override
    public Optional<ListedObject> only(String bucket, ObjectKey key) {
      return all.only(bucket, key);
    }
  }

  /** Records that are read as something else than was written. */
  private record ReadOtherwise(SyncStore store, UnaryOperator<String> otherwise)
      implements SyncStore {
    @Override
    public Optional<Stored> read(String name) {
      return store.read(name).map(stored -> name.endsWith(".gz") ? stored : otherwise(stored));
    }

    private Stored otherwise(Stored stored) {
      byte[] content = otherwise.apply(new String(stored.content(), UTF_8)).getBytes(UTF_8);
      return new Stored(content, stored.etag(), stored.lastModified(), stored.date());
    }

    @Override
    public ETag write(String name, byte[] content, Condition condition) {
      return store.write(name, content, condition);
    }

    @Override
    public void delete(String name) {
      store.delete(name);
    }
  }

  private record DeletesNothing(SyncStore store) implements SyncStore {
    @Override
    public Optional<Stored> read(String name) {
      return store.read(name);
    }

    @Override
    public ETag write(String name, byte[] content, Condition condition) {
      return store.write(name, content, condition);
    }

    @Override
    public void delete(String name) {}
  }

  private record FindsNone() implements UnfinishedUploads {
    @Override
    public List<Begun> of(ObjectKey key) {
      return List.of();
    }

    @Override
    public boolean abort(ObjectKey key, String uploadId) {
      return false;
    }
  }

  private record FindsAllAsNew(UnfinishedUploads uploads) implements UnfinishedUploads {
    @Override
    public List<Begun> of(ObjectKey key) {
      return uploads.of(key).stream()
          .map(begun -> new Begun(begun.uploadId(), Instant.MAX))
          .toList();
    }

    @Override
    public boolean abort(ObjectKey key, String uploadId) {
      return uploads.abort(key, uploadId);
    }
  }
}
