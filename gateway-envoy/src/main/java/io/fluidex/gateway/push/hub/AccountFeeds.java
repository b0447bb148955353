package io.fluidex.gateway.push.hub;

import io.fluidex.gateway.push.account.AccountChange;
import io.fluidex.gateway.push.message.Channel;
import io.fluidex.gateway.push.message.ErrorCode;
import io.fluidex.gateway.push.message.Topic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users that somebody is logged in as. For the hub's thread, but for {@link #stop}; what waits
 * for the exchange and checks signatures is done by threads of its own.
 */
final class AccountFeeds {
  private static final Logger LOG = LoggerFactory.getLogger(AccountFeeds.class);

  private static final int LOGIN_THREADS = 4;
  private static final int LOGINS_WAITING = 1_000;

  private final UserSource users;
  private final int most;
  private final Consumer<Runnable> inbox;
  private final ExecutorService logins =
      new ThreadPoolExecutor(
          LOGIN_THREADS,
          LOGIN_THREADS,
          1,
          TimeUnit.MINUTES,
          new LinkedBlockingQueue<>(LOGINS_WAITING),
          Thread.ofPlatform().name("push-logins-", 0).daemon(true).factory());
  private final Map<Long, AccountFeed> accounts = new HashMap<>();

  /**
   * Nobody is logged in yet.
   *
   * @param most users that are followed at a time
   * @param inbox has something done by the hub's thread
   */
  AccountFeeds(final UserSource users, final int most, final Consumer<Runnable> inbox) {
    this.users = users;
    this.most = most;
    this.inbox = inbox;
  }

  int size() {
    return accounts.size();
  }

  int subscriptions() {
    return accounts.values().stream().mapToInt(AccountFeed::subscriptions).sum();
  }

  /** Logs a connection in once the user is known and the signature is checked. */
  void login(final long user, final AccountFeed.Attempt attempt) {
    if (accounts.size() >= most && !accounts.containsKey(user)) {
      attempt.outlet().refused(attempt.id(), ErrorCode.UNAVAILABLE);
      return;
    }
    final AccountFeed known = accounts.get(user);
    final AccountFeed feed = known == null ? new AccountFeed(user) : known;
    accounts.put(user, feed);
    if (feed.isKnown()) {
      check(feed, attempt);
    } else {
      feed.attempts.add(attempt);
      if (known == null) {
        load(feed);
      }
    }
  }

  private void aside(final Runnable work, final Runnable otherwise) {
    try {
      logins.execute(work);
    } catch (final RejectedExecutionException e) {
      LOG.debug("too many logins wait", e);
      otherwise.run();
    }
  }

  private void load(final AccountFeed feed) {
    aside(
        () -> {
          Optional<UserSnapshot> loaded = Optional.empty();
          ErrorCode reason = ErrorCode.UNKNOWN_USER;
          try {
            loaded = users.load(feed.user());
          } catch (final RuntimeException e) {
            LOG.warn("user {} cannot be asked for: {}", feed.user(), e.toString());
            reason = ErrorCode.UNAVAILABLE;
          }
          final Optional<UserSnapshot> snapshot = loaded;
          final ErrorCode refusal = reason;
          inbox.accept(() -> loaded(feed, snapshot, refusal));
        },
        () -> drop(feed, ErrorCode.UNAVAILABLE));
  }

  private void loaded(
      final AccountFeed feed, final Optional<UserSnapshot> snapshot, final ErrorCode refusal) {
    if (!feed.equals(accounts.get(feed.user()))) {
      return;
    }
    if (snapshot.isEmpty()) {
      drop(feed, refusal);
      return;
    }
    feed.begin(snapshot.get());
    final List<AccountFeed.Attempt> attempts = List.copyOf(feed.attempts);
    feed.attempts.clear();
    attempts.forEach(attempt -> check(feed, attempt));
    dropIfIdle(feed);
  }

  private void check(final AccountFeed feed, final AccountFeed.Attempt attempt) {
    feed.pending++;
    final String key = feed.l2Pubkey();
    aside(
        () -> {
          final boolean right = attempt.isRight().test(key);
          inbox.accept(() -> checked(feed, attempt, right));
        },
        () -> {
          feed.pending--;
          attempt.outlet().refused(attempt.id(), ErrorCode.UNAVAILABLE);
        });
  }

  private void checked(
      final AccountFeed feed, final AccountFeed.Attempt attempt, final boolean right) {
    feed.pending--;
    if (!feed.equals(accounts.get(feed.user()))) {
      attempt.outlet().refused(attempt.id(), ErrorCode.UNAVAILABLE);
    } else if (right) {
      feed.login(attempt.outlet(), attempt.validUntil());
      attempt.outlet().loggedIn(attempt.id(), feed.user(), attempt.validUntil());
    } else {
      attempt.outlet().refused(attempt.id(), ErrorCode.LOGIN_REFUSED);
    }
    dropIfIdle(feed);
  }

  private void drop(final AccountFeed feed, final ErrorCode reason) {
    accounts.remove(feed.user(), feed);
    feed.end(reason);
  }

  private void dropIfIdle(final AccountFeed feed) {
    if (feed.isIdle()) {
      accounts.remove(feed.user(), feed);
    }
  }

  /** Adds a reader of a channel; it has to be logged in. */
  void join(final LoginOutlet outlet, final long user, final Channel channel, final long seq) {
    final AccountFeed feed = accounts.get(user);
    if (feed == null || !feed.hasLogin(outlet)) {
      outlet.ended(Topic.of(channel), ErrorCode.LOGIN_REQUIRED);
    } else {
      feed.join(channel, outlet, seq);
    }
  }

  void leave(final Outlet outlet, final long user, final Channel channel) {
    final AccountFeed feed = accounts.get(user);
    if (feed != null) {
      feed.leave(channel, outlet);
    }
  }

  /** Forgets a login; does nothing if there is none. */
  void logout(final LoginOutlet outlet, final long user) {
    final AccountFeed feed = accounts.get(user);
    if (feed != null) {
      feed.logout(outlet);
      dropIfIdle(feed);
    }
  }

  /** Takes what an event changed of a user. */
  void apply(final long seq, final long time, final AccountChange change) {
    final AccountFeed feed = accounts.get(change.user());
    if (feed != null && !feed.apply(seq, time, change)) {
      drop(feed, ErrorCode.UNAVAILABLE);
    }
  }

  /** Tells what changed. */
  void flush(final long seq) {
    accounts.values().forEach(feed -> feed.flush(seq));
  }

  /** Ends the logins of a user whose key is another now. */
  void keyChanged(final long user) {
    final AccountFeed feed = accounts.get(user);
    if (feed != null) {
      drop(feed, ErrorCode.KEY_CHANGED);
    }
  }

  /** Ends the logins whose last second has passed. */
  void endSessions(final long seconds) {
    for (final AccountFeed feed : List.copyOf(accounts.values())) {
      feed.endSessions(seconds);
      dropIfIdle(feed);
    }
  }

  /** Ends everything. */
  void end(final ErrorCode reason) {
    List.copyOf(accounts.values()).forEach(feed -> drop(feed, reason));
  }

  /** Looks at no more logins; for any thread. */
  void stop() {
    logins.shutdownNow();
  }
}
