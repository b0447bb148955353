package io.fluidex.matchengine.exchange;

import io.fluidex.matchengine.account.L2Key;
import io.fluidex.matchengine.event.Event;
import io.fluidex.matchengine.event.KeyChanged;
import io.fluidex.matchengine.event.UserRegistered;
import io.fluidex.matchengine.state.UserState;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The keys of users, for those who verify signatures on other threads. May be ahead of what is
 * committed or behind what is executed: the core compares the key of a verdict with its own.
 */
final class Keys {
  private final Map<Long, L2Key> keys = new ConcurrentHashMap<>();

  Optional<L2Key> find(final long userId) {
    return Optional.ofNullable(keys.get(userId));
  }

  void reset(final Collection<UserState> users) {
    keys.clear();
    for (final UserState user : users) {
      if (user.key() != null) {
        keys.put(user.id(), user.key());
      } else {
        put(user.id(), user.l2Pubkey());
      }
    }
  }

  void update(final List<Event> events) {
    for (final Event event : events) {
      if (event instanceof UserRegistered e) {
        put(e.userId(), e.l2Pubkey());
      } else if (event instanceof KeyChanged e) {
        put(e.userId(), e.l2Pubkey());
      }
    }
  }

  /** In development a key is any text; one that is no point verifies nothing. */
  private void put(final long userId, final String text) {
    final Optional<L2Key> key = L2Keys.parse(text);
    if (key.isPresent()) {
      keys.put(userId, key.get());
    } else {
      keys.remove(userId);
    }
  }
}
