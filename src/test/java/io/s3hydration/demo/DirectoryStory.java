package io.s3hydration.demo;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.sync.RequestBody;

/** Real files, any number of them, and five runs that must copy exactly what they should. */
final class DirectoryStory {

  private static final int A_PAGE = 1000;

  private final Stage stage;
  private final Narrator narrator;
  private final SourceFiles files;
  private final int all;
  private final List<String> three;

  DirectoryStory(Stage stage, Narrator narrator, SourceFiles files) {
    this.stage = stage;
    this.narrator = narrator;
    this.files = files;
    this.all = files.keys().size();
    this.three = files.three();
  }

  void tell() {
    seed();
    first();
    second();
    changed();
    withoutIndex();
    removedCopies();
  }

  private void seed() {
    narrator.say("");
    narrator.say("Seeding from %s ...", files.directory());
    files.keys().entrySet().parallelStream()
        .forEach(file -> stage.put(file.getKey(), RequestBody.fromFile(file.getValue()), Map.of()));
    narrator.say("%,d objects, %.1f MiB.", all, mebibytes(files.bytes()));
    if (files.leftOut() > 0) {
      narrator.say(
          "%,d entries are left out: links, unreadable files, or names that S3Proxy cannot list.",
          files.leftOut());
    }
  }

  private void first() {
    narrator.chapter("First run. The consumer's bucket is empty.");
    FinishedRun run = stage.run();
    narrator.expect("exit code", 0, run.exitCode());
    narrator.expect("objects listed", all, run.listed());
    narrator.expect("copied", all, run.of("TRANSFERRED"));
    narrator.expect("bytes stored", files.bytes(), run.bytes());
    narrator.expect(
        "HEAD requests, as the server counts: one per object in parts",
        files.inParts(),
        run.heads());
    narrator.expect(
        "listings of the producer's bucket, as the server counts",
        pages(),
        run.atProducer("ListObjectsV2"));
    new Measurements(narrator).tell(run);
    stage.expectEqualExcept(0);
  }

  private void second() {
    narrator.chapter("Second run. Nothing has changed.");
    FinishedRun run = stage.run();
    narrator.expect("exit code", 0, run.exitCode());
    narrator.expect("settled", all, run.of("SETTLED"));
    narrator.expect("copied", 0, run.of("TRANSFERRED"));
    narrator.expect("HEAD requests, as the server counts", 0L, run.heads());
    narrator.expect(
        "listings of the consumer's bucket, as the server counts",
        0L,
        run.atConsumer("ListObjectsV2"));
    narrator.measured("requests in all", "%s", run.requests());
  }

  private void changed() {
    narrator.chapter("Third run. One object is written again as it was, two with other bytes.");
    stage.put(three.get(0), RequestBody.fromBytes(stage.original(three.get(0))), Map.of());
    for (String key : three.subList(1, 3)) {
      stage.put(key, "changed by the demo\n");
    }
    three.forEach(key -> narrator.say("            %s", key));
    FinishedRun run = stage.run();
    narrator.expect("exit code", 0, run.exitCode());
    narrator.expect("copied: those three", 3, run.of("TRANSFERRED"));
    narrator.expect("settled", all - 3, run.of("SETTLED"));
    narrator.expect("HeadObject requests, as the server counts: theirs", 3L, run.objectHeads());
  }

  private void withoutIndex() {
    narrator.chapter("Fourth run. Somebody has deleted the settled index.");
    narrator.say("            %d objects under _sync/index/ are removed", stage.removeIndex());
    FinishedRun run = stage.run();
    narrator.expect("exit code", 0, run.exitCode());
    narrator.expect("copied", 0, run.of("TRANSFERRED"));
    narrator.expect("unchanged: a HEAD has proved each copy", all, run.of("UNCHANGED"));
    narrator.expect("HeadObject requests, as the server counts", (long) all, run.objectHeads());
  }

  private void removedCopies() {
    narrator.chapter("Fifth run, with full=true. Somebody has deleted three copies.");
    three.forEach(stage::removeCopy);
    FinishedRun run = stage.run("full=true");
    narrator.expect("exit code", 0, run.exitCode());
    narrator.expect("copied: those three", 3, run.of("TRANSFERRED"));
    narrator.expect("settled", all - 3, run.of("SETTLED"));
    narrator.expect("HEAD requests, as the server counts", 0L, run.heads());
    stage.expectEqualExcept(0);
  }

  private long pages() {
    return (all + A_PAGE - 1) / A_PAGE;
  }

  private static double mebibytes(long bytes) {
    return bytes / (1024.0 * 1024.0);
  }
}
