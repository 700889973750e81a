package io.s3hydration.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Collects the values under {@code hydration.} that cannot be bound, instead of failing at the
 * first: {@link ConfigurationCheck} reports them with everything else.
 */
@Component
final class BindProblems implements ConfigurationPropertiesBindHandlerAdvisor {

  private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("hydration");

  private final List<ConfigurationProblem> found = new ArrayList<>();
  private final Environment environment;

  BindProblems(Environment environment) {
    this.environment = environment;
  }

  List<ConfigurationProblem> found() {
    return List.copyOf(found);
  }

  @Override
  public BindHandler apply(BindHandler parent) {
    return new Collecting(parent);
  }

  private final class Collecting extends AbstractBindHandler {

    Collecting(BindHandler parent) {
      super(parent);
    }

    /**
     * Spring takes a bare number for milliseconds; who writes 48 means none. A prefix with a letter
     * that was lost is one that no key begins with.
     */
    @Override
    public @Nullable Object onSuccess(
        ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
      ConfigurationProperty property = context.getConfigurationProperty();
      if (ROOT.isAncestorOf(name) && property != null && result instanceof Duration) {
        String value = environment.resolvePlaceholders(String.valueOf(property.getValue()));
        if (Shapes.BARE_NUMBER.test(value)) {
          found.add(
              new ConfigurationProblem(
                  name.toString(), value, "it has no unit", "(the number with s, m, h or d)"));
          super.onSuccess(name, target, context, result); // or the name counts as unknown
          return null;
        }
      }
      if (ROOT.isAncestorOf(name)
          && result instanceof String text
          && Shapes.UNREADABLE.test(text)) {
        found.add(
            new ConfigurationProblem(
                name.toString(),
                "a text with U+FFFD", // which text it was may be nobody's business
                "it " + Shapes.WHY_UNREADABLE,
                "(the same text)"));
      }
      return super.onSuccess(name, target, context, result);
    }

    @Override
    public @Nullable Object onFailure(
        ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error)
        throws Exception {
      ConfigurationProperty property = context.getConfigurationProperty();
      if (!ROOT.isAncestorOf(name) || property == null) {
        return super.onFailure(name, target, context, error);
      }
      found.add(
          new ConfigurationProblem(
              name.toString(),
              String.valueOf(property.getValue()),
              "it is not a " + target.getType().toClass().getSimpleName(),
              example(target)));
      return null;
    }

    @Override
    public void onFinish(
        ConfigurationPropertyName name,
        Bindable<?> target,
        BindContext context,
        @Nullable Object result)
        throws Exception {
      try {
        super.onFinish(name, target, context, result);
      } catch (UnboundConfigurationPropertiesException e) {
        for (ConfigurationProperty unbound : e.getUnboundProperties()) {
          unknown(unbound.getName().toString());
        }
      }
    }

    /** What could not be bound counts as unbound too, and is known already. */
    private void unknown(String name) {
      if (found.stream().noneMatch(problem -> problem.property().equals(name))) {
        found.add(
            new ConfigurationProblem(
                name,
                "a value",
                "there is no such property",
                "(leave it out; see docs/configuration.md)"));
      }
    }

    private static String example(Bindable<?> target) {
      Class<?> type = target.getType().toClass();
      if (type.isEnum()) {
        return String.valueOf(type.getEnumConstants()[0]);
      }
      return switch (type.getSimpleName()) {
        case "DataSize" -> "64MB";
        case "Duration" -> "24h";
        case "int", "long", "double" -> "64";
        case "boolean" -> "true";
        case "URI" -> "https://s3.example.com";
        default -> "";
      };
    }
  }
}
