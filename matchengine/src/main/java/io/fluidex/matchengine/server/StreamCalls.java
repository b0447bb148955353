package io.fluidex.matchengine.server;

import io.fluidex.matchengine.auth.RequestSignatures;
import io.fluidex.matchengine.catalog.Catalog;
import io.fluidex.matchengine.command.Authorisation;
import io.fluidex.matchengine.command.Command;
import io.fluidex.matchengine.command.SignaturePolicy;
import io.fluidex.matchengine.core.ExchangeCore;
import io.fluidex.matchengine.exchange.Exchange;
import io.fluidex.matchengine.limit.Slots;
import io.fluidex.matchengine.order.OrderStatus;
import io.fluidex.matchengine.result.Reason;
import io.fluidex.matchengine.stream.DepthInterval;
import io.fluidex.matchengine.stream.OpenOrder;
import io.fluidex.matchengine.stream.OpenOrders;
import io.fluidex.matchengine.stream.StreamHub;
import io.fluidex.matchengine.stream.StreamLimits;
import io.fluidex.matchengine.stream.StreamSources;
import io.fluidex.matchengine.stream.UserChange;
import io.fluidex.matchengine.stream.UserNow;
import io.fluidex.proto.matchengine.DepthStreamRequest;
import io.fluidex.proto.matchengine.DepthStreamResponse;
import io.fluidex.proto.matchengine.TradeStreamRequest;
import io.fluidex.proto.matchengine.TradeStreamResponse;
import io.fluidex.proto.matchengine.UserStreamRequest;
import io.fluidex.proto.matchengine.UserStreamResponse;
import io.fluidex.rollup.tx.PackedSignature;
import io.fluidex.rollup.tx.TransactionFormatException;
import io.fluidex.runtime.grpc.ClientAddress;
import io.fluidex.runtime.metrics.Metrics;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The calls that are answered by streams. */
final class StreamCalls {
  /**
   * A session's last second is at most this far ahead, so that a lost signature is soon useless.
   */
  static final long LONGEST_SESSION_SECONDS = TimeUnit.DAYS.toSeconds(1);

  private static final int DEFAULT_LEVELS = 100;
  private static final int MOST_LEVELS = 5_000;

  private final StreamHub<DepthStreamResponse, TradeStreamResponse, UserStreamResponse> hub;
  private final Exchange exchange;
  private final RequestSignatures signatures;
  private final StreamLimits limits;
  private final InstantSource clock;
  private final Slots addresses;
  private final Slots users;

  StreamCalls(
      final StreamHub<DepthStreamResponse, TradeStreamResponse, UserStreamResponse> hub,
      final Exchange exchange,
      final RequestSignatures signatures,
      final StreamLimits limits,
      final InstantSource clock,
      final Metrics metrics) {
    this.hub = hub;
    this.exchange = exchange;
    this.signatures = signatures;
    this.limits = limits;
    this.clock = clock;
    this.addresses = new Slots(limits.total());
    this.users = new Slots(limits.total());
    metrics.gauge("fluidex_streams", "Streams that are open", addresses::open);
  }

  /** What the exchange can say to a hub of its events. */
  static StreamSources sources(final Exchange exchange) {
    return new StreamSources() {
      @Override
      public CompletableFuture<OpenOrders> openOrders() {
        return exchange.query(StreamCalls::openOrders);
      }

      @Override
      public CompletableFuture<UserNow> user(final long userId) {
        return exchange.query(core -> userNow(core, userId));
      }
    };
  }

  static OpenOrders openOrders(final ExchangeCore core) {
    final List<OpenOrder> orders = new ArrayList<>();
    core.forEachOpenOrder((terms, remain) ->
        orders.add(new OpenOrder(terms.id(), terms.market(), terms.side(), terms.price(), remain)));
    return new OpenOrders(core.lastSeq(), orders);
  }

  private static UserNow userNow(final ExchangeCore core, final long userId) {
    final List<UserChange> changes = new ArrayList<>();
    core.assets()
        .forEach(asset ->
            changes.add(
                new UserChange.BalanceIs(
                    userId, asset.token(), core.balance(userId, asset.token()))));
    core.openOrders(userId, Command.UNKNOWN)
        .forEach(order -> changes.add(new UserChange.OrderIs(order, OrderStatus.OPEN)));
    return new UserNow(core.lastSeq(), changes);
  }

