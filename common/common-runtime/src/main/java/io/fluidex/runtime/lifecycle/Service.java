package io.fluidex.runtime.lifecycle;

import java.time.Duration;
import java.util.Optional;

/** Something that is started once and stopped once. */
public interface Service {
  /** A short name for logs and metrics. */
  String name();

  /**
   * Starts; returns when it works or retries by itself.
   *
   * @throws Exception if it cannot work whatever happens outside; {@link #stop} is not called then
   */
  void start() throws Exception;

  /**
   * Stops taking new work, finishes what was begun and releases everything; does nothing if it was
   * stopped already.
   *
   * @param deadline after which work that is not finished is given up
   * @throws Exception if something could not be released
   */
  void stop(Duration deadline) throws Exception;

  /**
   * Why it cannot serve now, empty if it can. Called by health checks from any thread, so it
   * answers from memory.
   */
  default Optional<String> problem() {
    return Optional.empty();
  }
}
