package io.s3hydration.backend;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/** What goes wrong with requests to a {@link BulkS3}, by chance. */
final class BulkFaults {

  private enum Kind {
    INTERNAL_ERROR,
    RESET,
    ANSWER_CUT,
    ANSWER_LOST,
    SLOW_DOWN
  }

  /** One fault in so many: a run that is asked to slow down does, and this is no test of that. */
  private static final int SLOW_DOWN_OF = 50;

  /** Less than any object's answer but the smallest ones', which are then whole. */
  private static final long CUT_AFTER = 10;

  private final double probability;
  private final Random random;
  private final AtomicLongArray befallen = new AtomicLongArray(Kind.values().length);

  BulkFaults(double probability, long seed) {
    this.probability = probability;
    this.random = new Random(seed);
  }

  /**
   * Lets something go wrong, or nothing.
   *
   * @return the exchange to go on with; null if there is nothing to go on with
   */
  @Nullable HttpExchange befall(HttpExchange exchange) throws IOException {
    if (random.nextDouble() >= probability) {
      return exchange;
    }
    Kind kind =
        random.nextInt(SLOW_DOWN_OF) == 0
            ? Kind.SLOW_DOWN
            : Kind.values()[random.nextInt(Kind.SLOW_DOWN.ordinal())];
    befallen.incrementAndGet(kind.ordinal());
    return switch (kind) {
      case ANSWER_CUT -> SpoiltExchange.cut(exchange, CUT_AFTER);
      case ANSWER_LOST -> SpoiltExchange.silent(exchange);
      case INTERNAL_ERROR -> refused(exchange, 500, "InternalError");
      case SLOW_DOWN -> refused(exchange, 503, "SlowDown");
      case RESET -> {
        exchange.close(); // of an exchange that was not answered the server ends the connection
        yield null;
      }
    };
  }

  private static @Nullable HttpExchange refused(HttpExchange exchange, int status, String code)
      throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      BulkS3.error(exchange, status, code);
    }
    return null;
  }

  /** How many requests so far, by what befell them. */
  Map<String, Long> befallen() {
    Map<String, Long> counts = new TreeMap<>();
    for (Kind kind : Kind.values()) {
      counts.put(kind.name(), befallen.get(kind.ordinal()));
    }
    return counts;
  }
}
