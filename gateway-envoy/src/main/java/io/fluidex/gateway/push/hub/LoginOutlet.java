package io.fluidex.gateway.push.hub;

import io.fluidex.gateway.push.message.ErrorCode;
import java.util.Optional;

/** A reader that may log in: a connection of the websocket. Called by the hub's thread too. */
public interface LoginOutlet extends Outlet {
  /** Says that a login was accepted. */
  void loggedIn(Optional<Long> id, long user, long validUntil);

  /** Says that a login was refused. */
  void refused(Optional<Long> id, ErrorCode reason);

  /** Says that a login has ended, and the subscriptions that need it. */
  void loggedOut(ErrorCode reason);
}
