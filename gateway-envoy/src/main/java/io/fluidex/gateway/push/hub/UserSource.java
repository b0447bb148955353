package io.fluidex.gateway.push.hub;

import java.util.Optional;

/** Where users come from. */
@FunctionalInterface
public interface UserSource {
  /**
   * A user as it is now; waits for the exchange.
   *
   * @return empty if there is no such user
   * @throws RuntimeException if the exchange does not answer
   */
  Optional<UserSnapshot> load(long user);
}
