package io.fluidex.gateway.push.hub;

import io.fluidex.gateway.push.account.AccountChange;
import io.fluidex.gateway.push.account.AccountChange.BalanceIs;
import io.fluidex.gateway.push.account.AccountChange.Fill;
import io.fluidex.gateway.push.account.AccountChange.OrderIs;
import io.fluidex.gateway.push.account.AccountState;
import io.fluidex.gateway.push.event.OrderView;
import io.fluidex.gateway.push.event.UserFunds;
import io.fluidex.gateway.push.message.Channel;
import io.fluidex.gateway.push.message.ErrorCode;
import io.fluidex.gateway.push.message.ServerMessages;
import io.fluidex.gateway.push.message.Topic;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** One user with all connections that are logged in as it. */
final class AccountFeed {
  /** More changes than any answer of the exchange takes to arrive. */
  private static final int MOST_WAITING = 50_000;

  /**
   * A login that is being looked at.
   *
   * @param id the client's number of it
   * @param validUntil its last second
   * @param isRight whether its signature is that of a key
   * @param outlet whose
   */
  record Attempt(
      Optional<Long> id, long validUntil, Predicate<String> isRight, LoginOutlet outlet) {}

  private record Waiting(long seq, AccountChange change) {}

  private final Map<LoginOutlet, Long> logins = new LinkedHashMap<>();
  private final Map<Channel, Readers> readers = new EnumMap<>(Channel.class);
  private final List<OrderView> freshOrders = new ArrayList<>();
  private final List<Fill> freshFills = new ArrayList<>();
  private final List<UserFunds> freshBalances = new ArrayList<>();

  /** Logins that wait for the user to be known. */
  final List<Attempt> attempts = new ArrayList<>();

  private final long user;

  /** What came before the state to begin with; null once that is known. */
  private List<Waiting> waiting = new ArrayList<>();

  private AccountState state;
  private long begunWith;
  private String l2Pubkey;
  private long freshSince;

  /** How many logins are being looked at. */
  int pending;

  AccountFeed(final long user) {
    this.user = user;
  }

  long user() {
    return user;
  }

  boolean isKnown() {
    return state != null;
  }

  boolean isIdle() {
    return logins.isEmpty() && attempts.isEmpty() && pending == 0;
  }

  String l2Pubkey() {
    return l2Pubkey;
  }

  int subscriptions() {
    return readers.values().stream().mapToInt(Readers::size).sum();
  }

  void begin(final UserSnapshot snapshot) {
    state = new AccountState(snapshot.balances(), snapshot.orders());
    begunWith = snapshot.seq();
    l2Pubkey = snapshot.l2Pubkey();
    final List<Waiting> before = waiting;
    waiting = null;
    before.stream().filter(each -> each.seq > begunWith).forEach(each -> state.apply(each.change));
  }

  /** Takes a change; false if too many wait, so that this feed is of no use any more. */
  boolean apply(final long seq, final long time, final AccountChange change) {
    if (state == null) {
      waiting.add(new Waiting(seq, change));
      return waiting.size() < MOST_WAITING;
    }
    if (seq <= begunWith) {
      return true;
    }
    state.apply(change);
    if (readers.isEmpty()) {
      return true;
    }
    if (freshOrders.isEmpty() && freshFills.isEmpty() && freshBalances.isEmpty()) {
      freshSince = time;
    }
    switch (change) {
      case OrderIs is -> freshOrders.add(is.order());
      case Fill fill -> freshFills.add(fill);
      case BalanceIs is -> {
        freshBalances.removeIf(each -> each.asset().equals(is.balance().asset()));
        freshBalances.add(is.balance());
      }
    }
    return true;
  }

  void flush(final long seq) {
    if (!freshOrders.isEmpty()) {
      tell(Channel.ORDERS, ServerMessages.orders(false, seq, freshOrders));
      freshOrders.clear();
    }
    if (!freshFills.isEmpty()) {
      tell(Channel.FILLS, ServerMessages.fills(false, seq, freshFills));
      freshFills.clear();
    }
    if (!freshBalances.isEmpty()) {
      tell(Channel.BALANCES, ServerMessages.balances(false, seq, freshBalances));
      freshBalances.clear();
    }
  }

  private void tell(final Channel channel, final String text) {
    final Readers all = readers.get(channel);
    if (all != null && !all.isEmpty()) {
      all.tell(new Frame(text, freshSince));
    }
  }

  void login(final LoginOutlet outlet, final long validUntil) {
    logins.put(outlet, validUntil);
  }

  boolean hasLogin(final LoginOutlet outlet) {
    return logins.containsKey(outlet);
  }

  void join(final Channel channel, final Outlet outlet, final long seq) {
    flush(seq);
    final long told = Math.max(seq, begunWith);
    final String snapshot =
        switch (channel) {
          case ORDERS -> ServerMessages.orders(true, told, state.orders());
          case FILLS -> ServerMessages.fills(true, told, List.of());
          case BALANCES -> ServerMessages.balances(true, told, state.balances());
          case DEPTH, TRADES, TICKER, KLINE, BLOCKS ->
              throw new IllegalArgumentException(channel + " is no channel of a user");
        };
    readers
        .computeIfAbsent(channel, key -> new Readers(Topic.of(key)))
        .join(outlet, Frame.of(snapshot));
  }

  void leave(final Channel channel, final Outlet outlet) {
    final Readers all = readers.get(channel);
    if (all != null) {
      all.leave(outlet);
    }
  }

  /** Forgets a connection. */
  void logout(final LoginOutlet outlet) {
    logins.remove(outlet);
    attempts.removeIf(attempt -> attempt.outlet().equals(outlet));
    readers.values().forEach(each -> each.leave(outlet));
  }

  /** Ends the logins whose last second has passed. */
  void endSessions(final long seconds) {
    final List<LoginOutlet> over =
        logins.entrySet().stream()
            .filter(each -> each.getValue() < seconds)
            .map(Map.Entry::getKey)
            .toList();
    for (final LoginOutlet outlet : over) {
      logout(outlet);
      outlet.loggedOut(ErrorCode.SESSION_OVER);
    }
  }

  /** Ends everything. */
  void end(final ErrorCode reason) {
    final List<LoginOutlet> all = List.copyOf(logins.keySet());
    attempts.forEach(attempt -> attempt.outlet().refused(attempt.id(), reason));
    attempts.clear();
    logins.clear();
    readers.clear();
    all.forEach(outlet -> outlet.loggedOut(reason));
  }
}
