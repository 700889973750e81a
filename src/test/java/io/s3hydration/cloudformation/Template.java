package io.s3hydration.cloudformation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A template as it stands in the file, with the short forms of its functions written out: {@code
 * !Sub x} is {@code {Fn::Sub: x}}. Keys are unique; an anchor or a merge is refused, as
 * CloudFormation does.
 *
 * @param text the file, for what YAML does not keep: comments and size
 */
record Template(Path file, String text, Map<String, Object> root) {

  private static final Map<String, Template> ALREADY_READ = new ConcurrentHashMap<>();

  static Template producer() {
    return named("producer");
  }

  static Template consumer() {
    return named("consumer");
  }

  /** The template of that name in {@code cloudformation/}. */
  static Template named(String name) {
    return ALREADY_READ.computeIfAbsent(name, Template::read);
  }

  private static Template read(String name) {
    Path file = Path.of("cloudformation", name + ".yaml");
    try {
      return of(file, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Template of(Path file, String text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setMaxAliasesForCollections(0);
    Object root = new Yaml(new WithFunctions(options)).load(text);
    return new Template(file, text, map(root));
  }

  /** A section of the template; empty where it is missing. */
  Map<String, Object> section(String name) {
    return map(root.getOrDefault(name, Map.of()));
  }

  /** What stands under a key that must be there. */
  static Object required(Map<?, ?> map, String key) {
    Object value = map.get(key);
    if (value == null) {
      throw new AssertionError("no " + key + " in " + map);
    }
    return value;
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(Object node) {
    return (Map<String, Object>) node;
  }

  /** Writes the short forms out. */
  private static final class WithFunctions extends SafeConstructor {

    WithFunctions(LoaderOptions options) {
      super(options);
      yamlMultiConstructors.put("!", new Function());
    }

    private final class Function extends AbstractConstruct {

      @Override
      public Object construct(Node node) {
        String name = node.getTag().getValue().substring(1);
        Object argument =
            switch (node) {
              case ScalarNode scalar -> constructScalar(scalar);
              case SequenceNode sequence -> constructSequence(sequence);
              case MappingNode mapping -> constructMapping(mapping);
              default -> throw new AssertionError("cannot read " + node);
            };
        return switch (name) {
          case "Ref", "Condition" -> Map.of(name, argument);
          case "GetAtt" -> Map.of("Fn::GetAtt", attribute(argument));
          default -> Map.of("Fn::" + name, argument);
        };
      }

      private static Object attribute(Object argument) {
        return argument instanceof String dotted
            ? List.copyOf(Arrays.asList(dotted.split("\\.", 2)))
            : argument;
      }
    }
  }
}
