package io.s3hydration.cloudformation.iam;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What AWS knows of a request: condition keys, whatever their case, and their values. A key that is
 * not here is missing from the request.
 */
public final class Context {

  private final Map<String, List<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  private Context(Map<String, List<String>> values) {
    values.forEach((key, all) -> this.values.put(key, List.copyOf(all)));
  }

  public static Context of(Map<String, List<String>> values) {
    return new Context(values);
  }

  public static Context empty() {
    return new Context(Map.of());
  }

  public Context with(String key, String... all) {
    Map<String, List<String>> copy = new TreeMap<>(values);
    copy.keySet().removeIf(key::equalsIgnoreCase);
    copy.put(key, List.of(all));
    return new Context(copy);
  }

  public Context without(String key) {
    Map<String, List<String>> copy = new TreeMap<>(values);
    copy.keySet().removeIf(key::equalsIgnoreCase);
    return new Context(copy);
  }

  /** The values under a key; empty if the request does not have it. */
  Optional<List<String>> find(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** The value of a key with one value. */
  Optional<String> single(String key) {
    return find(key)
        .map(
            all -> {
              if (all.size() != 1) {
                throw new IllegalArgumentException(key + " has " + all.size() + " values, not one");
              }
              return all.getFirst();
            });
  }

  public Map<String, List<String>> asMap() {
    return Collections.unmodifiableMap(values);
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
