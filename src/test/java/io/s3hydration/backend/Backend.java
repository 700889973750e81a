package io.s3hydration.backend;

import io.s3hydration.listing.ListingPages;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.report.SyncStore;
import io.s3hydration.transfer.Copier;
import io.s3hydration.transfer.ObjectHeads;
import io.s3hydration.transfer.UnfinishedUploads;

/**
 * Two buckets of two accounts and the ports onto them: what the contracts are tried on. What a
 * backend cannot do, it says; the contract then skips that part and prints why.
 */
public interface Backend {

  /** Multipart above it. */
  long PART_SIZE = 5L * 1024 * 1024;

  /** Keys of one page. */
  int PAGE_SIZE = 1000;

  /** Two accounts that S3Proxy serves in this process. Closing them is the caller's. */
  static Backend of(TwoAccounts accounts) {
    return new S3ProxyBackend(accounts);
  }

  String name();

  Bucket producer();

  Bucket consumer();

  /** Reads of this key are 403 for the ports from now on. */
  void denyAtProducer(ObjectKey key);

  ListingPages producerListing();

  ListingPages consumerListing();

  ObjectHeads producerHeads();

  ObjectHeads consumerHeads();

  /** A copier from the producer's bucket to the consumer's. */
  Copier copier(String runId);

  /**
   * @param location in the consumer's bucket; ends in a slash
   */
  SyncStore syncStore(String location);

  UnfinishedUploads unfinishedUploads();

  default Ability holds(LegalKey kind) {
    return Ability.yes();
  }

  /** Both {@code x} and {@code x/y}. */
  default Ability holdsKeysBelowKeys() {
    return Ability.yes();
  }

  /** Lists characters above U+FFFF after all others. */
  default Ability listsInUtf8Order() {
    return Ability.yes();
  }

  default Ability deniesKeys() {
    return Ability.yes();
  }

  /** Refuses to read what is in an archive class. */
  default Ability archives() {
    return Ability.yes();
  }

  /** Says in a listing what is in an archive class. */
  default Ability listsArchiveClasses() {
    return Ability.yes();
  }

  default Ability storesChecksums() {
    return Ability.yes();
  }

  /** Keeps no {@code aws-chunked} as an encoding of what was streamed to it. */
  default Ability dropsFraming() {
    return Ability.yes();
  }

  /** Says under which KMS key an object lies. */
  default Ability tellsKmsKeys() {
    return Ability.yes();
  }

  /** Of writers that compare and swap at once, lets one win. */
  default Ability swapsAtomically() {
    return Ability.yes();
  }
}
