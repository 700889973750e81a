package archfixture.plan;

import java.time.InstantSource;

/** Breaks no rule: it looks left, and its time is passed in. */
public record Right(archfixture.listing.Right listed, InstantSource time) {

  public long millis() {
    return time.millis();
  }
}
