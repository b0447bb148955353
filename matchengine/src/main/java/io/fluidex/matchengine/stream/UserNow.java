package io.fluidex.matchengine.stream;

import java.util.List;

/**
 * What a user's stream begins with.
 *
 * @param seq the last event it contains
 * @param changes every open order and balance
 */
public record UserNow(long seq, List<UserChange> changes) {
  /** Copies the list. */
  public UserNow {
    changes = List.copyOf(changes);
  }
}
