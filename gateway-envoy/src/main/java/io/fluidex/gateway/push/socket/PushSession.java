package io.fluidex.gateway.push.socket;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.gateway.push.hub.Frame;
import io.fluidex.gateway.push.hub.Hub;
import io.fluidex.gateway.push.hub.LoginOutlet;
import io.fluidex.gateway.push.message.ClientMessage;
import io.fluidex.gateway.push.message.ClientMessage.Invalid;
import io.fluidex.gateway.push.message.ClientMessage.Login;
import io.fluidex.gateway.push.message.ClientMessage.Logout;
import io.fluidex.gateway.push.message.ClientMessage.Ping;
import io.fluidex.gateway.push.message.ClientMessage.Subscribe;
import io.fluidex.gateway.push.message.ClientMessage.Unsubscribe;
import io.fluidex.gateway.push.message.ErrorCode;
import io.fluidex.gateway.push.message.ServerMessages;
import io.fluidex.gateway.push.message.Topic;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One connection: what it has subscribed to, and who it is.
 *
 * <p>Messages of the client come from one thread at a time, what the hub says from the hub's; the
 * state they share is guarded by the session.
 */
final class PushSession implements LoginOutlet {
  /** RFC 6455: the endpoint goes away. */
  private static final int GOING_AWAY = 1001;

  /** RFC 6455: a message violates the policy of the endpoint. */
  private static final int POLICY = 1008;

  private final Hub hub;
  private final SocketLimits limits;
  private final LoginCheck check;
  private final InstantSource clock;
  private final SocketMetrics metrics;
  private final Outbox outbox;
  private final byte[] nonce;
  private final BooleanSupplier admission;
  private final Set<Topic> topics = new HashSet<>();
  private Optional<Long> user = Optional.empty();
  private Optional<Long> attempting = Optional.empty();
  private boolean ended;
  private volatile long heardAt = System.nanoTime();

  /**
   * A session of an open connection.
   *
   * @param nonce chosen for this connection
   * @param admission whether the client may send a message now
   */
  PushSession(
      final Hub hub,
      final SocketLimits limits,
      final LoginCheck check,
      final InstantSource clock,
      final SocketMetrics metrics,
      final Outbox outbox,
      final byte[] nonce,
      final BooleanSupplier admission) {
    this.hub = hub;
    this.limits = limits;
    this.check = check;
    this.clock = clock;
    this.metrics = metrics;
    this.outbox = outbox;
    this.nonce = nonce.clone();
    this.admission = admission;
  }

  void open() {
    say(ServerMessages.hello(Hex.encode(nonce), clock.millis()));
  }

  /** Something came from the other side. */
  void heard() {
    heardAt = System.nanoTime();
  }

  /** For how long nothing was heard. */
  long silentNanos() {
    return System.nanoTime() - heardAt;
  }

  private void say(final String text) {
    offer(Frame.of(text));
  }

  private void refuse(final Optional<Long> id, final ErrorCode code, final String text) {
    say(ServerMessages.error(id, code, text));
  }

  /** Takes a message of the client. */
  void receive(final String text) {
    heard();
    if (!admission.getAsBoolean()) {
      close(ErrorCode.TOO_MANY_MESSAGES);
      return;
    }
    switch (ClientMessage.parse(text)) {
      case Subscribe it -> subscribe(it);
      case Unsubscribe it -> unsubscribe(it);
      case Login it -> login(it);
      case Logout it -> {
        logout();
        say(ServerMessages.loggedOut(it.id()));
      }
      case Ping it -> say(ServerMessages.pong(it.id(), clock.millis()));
      case Invalid it -> refuse(it.id(), it.code(), it.text());
    }
  }

  private void subscribe(final Subscribe wish) {
    final Topic topic = wish.topic();
    final Optional<Long> owner;
    final Optional<ErrorCode> refusal;
    synchronized (this) {
      owner = user;
      refusal = refusal(topic);
      if (refusal.isEmpty()) {
        topics.add(topic);
      }
    }
    if (refusal.isPresent()) {
      refuse(wish.id(), refusal.get(), refusal.get().text());
      return;
    }
    say(ServerMessages.subscribed(wish.id(), topic));
    if (topic.channel().isOwn()) {
      hub.subscribe(this, owner.orElseThrow(), topic.channel());
    } else {
      hub.subscribe(this, topic, wish.limit());
    }
  }

  private synchronized Optional<ErrorCode> refusal(final Topic topic) {
    if (ended) {
      return Optional.of(ErrorCode.STOPPING);
    }
    if (topic.channel().isOfMarket() && !hub.hasMarket(topic.market())) {
      return Optional.of(hub.isSynced() ? ErrorCode.UNKNOWN_MARKET : ErrorCode.UNAVAILABLE);
    }
    if (topic.channel().isOwn() && user.isEmpty()) {
      return Optional.of(ErrorCode.LOGIN_REQUIRED);
    }
    if (topics.contains(topic)) {
      return Optional.of(ErrorCode.ALREADY_SUBSCRIBED);
    }
    if (topics.size() >= limits.subscriptions()) {
      return Optional.of(ErrorCode.TOO_MANY_SUBSCRIPTIONS);
    }
    return Optional.empty();
  }

