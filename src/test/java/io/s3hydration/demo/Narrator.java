package io.s3hydration.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Tells the story, and of every figure what was expected and what was seen. */
final class Narrator {

  private final PrintStream out;
  private final List<String> differing = new ArrayList<>();
  private int figures;
  private int chapter;

  Narrator(PrintStream out) {
    this.out = out;
  }

  void chapter(String title) {
    chapter++;
    out.println();
    out.println(chapter + ". " + title);
  }

  void say(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }

  /** Compares what was seen with what was expected. */
  void expect(String figure, Object expected, Object seen) {
    figures++;
    if (Objects.equals(expected, seen)) {
      say("   ok       %-58s %s", figure, seen);
    } else {
      differing.add(chapter + ". " + figure + ": expected " + expected + ", saw " + seen);
      say("   DIFFERS  %-58s expected %s, saw %s", figure, expected, seen);
    }
  }

  /** A figure that is not foreseen. */
  void measured(String figure, String format, Object... values) {
    say("            %-58s %s", figure, String.format(Locale.ROOT, format, values));
  }

  int differences() {
    return differing.size();
  }

  void conclude() {
    out.println();
    if (differing.isEmpty()) {
      say("All %d figures are as expected.", figures);
      return;
    }
    say("%d of %d figures are not as expected:", differing.size(), figures);
    differing.forEach(difference -> out.println("  " + difference));
  }
}
