package io.s3hydration.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the demo was asked for.
 *
 * @param files what to seed the producer with; null for the demo's own objects
 * @param keep leave the server running at the end
 */
record DemoOptions(@Nullable SourceFiles files, boolean keep) {

  private static final String SOURCE = "--demo.source=";
  private static final String USAGE =
      """
      The demo knows two arguments, after -Dspring-boot.run.arguments=
        --demo.source=DIR  seed the producer with the files of a directory
        --demo.keep        leave the buckets there until Enter is pressed
      """;

  /**
   * Reads the arguments, and the directory.
   *
   * @throws IllegalArgumentException saying what does not fit and what would
   */
  static DemoOptions parse(String... args) throws IOException {
    SourceFiles files = null;
    boolean keep = false;
    for (String argument : List.of(args)) {
      if (argument.startsWith(SOURCE)) {
        files = read(argument.substring(SOURCE.length()));
      } else if (argument.equals("--demo.keep") || argument.equals("--demo.keep=true")) {
        keep = true;
      } else {
        throw new IllegalArgumentException("There is no argument " + argument + ".\n" + USAGE);
      }
    }
    return new DemoOptions(files, keep);
  }

  private static SourceFiles read(String name) throws IOException {
    Path directory = Path.of(name).toAbsolutePath().normalize();
    String given = "--demo.source=" + name;
    if (name.isEmpty() || !Files.exists(directory)) {
      throw new IllegalArgumentException(given + " does not exist. Give the path of a directory.");
    }
    if (!Files.isDirectory(directory) || !Files.isReadable(directory)) {
      throw new IllegalArgumentException(
          given + " is not a directory that can be read. Give the path of one.");
    }
    SourceFiles files = SourceFiles.under(directory);
    if (files.inOnePiece().size() < SourceFiles.FEWEST) {
      throw new IllegalArgumentException(
          given
              + " holds "
              + files.inOnePiece().size()
              + " files that can be used. The story needs "
              + SourceFiles.FEWEST
              + ", for it changes some and removes others.");
    }
    if (files.bytes() > SourceFiles.mostBytes()) {
      throw new IllegalArgumentException(
          String.format(
              "%s holds %,d MiB. The demo keeps original and copy in memory, and this JVM has room"
                  + " for %,d MiB of files. Give a smaller directory, or more memory:"
                  + " JAVA_TOOL_OPTIONS=-Xmx%dg",
              given,
              files.bytes() >> 20,
              SourceFiles.mostBytes() >> 20,
              (files.bytes() * 3 >> 30) + 1));
    }
    return files;
  }
}
