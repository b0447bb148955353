package io.fluidex.gateway.push.hub;

import java.time.Duration;

/**
 * How the hub works.
 *
 * @param queuedEvents events that wait for the hub; who submits more waits
 * @param quiet after so long without an event a command is taken to have ended
 * @param accounts users that are followed at a time
 */
public record HubSettings(int queuedEvents, Duration quiet, int accounts) {
  /** For thousands of readers. */
  public static final HubSettings DEFAULT =
      new HubSettings(100_000, Duration.ofMillis(20), 100_000);
}
