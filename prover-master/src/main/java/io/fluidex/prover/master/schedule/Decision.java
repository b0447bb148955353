package io.fluidex.prover.master.schedule;

import java.util.Optional;

/**
 * What is to happen.
 *
 * @param outcome the answer
 * @param event what changes, if anything
 */
public record Decision(Outcome outcome, Optional<TaskEvent> event) {
  static Decision answer(final Outcome outcome) {
    return new Decision(outcome, Optional.empty());
  }

  static Decision change(final Outcome outcome, final TaskEvent event) {
    return new Decision(outcome, Optional.of(event));
  }
}
