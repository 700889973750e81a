package io.s3hydration.history;

import io.s3hydration.job.SteppedRun;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * A run that was begun, with what is still to befall it. Requests are counted by the turns that the
 * run was given: each turn goes to the next request.
 */
final class RunUnderWay {

  final Step.Run step;
  final SteppedRun run;
  private final List<Incident> ahead;
  private int turn;

  RunUnderWay(Step.Run step, SteppedRun run) {
    this.step = step;
    this.run = run;
    this.ahead = new ArrayList<>(step.incidents());
  }

  /** The request that the next turn makes. */
  int next() {
    return turn;
  }

  void advance() {
    turn++;
    run.advance();
  }

  /** What is due before the next turn, each once; faults and lost answers are the request's. */
  List<Incident> due() {
    List<Incident> due = new ArrayList<>();
    for (Iterator<Incident> it = ahead.iterator(); it.hasNext(); ) {
      Incident incident = it.next();
      boolean ofRequest =
          incident instanceof Incident.Fault || incident instanceof Incident.LostAnswer;
      if (!ofRequest && incident.at() <= turn) {
        due.add(incident);
        it.remove();
      }
    }
    return due;
  }

  /** The fault that befalls the request under way, once. */
  Optional<Incident.Fault> fault() {
    return take(Incident.Fault.class);
  }

  boolean losesAnswer() {
    return take(Incident.LostAnswer.class).isPresent();
  }

  private <I extends Incident> Optional<I> take(Class<I> kind) {
    Optional<I> found =
        ahead.stream()
            .filter(kind::isInstance)
            .map(kind::cast)
            .filter(incident -> incident.at() < turn)
            .findFirst();
    found.ifPresent(ahead::remove);
    return found;
  }
}