  private void unsubscribe(final Unsubscribe wish) {
    final boolean known;
    final Optional<Long> owner;
    synchronized (this) {
      known = topics.remove(wish.topic());
      owner = user;
    }
    if (!known) {
      refuse(wish.id(), ErrorCode.NOT_SUBSCRIBED, ErrorCode.NOT_SUBSCRIBED.text());
      return;
    }
    leave(wish.topic(), owner);
    say(ServerMessages.unsubscribed(wish.id(), wish.topic()));
  }

  private void leave(final Topic topic, final Optional<Long> owner) {
    if (!topic.channel().isOwn()) {
      hub.unsubscribe(this, topic);
    } else if (owner.isPresent()) {
      hub.unsubscribe(this, owner.get(), topic.channel());
    }
  }

  private void login(final Login wish) {
    final long now = TimeUnit.MILLISECONDS.toSeconds(clock.millis());
    if (wish.validUntil() < now) {
      refuse(wish.id(), ErrorCode.SESSION_OVER, ErrorCode.SESSION_OVER.text());
    } else if (wish.validUntil() > now + LoginCheck.LONGEST_SECONDS) {
      refuse(
          wish.id(),
          ErrorCode.INVALID_FIELD,
          "valid_until is at most " + LoginCheck.LONGEST_SECONDS + " s ahead");
    } else if (!wish.nonce().equals(Hex.encode(nonce))) {
      refuse(
          wish.id(), ErrorCode.LOGIN_REFUSED, "nonce is not the one in hello of this connection");
    } else {
      logout();
      synchronized (this) {
        if (ended || attempting.isPresent()) {
          refuse(wish.id(), ErrorCode.UNAVAILABLE, "a login is being looked at: wait for it");
          return;
        }
        attempting = Optional.of(wish.user());
      }
      hub.login(
          this,
          wish.id(),
          wish.user(),
          wish.validUntil(),
          key ->
              check.isRight(key, wish.user(), wish.validUntil(), nonce.clone(), wish.signature()));
    }
  }

  private void logout() {
    final Optional<Long> owner;
    synchronized (this) {
      owner = user;
      user = Optional.empty();
      topics.removeIf(topic -> topic.channel().isOwn());
    }
    owner.ifPresent(id -> hub.logout(this, id));
  }

  @Override
  public boolean offer(final Frame frame) {
    if (outbox.offer(frame)) {
      return true;
    }
    close(ErrorCode.SLOW_CONSUMER);
    return false;
  }

  @Override
  public void ended(final Topic topic, final ErrorCode reason) {
    synchronized (this) {
      topics.remove(topic);
    }
    if (reason == ErrorCode.STOPPING) {
      close(reason);
    } else {
      say(ServerMessages.ended(topic, reason));
    }
  }

  @Override
  public void loggedIn(final Optional<Long> id, final long account, final long validUntil) {
    final boolean gone;
    synchronized (this) {
      attempting = Optional.empty();
      gone = ended;
      user = gone ? Optional.empty() : Optional.of(account);
    }
    if (gone) {
      hub.logout(this, account);
    } else {
      say(ServerMessages.loggedIn(id, account, validUntil));
    }
  }

  @Override
  public void refused(final Optional<Long> id, final ErrorCode reason) {
    synchronized (this) {
      attempting = Optional.empty();
    }
    refuse(id, reason, reason.text());
  }

  @Override
  public void loggedOut(final ErrorCode reason) {
    final List<Topic> own;
    synchronized (this) {
      user = Optional.empty();
      own = topics.stream().filter(topic -> topic.channel().isOwn()).toList();
      own.forEach(topics::remove);
    }
    own.forEach(topic -> say(ServerMessages.ended(topic, reason)));
    refuse(Optional.empty(), reason, reason.text());
  }

  /** Says why, and closes. */
  void close(final ErrorCode reason) {
    final Frame last = Frame.of(ServerMessages.error(Optional.empty(), reason, reason.text()));
    final int code = reason == ErrorCode.STOPPING ? GOING_AWAY : POLICY;
    if (outbox.close(last, code, reason.name())) {
      metrics.closed(reason);
      forget();
    }
  }

  /** The connection is gone. */
  void gone() {
    outbox.gone();
    forget();
  }

  private void forget() {
    final List<Topic> mine;
    final Optional<Long> owner;
    synchronized (this) {
      ended = true;
      mine = List.copyOf(topics);
      topics.clear();
      owner = user;
      user = Optional.empty();
    }
    mine.stream().filter(topic -> !topic.channel().isOwn()).forEach(topic -> leave(topic, owner));
    owner.ifPresent(id -> hub.logout(this, id));
  }

  /** Whether its last message has not left within a time. */
  boolean isStuck(final long nanos) {
    return outbox.isStuck(nanos);
  }
}
