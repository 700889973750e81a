package io.s3hydration.cloudformation;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A resource of a stack. Its properties are resolved: maps, lists and scalars, no intrinsic
 * function and no {@code AWS::NoValue} in them.
 *
 * @param logicalId its name in the template
 * @param attributes what stands beside the properties: DeletionPolicy, DependsOn, Metadata
 */
public record Resource(
    String logicalId, String type, Map<String, Object> properties, Map<String, Object> attributes) {

  /**
   * What stands at a path of property names and list positions, like {@code
   * ContainerDefinitions.0.Image}; null where nothing does.
   */
  @Nullable Object at(String path) {
    Object node = properties;
    for (String step : path.split("\\.", -1)) {
      node = step(node, step);
    }
    return node;
  }

  /** The text at a path; a failure where there is none. */
  public String text(String path) {
    Object node = at(path);
    if (node == null) {
      throw new AssertionError(logicalId + " has no " + path + ": " + properties);
    }
    return String.valueOf(node);
  }

  /** The list at a path; empty where there is none. */
  public List<Object> list(String path) {
    return at(path) instanceof List<?> list ? List.copyOf(list) : List.of();
  }

  private static @Nullable Object step(@Nullable Object node, String step) {
    return switch (node) {
      case Map<?, ?> map -> map.get(step);
      case List<?> list when Integer.parseInt(step) < list.size() ->
          list.get(Integer.parseInt(step));
      case null, default -> null;
    };
  }
}
