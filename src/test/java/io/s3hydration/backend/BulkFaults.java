package io.s3hydration.backend;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;

/** What goes wrong with requests to a {@link BulkS3}, by chance; then nothing was done. */
final class BulkFaults {

  /**
   * Of these each is as likely; throttling is not, because a run that is asked to slow down does.
   */
  private enum Kind {
    INTERNAL_ERROR,
    RESET,
    ANSWER_CUT
  }

  private final double probability;
  private final Random random;
  private final AtomicLongArray befallen = new AtomicLongArray(Kind.values().length);

  BulkFaults(double probability, long seed) {
    this.probability = probability;
    this.random = new Random(seed);
  }

  /** Whether something went wrong; then this request is answered, or never will be. */
  boolean befalls(HttpExchange exchange) throws IOException {
    if (random.nextDouble() >= probability) {
      return false;
    }
    Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
    befallen.incrementAndGet(kind.ordinal());
    switch (kind) {
      case INTERNAL_ERROR -> {
        try (exchange) {
          exchange.getRequestBody().readAllBytes();
          BulkS3.error(exchange, 500, "InternalError");
        }
      }
      // The server closes the connection of an exchange that was not answered.
      case RESET -> exchange.close();
      case ANSWER_CUT -> {
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(500, 1000);
        exchange.getResponseBody().write(new byte[10]);
        exchange.getResponseBody().flush();
        exchange.close();
      }
    }
    return true;
  }

  Map<String, Long> befallen() {
    Map<String, Long> counts = new TreeMap<>();
    for (Kind kind : Kind.values()) {
      counts.put(kind.name(), befallen.get(kind.ordinal()));
    }
    return counts;
  }
}
