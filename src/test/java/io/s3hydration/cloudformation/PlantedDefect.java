package io.s3hydration.cloudformation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing made wrong in a copy of the project.
 *
 * @param what what is wrong, as a reviewer would say it
 * @param file which file it is in
 * @param before a regular expression for what stands there; the first place counts
 * @param after what is put there instead, with the groups of {@code before} as $1
 * @param seenBy a regular expression for the check that has to see it: the rule of the validator or
 *     of ours, cfn-lint's, or the test
 */
record PlantedDefect(String what, String file, String before, String after, String seenBy) {

  /**
   * Plants it.
   *
   * @throws AssertionError if there is nothing of that form, so that the defect cannot be planted
   */
  void plantIn(Path directory) throws IOException {
    Path changed = directory.resolve(file);
    String text = Files.readString(changed);
    Matcher place = Pattern.compile(before, Pattern.MULTILINE).matcher(text);
    if (!place.find()) {
      throw new AssertionError("«%s»: nothing in %s is like %s".formatted(what, file, before));
    }
    Files.writeString(changed, place.replaceFirst(after));
  }
}
