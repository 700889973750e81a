package io.s3hydration.job;

import io.s3hydration.listing.ObjectKey;
import io.s3hydration.plan.Scope;
import io.s3hydration.report.BadInputException;
import io.s3hydration.report.KeyList;
import io.s3hydration.report.RunRequest;
import io.s3hydration.report.SyncStore;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Makes a request of a run's parameters, and reads the list of keys that they may name. */
record RequestReader(Ports ports, RunSettings settings) {

  /**
   * Reads the request.
   *
   * @throws BadInputException if the parameters do not fit the configuration
   * @throws io.s3hydration.transfer.FailureException if the list cannot be read
   */
  RunRequest read(RunParameters parameters) {
    String configured = settings.producerPrefix();
    String prefix = parameters.prefix() == null ? configured : parameters.prefix();
    if (!prefix.startsWith(configured)) {
      throw new BadInputException(
          "tried to start with prefix="
              + prefix
              + " but it is not under hydration.producer.prefix="
              + configured,
          "Give the whole prefix, as the producer's bucket has it");
    }
    Scope scope =
        new Scope(
            prefix,
            parameters.from(),
            parameters.to(),
            keys(parameters.keys()),
            !parameters.bounded());
    return new RunRequest(scope, parameters.full(), parameters.rebase(), parameters.dryRun());
  }

  private @Nullable SortedSet<ObjectKey> keys(@Nullable String location) {
    if (location == null) {
      return null;
    }
    String start = "s3://" + settings.consumerBucket() + "/";
    if (!location.startsWith(start)) {
      throw new BadInputException(
          "tried to start with keys="
              + location
              + " but the list must lie in the consumer's bucket",
          "Put it there: keys=" + start + "path/to/list.jsonl");
    }
    SyncStore.Stored list =
        ports
            .keyList()
            .apply(location.substring(start.length()))
            .orElseThrow(
                () ->
                    new BadInputException(
                        "tried to start with keys=" + location + " but there is no such object",
                        "Upload it first, one key a line as a JSON string: \"folder/file.txt\""));
    return KeyList.read(list.content(), settings.producerPrefix());
  }
}
