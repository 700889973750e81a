package io.s3hydration.demo;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files of a directory as objects: the key is the path from the directory, with slashes.
 *
 * @param keys in the order of a listing
 * @param inOnePiece the keys of those that are not so large that they are copied in parts
 * @param leftOut links, unreadable files, and names that the demo's server cannot list
 */
record SourceFiles(
    Path directory,
    SortedMap<String, Path> keys,
    List<String> inOnePiece,
    long bytes,
    int leftOut) {

  /** Some are changed and others removed. */
  static final int FEWEST = 3;

  private static final int LONGEST_KEY = 1024;

  /** {@code hydration.transfer.multipart-threshold}. */
  private static final long ONE_PIECE = 128L << 20;

  static SourceFiles under(Path directory) throws IOException {
    SortedMap<String, Path> keys = new TreeMap<>();
    Reader reader = new Reader(directory, keys);
    Files.walkFileTree(directory, reader);
    return new SourceFiles(
        directory, keys, List.copyOf(reader.inOnePiece), reader.bytes, reader.leftOut);
  }

  /** Original and copy are both in the heap, and the rest of it must do for everything else. */
  static long mostBytes() {
    return Runtime.getRuntime().maxMemory() / 3;
  }

  /** A first, a middle and a last key. */
  List<String> three() {
    List<String> sorted = inOnePiece.stream().sorted().toList();
    return List.of(sorted.getFirst(), sorted.get(sorted.size() / 2), sorted.getLast());
  }

  long inParts() {
    return (long) keys.size() - inOnePiece.size();
  }

  private static final class Reader extends SimpleFileVisitor<Path> {

    private final Path directory;
    private final SortedMap<String, Path> keys;
    private final List<String> inOnePiece = new ArrayList<>();
    private long bytes;
    private int leftOut;

    Reader(Path directory, SortedMap<String, Path> keys) {
      this.directory = directory;
      this.keys = keys;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      String key = directory.relativize(file).toString().replace(File.separatorChar, '/');
      if (attributes.isRegularFile() && Files.isReadable(file) && fits(key)) {
        keys.put(key, file);
        bytes += attributes.size();
        if (attributes.size() <= ONE_PIECE) {
          inOnePiece.add(key);
        }
      } else {
        leftOut++;
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      leftOut++;
      return FileVisitResult.CONTINUE;
    }

    /** S3Proxy escapes control characters wrongly and orders what is above U+FFFF wrongly. */
    private static boolean fits(String key) {
      return key.chars()
              .noneMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c))
          && key.getBytes(StandardCharsets.UTF_8).length <= LONGEST_KEY
          && !key.startsWith(Stage.SYNC);
    }
  }
}