  void depth(final DepthStreamRequest request, final StreamObserver<DepthStreamResponse> observer) {
    final int market = market(request.getMarket());
    final DepthInterval interval =
        DepthInterval.ofMillis(Integer.toUnsignedLong(request.getIntervalMilliseconds()))
            .orElseThrow(() -> invalid("interval_milliseconds is 100 or 1000, or 0 for 100"));
    final long asked = Integer.toUnsignedLong(request.getLimit());
    if (asked > MOST_LEVELS) {
      throw invalid("limit is at most " + MOST_LEVELS + " levels, or 0 for " + DEFAULT_LEVELS);
    }
    final int limit = asked == 0 ? DEFAULT_LEVELS : (int) asked;
    open(observer, () -> {}, reader -> hub.depth(market, interval, limit, reader));
  }

  void trades(
      final TradeStreamRequest request, final StreamObserver<TradeStreamResponse> observer) {
    final int market = market(request.getMarket());
    open(observer, () -> {}, reader -> hub.trades(market, reader));
  }

  void user(final UserStreamRequest request, final StreamObserver<UserStreamResponse> observer) {
    final long user = Integer.toUnsignedLong(request.getUserId());
    final long validUntil = requireSession(request, user);
    final String key = Long.toString(user);
    if (!users.take(key, limits.perUser())) {
      throw exhausted("user " + user + " has " + limits.perUser() + " streams, the most there are");
    }
    boolean opened = false;
    try {
      open(observer, () -> users.release(key), reader -> hub.user(user, validUntil, reader));
      opened = true;
    } finally {
      if (!opened) {
        users.release(key);
      }
    }
  }

  /** The last second of the session that the request proves. */
  private long requireSession(final UserStreamRequest request, final long user) {
    final SignaturePolicy policy = exchange.engineSettings().signatures();
    final long now = TimeUnit.MILLISECONDS.toSeconds(clock.millis());
    final long asked = Integer.toUnsignedLong(request.getValidUntil());
    final boolean open =
        policy == SignaturePolicy.IGNORED
            || (policy == SignaturePolicy.IF_PRESENT && request.getSignature().isEmpty());
    if (open) {
      return asked == 0 ? now + LONGEST_SESSION_SECONDS : asked;
    }
    if (asked > now + LONGEST_SESSION_SECONDS) {
      throw invalid(
          "valid_until is at most " + LONGEST_SESSION_SECONDS + " s ahead: sign an earlier one");
    }
    if (asked < now) {
      throw new RequestException(Reason.SIGNATURE_EXPIRED);
    }
    final Authorisation authorisation =
        signatures.session(user, asked, signature(request.getSignature()));
    if (!authorisation.isValid()) {
      throw Status.UNAUTHENTICATED
          .withDescription("the signature is not that of a session of user " + user)
          .asRuntimeException();
    }
    return asked;
  }

  private static PackedSignature signature(final String text) {
    try {
      return text.isEmpty() ? null : PackedSignature.ofHex(text);
    } catch (final TransactionFormatException e) {
      throw new RequestException(Reason.INVALID_SIGNATURE);
    }
  }

  private <M> void open(
      final StreamObserver<M> observer,
      final Runnable onEnd,
      final Function<StreamReader<M>, StreamHub.Subscription> subscribe) {
    final String address = ClientAddress.current();
    if (!addresses.take(address, limits.perAddress())) {
      throw exhausted(
          "there are as many streams as are allowed, "
              + limits.perAddress()
              + " for an address and "
              + limits.total()
              + " in all: end one");
    }
    final StreamReader<M> reader =
        new StreamReader<>(
            (ServerCallStreamObserver<M>) observer,
            limits.outbox(),
            () -> {
              addresses.release(address);
              onEnd.run();
            });
    reader.subscribed(subscribe.apply(reader));
  }

  private int market(final String name) {
    final Catalog catalog = exchange.catalog();
    final OptionalInt number = catalog.market(name);
    if (number.isEmpty()) {
      throw new RequestException(Reason.INVALID_MARKET);
    }
    return number.getAsInt();
  }

  private static RuntimeException invalid(final String text) {
    return Status.INVALID_ARGUMENT.withDescription(text).asRuntimeException();
  }

  private static RuntimeException exhausted(final String text) {
    return Status.RESOURCE_EXHAUSTED.withDescription(text).asRuntimeException();
  }
}
