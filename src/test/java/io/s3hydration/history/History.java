package io.s3hydration.history;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A history of two buckets and the runs between them. What comes after its last step is peace. */
record History(Setting setting, List<Step> steps) {

  History {
    steps = List.copyOf(steps);
  }

  History of(List<Step> others) {
    return new History(setting, others);
  }

  /** Steps, and what befalls the runs among them. */
  int weight() {
    return steps.stream().mapToInt(Step::weight).sum();
  }

  /** The keys that the producer does something to. */
  Set<String> keys() {
    Set<String> keys = new TreeSet<>();
    for (Step step : steps) {
      if (step instanceof Step.Produce(Change change)) {
        keys.add(change.key());
      }
    }
    return keys;
  }

  /** A line for the setting, and one for each step. */
  String script() {
    StringBuilder script = new StringBuilder("    ").append(setting).append('\n');
    for (int i = 0; i < steps.size(); i++) {
      script.append("%4d ".formatted(i + 1)).append(steps.get(i)).append('\n');
    }
    return script.append("     then runs that nothing disturbs\n").toString();
  }
}
