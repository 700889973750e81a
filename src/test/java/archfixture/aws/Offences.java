package archfixture.aws;

import java.time.Clock;
import org.springframework.stereotype.Component;

/** What {@code aws} must not do. */
public interface Offences {

  record DependsOnJob(archfixture.job.ClientWiring job) {}

  @Component
  record UsesSpring() {}

  record AsksTheSystemClock() {
    Clock clock() {
      return Clock.systemUTC();
    }
  }
}
