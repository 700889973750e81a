package io.s3hydration.history;

import io.s3hydration.backend.Content;
import io.s3hydration.backend.HeldObject;
import io.s3hydration.listing.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The model: what the consumer must hold after a run that nothing disturbed. */
final class WholeCopy {

  private WholeCopy() {}

  /**
   * Every current object that is not refused, and that the run was asked for, is there. What was
   * spoilt at the consumer counts once a run has looked.
   *
   * @param began when the run began
   */
  static void check(World world, Demand demand, Instant began) {
    for (ObjectKey key : world.backend.producer().keys()) {
      HeldObject held = world.backend.producer().held(key).orElseThrow();
      if (world.isToBeCopied(key, held)
          && asks(world, demand, began, key, held)
          && (demand.looks() || world.isProved(world.target(key)))) {
        check(world, key, held);
      }
    }
  }

  private static void check(World world, ObjectKey key, HeldObject held) {
    ObjectKey target = world.target(key);
    Optional<Content> copy = world.consumer.get(target);
    if (copy.isEmpty() && world.mayStayAway(target)) {
      return;
    }
    String holds = copy.map(Content::text).orElse("nothing");
    Breach.unless(
        holds.equals(held.content().text()),
        Breach.Kind.LOST,
        "of <" + key + "> the producer has " + held.content().text() + ", its copy " + holds);
  }

  /** Whether a run that began at {@code then} was asked to care for the object. */
  private static boolean asks(
      World world, Demand demand, Instant then, ObjectKey key, HeldObject held) {
    return switch (demand.scope()) {
      case Demand.Scope.Everything everything -> true;
      case Demand.Scope.Prefix(String prefix) ->
          key.startsWith(world.setting.producerPrefix() + prefix);
      case Demand.Scope.Window(Duration from, Duration to) ->
          !held.lastModified().isBefore(then.minus(from))
              && (to.isZero() || held.lastModified().isBefore(then.minus(to)));
      case Demand.Scope.Keys(List<String> keys) ->
          keys.stream().anyMatch(name -> world.producer.key(name).equals(key));
    };
  }
}
