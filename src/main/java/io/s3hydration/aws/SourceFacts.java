package io.s3hydration.aws;

import io.s3hydration.listing.ListedObject;
import io.s3hydration.plan.CopyRecord;
import io.s3hydration.transfer.Evidence.Note;
import io.s3hydration.transfer.Fidelity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * What a GET or a HEAD tells of a source, in one form for both.
 *
 * @param tagCount null where the answer tells none
 * @param notes what a reader of the ledger should know of it
 */
record SourceFacts(
    SourceOffer offer, Fidelity carried, @Nullable Integer tagCount, List<Note> notes) {

  static SourceFacts of(
      ListedObject listed,
      GetObjectResponse got,
      @Nullable CopyRecord record,
      @Nullable String keyArn) {
    return of(
        listed,
        got,
        got.metadata(),
        got.missingMeta(),
        got.tagCount(),
        got.ssekmsKeyId(),
        record,
        keyArn);
  }

  static SourceFacts of(
      ListedObject listed,
      HeadObjectResponse head,
      @Nullable CopyRecord record,
      @Nullable String keyArn) {
    return of(
        listed,
        head,
        head.metadata(),
        head.missingMeta(),
        head.tagCount(),
        head.ssekmsKeyId(),
        record,
        keyArn);
  }

  private static SourceFacts of(
      ListedObject listed,
      AwsResponse answer,
      Map<String, String> metadata,
      @Nullable Integer missing,
      @Nullable Integer tagCount,
      @Nullable String liesUnder,
      @Nullable CopyRecord record,
      @Nullable String expectedKeyArn) {
    Map<String, String> headers = new HashMap<>();
    for (String name : Fidelity.HEADERS) {
      answer
          .sdkHttpResponse()
          .firstMatchingHeader(name)
          .ifPresent(value -> headers.put(name, value));
    }
    Fidelity carried =
        Fidelity.of(
            headers, MetadataNames.lowerCase(metadata), missing == null ? 0 : missing, record);
    List<Note> notes = new ArrayList<>(carried.notes());
    if (ResponseFacts.hasCompositeChecksum(answer)) {
      notes.add(Note.COMPOSITE_CHECKSUM);
    }
    if (expectedKeyArn != null && liesUnder != null && !liesUnder.equals(expectedKeyArn)) {
      notes.add(Note.OTHER_PRODUCER_KEY);
    }
    return new SourceFacts(SourceOffer.of(listed, answer), carried, tagCount, notes);
  }

  /** The notes on the copy: those on the source, and whether a HEAD had to answer for the write. */
  List<Note> notesWith(AwsResponse answer) {
    List<Note> all = new ArrayList<>(notes);
    if (answer instanceof HeadObjectResponse) {
      all.add(Note.PROVED_BY_HEAD);
    }
    return all;
  }
}
