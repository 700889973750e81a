package io.s3hydration.faults;

import java.io.IOException;

/**
 * What goes wrong with a request instead of forwarding it and sending the store's answer.
 *
 * @param name as the log has it: "503 SlowDown", "the answer is lost"
 */
public record Fault(String name, Action action) {

  /** What is done instead. What it throws ends the client's connection. */
  @FunctionalInterface
  public interface Action {
    void on(Exchange exchange) throws IOException;
  }

  @Override
  public String toString() {
    return name;
  }
}
