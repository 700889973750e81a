package io.s3hydration.job;

import io.s3hydration.HydrationApplication;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * The real application in a JVM of its own, as a task runs it: with a process's exit code, its own
 * heap, and a standard output that is no terminal. Of this process's environment it sees nothing
 * that could configure it.
 */
final class ApplicationProcess {

  private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->(\\d+)M\\(");
  private static final Pattern CONFIGURES = Pattern.compile("(AWS|HYDRATION|SPRING|LOGGING)_.*");

  private final Application application;
  private final List<String> options =
      new ArrayList<>(List.of("-Xmx256m", "--enable-native-access=ALL-UNNAMED"));
  private final Map<String, String> environment = new TreeMap<>();
  private Duration limit = Duration.ofMinutes(10);
  private boolean onTerminal;
  private @Nullable Path archive;

  private ApplicationProcess(Application application) {
    this.application = application;
  }

  static ApplicationProcess of(Application application) {
    return new ApplicationProcess(application);
  }

  /**
   * How it ended.
   *
   * @param out standard output, by lines
   * @param peakHeapMiB the most that a collection found in the heap
   * @param heldHeapMiB the most that a collection left there
   * @param peakRssMiB the most memory that the process had; 0 where the system does not tell
   */
  record Ended(
      int exitCode,
      List<String> out,
      String err,
      long peakHeapMiB,
      long heldHeapMiB,
      long peakRssMiB) {

    String text() {
      return String.join("\n", out) + "\n" + err;
    }

    String memory() {
      return "heap %d MiB, %d MiB after a collection, RSS %d MiB"
          .formatted(peakHeapMiB, heldHeapMiB, peakRssMiB);
    }
  }

  /** A further option of the JVM. */
  ApplicationProcess option(String option) {
    options.add(option);
    return this;
  }

  ApplicationProcess environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Ends it if it takes longer; ten minutes, if nobody says otherwise. */
  ApplicationProcess within(Duration limit) {
    this.limit = limit;
    return this;
  }

  /** Gives it a terminal, by the command {@code script} of util-linux. */
  ApplicationProcess onTerminal() {
    onTerminal = true;
    return this;
  }

  /**
   * Starts by the archive of classes, loaded and linked, that an earlier one left there; or leaves
   * it, as it comes to its end.
   */
  ApplicationProcess archivedIn(Path file) {
    archive = file;
    options.add((Files.exists(file) ? "-XX:AOTCache=" : "-XX:AOTCacheOutput=") + file);
    return this;
  }

  Ended run(String... parameters) {
    return begin(parameters).await();
  }

  /** Starts it. */
  Running begin(String... parameters) {
    try {
      Path files = Files.createTempDirectory("application");
      Path collections = files.resolve("gc.log");
      Path err = files.resolve("err.txt");
      Process process = start(files, collections, err, parameters);
      process
          .onExit()
          .orTimeout(limit.toSeconds(), TimeUnit.SECONDS)
          .whenComplete((ended, late) -> process.destroyForcibly());
      CompletableFuture<Ended> ended = new CompletableFuture<>();
      Running running = new Running(process, ended, new CopyOnWriteArrayList<>());
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  ended.complete(follow(process, running.out(), collections, err));
                } catch (IOException | InterruptedException e) {
                  ended.completeExceptionally(e);
                } finally {
                  FileSystemUtils.deleteRecursively(files.toFile());
                }
              });
      return running;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The process under way.
   *
   * @param out standard output so far, by lines
   */
  record Running(Process process, CompletableFuture<Ended> ended, List<String> out) {

    /** As ECS tells a task to end. */
    void sigterm() {
      process.toHandle().destroy(); // the process's own would close our end of its output
    }

    /** As the kernel ends what has no memory left, or a host that is gone. Back when it is dead. */
    void sigkill() {
      process.toHandle().destroyForcibly();
      process.onExit().join();
    }

    Ended await() {
      return ended.join();
    }
  }

  private static Ended follow(Process process, List<String> out, Path collections, Path err)
      throws IOException, InterruptedException {
    long rss = 0;
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        out.add(line);
        rss = Math.max(rss, peakRss(process));
      }
    }
    return new Ended(
        process.waitFor(),
        out,
        Files.readString(err),
        most(collections, found -> Long.parseLong(found.group(1))),
        most(collections, found -> Long.parseLong(found.group(2))),
        rss);
  }

  private Process start(Path files, Path collections, Path err, String... parameters)
      throws IOException {
    List<String> arguments = new ArrayList<>(options);
    arguments.add("-Xlog:gc:file=" + collections + "::filecount=0");
    arguments.addAll(List.of("-cp", archive == null ? classPath() : inJars(classPath(), archive)));
    arguments.add(HydrationApplication.class.getName());
    arguments.addAll(application.arguments(parameters));
    Path argumentFile =
        Files.write(
            files.resolve("arguments"), arguments.stream().map(a -> '"' + a + '"').toList());
    String java = System.getProperty("java.home") + "/bin/java";
    ProcessBuilder builder =
        onTerminal
            ? new ProcessBuilder("script", "-qec", java + " @" + argumentFile, "/dev/null")
            : new ProcessBuilder(java, "@" + argumentFile);
    builder.environment().keySet().removeIf(name -> CONFIGURES.matcher(name).matches());
    builder.environment().putAll(environment);
    return builder.redirectError(err.toFile()).start();
  }

  /** Without the classes and the logging of the tests. */
  private static String classPath() {
    String tests =
        Path.of(
                ApplicationProcess.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .getPath())
            .toString();
    return Pattern.compile(File.pathSeparator)
        .splitAsStream(System.getProperty("java.class.path"))
        .filter(entry -> !Path.of(entry).toAbsolutePath().toString().equals(tests))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The JVM archives no class of a directory. */
  private static String inJars(String classPath, Path beside) {
    List<String> entries = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator)) {
      if (Files.isDirectory(Path.of(entry))) {
        Path jar = beside.resolveSibling("classes-%x.jar".formatted(entry.hashCode()));
        if (!Files.exists(jar)) {
          ToolProvider.findFirst("jar")
              .orElseThrow()
              .run(System.out, System.err, "cf", jar.toString(), "-C", entry, ".");
        }
        entries.add(jar.toString());
      } else {
        entries.add(entry);
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  /** The system's own high-water mark; asked at every line, since it is gone with the process. */
  private static long peakRss(Process process) {
    try {
      return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  private static long most(Path collections, ToLongFunction<MatchResult> size) throws IOException {
    return Files.exists(collections)
        ? COLLECTION
            .matcher(Files.readString(collections))
            .results()
            .mapToLong(size)
            .max()
            .orElse(0)
        : 0;
  }
}
