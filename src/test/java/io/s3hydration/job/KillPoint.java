package io.s3hydration.job;

import io.s3hydration.faults.ProxiedRequest;
import io.s3hydration.faults.S3Operation;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The moment at which a run is killed, counted in its requests: so it comes again.
 *
 * @param nth 1 for the first request that fits
 * @param afterwards whether the store does what is asked; its answer comes to nobody
 * @param late whether the run must last until then: its first PUT of data is held up
 */
record KillPoint(
    String step, Predicate<ProxiedRequest> at, int nth, boolean afterwards, boolean late) {

  /** The nth of all requests. */
  static KillPoint request(int nth, boolean afterwards) {
    return new KillPoint("request", request -> true, nth, afterwards, false);
  }

  /** Every step between which something different stands in the bucket. */
  static List<KillPoint> steps() {
    return Stream.of(
            both("role", S3Operation.ASSUME_ROLE, "", 1),
            both("first page of the listing", S3Operation.LIST_OBJECTS_V2, "", 1),
            both("first PUT of data", S3Operation.PUT_OBJECT, "out/.*", 1),
            both("third PUT of data", S3Operation.PUT_OBJECT, "out/.*", 3),
            both("Create", S3Operation.CREATE_MULTIPART_UPLOAD, "out/.*", 1),
            both("first part", S3Operation.UPLOAD_PART, "out/.*", 1),
            both("between parts", S3Operation.UPLOAD_PART, "out/.*", 2),
            both("Complete", S3Operation.COMPLETE_MULTIPART_UPLOAD, "out/.*", 1),
            both("last index part", S3Operation.PUT_OBJECT, "_sync/index/.*part-.*", 1),
            both("manifest", S3Operation.PUT_OBJECT, "_sync/index/manifest-.*", 1),
            both("progress", S3Operation.PUT_OBJECT, "_sync/index/progress[.]json", 1),
            both("report's page", S3Operation.PUT_OBJECT, "_sync/runs/.*/report[.]html", 1),
            both("report", S3Operation.PUT_OBJECT, "_sync/runs/.*/report[.]json", 1),
            both("marker", S3Operation.PUT_OBJECT, "_sync/last_successful_sync[.]json", 1))
        .flatMap(List::stream)
        .toList();
  }

  /** Steps of the lease, and of the journal of uploads. */
  static List<KillPoint> stepsOfLease() {
    String lease = "_sync/run[.]lease";
    return Stream.of(
            both("taking the lease", S3Operation.PUT_OBJECT, lease, 1),
            both("giving back the lease", S3Operation.PUT_OBJECT, lease, 2),
            both("journal of uploads", S3Operation.PUT_OBJECT, "_sync/runs/.*/uploads", 1),
            both("journal with the id", S3Operation.PUT_OBJECT, "_sync/runs/.*/uploads", 2))
        .flatMap(List::stream)
        .toList();
  }

  /** While the lease is renewed. */
  static List<KillPoint> renewals() {
    return both("renewing the lease", S3Operation.PUT_OBJECT, "_sync/run[.]lease", 2).stream()
        .map(p -> new KillPoint(p.step, p.at, p.nth, p.afterwards, true))
        .toList();
  }

  /** Whether a request puts a copy. */
  static boolean putsData(ProxiedRequest request) {
    return request.is(S3Operation.PUT_OBJECT) && request.key().startsWith(FaultBench.TO);
  }

  private static List<KillPoint> both(String step, S3Operation operation, String keys, int nth) {
    Predicate<String> key = Pattern.compile(keys).asMatchPredicate();
    Predicate<ProxiedRequest> at =
        request -> request.is(operation) && (keys.isEmpty() || key.test(request.key()));
    return List.of(
        new KillPoint(step, at, nth, false, false), new KillPoint(step, at, nth, true, false));
  }

  @Override
  public String toString() {
    return step + " " + nth + (afterwards ? ", done but not answered" : ", not done");
  }
}
