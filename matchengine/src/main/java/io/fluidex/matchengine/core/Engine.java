package io.fluidex.matchengine.core;

import io.fluidex.matchengine.account.L2Key;
import io.fluidex.matchengine.book.BookOrder;
import io.fluidex.matchengine.book.ExpiryIndex;
import io.fluidex.matchengine.book.LongMap;
import io.fluidex.matchengine.book.UserAccount;
import io.fluidex.matchengine.command.Authorisation;
import io.fluidex.matchengine.command.EngineSettings;
import io.fluidex.matchengine.event.Event;
import io.fluidex.matchengine.event.EventSink;
import io.fluidex.matchengine.event.OrderChanged;
import io.fluidex.matchengine.event.OrderEventKind;
import java.util.concurrent.TimeUnit;

/** What the parts of the core have in common: the state, the time and the way out of events. */
final class Engine {
  /** The last nonce of an account on L2, which cannot be used. */
  private static final long MAX_NONCE = (1L << 40) - 1;

  private final Ledger ledger = new Ledger();
  private final Markets markets = new Markets(ledger);
  private final LongMap<BookOrder> orders = new LongMap<>();
  private final ExpiryIndex expiries = new ExpiryIndex();
  private final RequestMemory requests = new RequestMemory();
  private final ClientOrders clientOrders = new ClientOrders();
  private final LogGuard guard = new LogGuard();
  private final PoolBook pools = new PoolBook();
  private EngineSettings settings;
  private long lastSeq;
  private long lastOrderId;
  private long lastTradeId;
  private long registeredUsers;
  private long nextSerial;

  private EventSink sink;
  private long now;
  private long seconds;

  Engine(final EngineSettings settings) {
    this.settings = settings;
  }

  /** Begins a command. */
  void begin(final long time, final EventSink events) {
    now = time;
    seconds = TimeUnit.MILLISECONDS.toSeconds(time);
    sink = events;
  }

  /** The time of the command, in milliseconds since 1970. */
  long now() {
    return now;
  }

  /** The time of the command, in seconds since 1970. */
  long seconds() {
    return seconds;
  }

  EngineSettings settings() {
    return settings;
  }

  void configure(final EngineSettings other) {
    settings = other;
  }

  Ledger ledger() {
    return ledger;
  }

  Markets markets() {
    return markets;
  }

  /** Open orders by exchange-wide id. */
  LongMap<BookOrder> orders() {
    return orders;
  }

  ExpiryIndex expiries() {
    return expiries;
  }

  RequestMemory requests() {
    return requests;
  }

  ClientOrders clientOrders() {
    return clientOrders;
  }

  LogGuard guard() {
    return guard;
  }

  PoolBook pools() {
    return pools;
  }

  Market market(final BookOrder order) {
    return markets.market(order.terms().market());
  }

  long lastSeq() {
    return lastSeq;
  }

  /** The number of the next event. */
  long nextSeq() {
    return ++lastSeq;
  }

  long lastOrderId() {
    return lastOrderId;
  }

  long newOrderId() {
    return ++lastOrderId;
  }

  long lastTradeId() {
    return lastTradeId;
  }

  long newTradeId() {
    return ++lastTradeId;
  }

  long registeredUsers() {
    return registeredUsers;
  }

  long countUser() {
    return ++registeredUsers;
  }

  long nextSerial() {
    return nextSerial;
  }

  void serialDone() {
    nextSerial++;
  }

  void emit(final Event event) {
    sink.accept(event);
  }

  /** Tells what happened to an order. */
  void emitOrder(final OrderEventKind kind, final BookOrder order, final UserAccount owner) {
    emit(
        new OrderChanged(
            nextSeq(),
            now,
            kind,
            order.status(),
            order.snapshot(),
            Ledger.balance(owner, market(order).sold(order.side()))));
  }

  /**
   * Whether what is known of a signature lets a user's request pass.
   *
   * @param account the user, or null
   */
  boolean isAuthorised(final Authorisation authorisation, final UserAccount account) {
    return switch (settings.signatures()) {
      case IGNORED -> true;
      case IF_PRESENT ->
          !authorisation.isSigned() || authorisation.isValidFor(keyOf(account, authorisation));
      case REQUIRED ->
          account != null
              && account.isRegistered()
              && authorisation.isValidFor(keyOf(account, authorisation));
    };
  }

  /** In development keys are any text, and the shell is believed to have used the right one. */
  private L2Key keyOf(final UserAccount account, final Authorisation authorisation) {
    if (account != null && account.key() != null) {
      return account.key();
    }
    return settings.isRollup() ? null : authorisation.key();
  }

  /**
   * Whether a nonce is the user's next after some others, and has a successor.
   *
   * @param earlier how many nonces are used up before it by the same command
   */
  static boolean isNextNonce(final UserAccount account, final int earlier, final long nonce) {
    return nonce == account.nonce() + earlier && nonce < MAX_NONCE;
  }

  /** Forgets users, orders and their numbers. */
  void reset() {
    for (final Market market : markets.markets()) {
      market.book().clear();
    }
    orders.clear();
    expiries.clear();
    requests.clear();
    clientOrders.clear();
    pools.clear();
    ledger.clear();
    lastOrderId = 0;
    lastTradeId = 0;
    registeredUsers = 0;
  }

  void restoreNumbers(
      final long seq, final long order, final long trade, final long users, final long serial) {
    lastSeq = seq;
    lastOrderId = order;
    lastTradeId = trade;
    registeredUsers = users;
    nextSerial = serial;
  }
}
