package io.fluidex.matchengine.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.fluidex.matchengine.account.Balance;
import io.fluidex.matchengine.command.Command;
import io.fluidex.matchengine.command.EngineSettings;
import io.fluidex.matchengine.command.L1Deposit;
import io.fluidex.matchengine.command.L1Register;
import io.fluidex.matchengine.command.RegisterUser;
import io.fluidex.matchengine.command.UpdateBalance;
import io.fluidex.matchengine.decimal.Decimal;
import io.fluidex.matchengine.event.Event;
import io.fluidex.matchengine.event.OrderChanged;
import io.fluidex.matchengine.event.Traded;
import io.fluidex.matchengine.market.AssetSpec;
import io.fluidex.matchengine.result.OrderPlaced;
import io.fluidex.matchengine.result.Reason;
import io.fluidex.matchengine.result.Rejected;
import io.fluidex.matchengine.result.Result;
import java.util.ArrayList;
import java.util.List;

/** A core in a test, which checks its invariants after every command. */
final class Exchange {
  private final ExchangeCore core;
  private final List<Event> events = new ArrayList<>();
  private long millis = 1_700_000_000_000L;
  private long businessId;
  private long serial;

  private Exchange(final EngineSettings settings, final long takerFee, final long makerFee) {
    core = new ExchangeCore(settings);
    apply(Fixture.markets(takerFee, makerFee));
  }

  /** The original's markets in development, with fee rates in 1/10,000. */
  static Exchange development(final long takerFee, final long makerFee) {
    final Exchange exchange = new Exchange(EngineSettings.development(), takerFee, makerFee);
    for (int i = 0; i < 4; i++) {
      exchange.apply(new RegisterUser("0xAB" + i, "0xCD" + i, null));
    }
    return exchange;
  }

  /** A rollup with the users 2 to 4, who have a million units of ETH and 100 million of USDT. */
  static Exchange rollup() {
    final Exchange exchange = new Exchange(EngineSettings.rollup(Fixture.TINY), 0, 0);
    for (long user = 2; user <= 4; user++) {
      exchange.apply(new L1Register(exchange.serial(), user, "0xab" + user, Fixture.key(user)));
      exchange.apply(new L1Deposit(exchange.serial(), user, Fixture.ETH, 1_000_000, "{}"));
      exchange.apply(new L1Deposit(exchange.serial(), user, Fixture.USDT, 100_000_000, "{}"));
    }
    return exchange;
  }

  ExchangeCore core() {
    return core;
  }

  long millis() {
    return millis;
  }

  long seconds() {
    return millis / 1000;
  }

  void sleep(final long seconds) {
    millis += 1000 * seconds;
  }

  /** The next serial number of a request from L1. */
  long serial() {
    return serial++;
  }

  Result apply(final Command command) {
    events.clear();
    final Result result = core.apply(command, millis, events::add);
    assertEquals(List.of(), core.violations());
    return result;
  }

  /** The events of the last command. */
  List<Event> events() {
    return events;
  }

  /** The events of the last command in short. */
  List<String> told() {
    return events.stream()
        .map(e ->
            switch (e) {
              case OrderChanged o -> o.kind() + " " + o.order().terms().id() + " " + o.status();
              case Traded t ->
                  "TRADE ask "
                      + t.ask().after().terms().id()
                      + " bid "
                      + t.bid().after().terms().id()
                      + " "
                      + t.amount()
                      + "@"
                      + t.price();
              default -> e.getClass().getSimpleName();
            })
        .toList();
  }

  OrderPlaced placed(final Command command) {
    return assertInstanceOf(OrderPlaced.class, apply(command));
  }

  void refused(final Reason reason, final Command command) {
    final byte[] before = core.stateHash();
    final Rejected rejected = assertInstanceOf(Rejected.class, apply(command));
    assertEquals(reason, rejected.reason());
    assertEquals(List.of(), events);
    assertArrayEquals(before, core.stateHash());
  }

  Result deposit(final long user, final int token, final String amount) {
    return apply(
        new UpdateBalance(
            user, token, "deposit", ++businessId, Decimal.parse(amount), "{}", "", null));
  }

  /** Available and frozen as text. */
  String balance(final long user, final int token) {
    final Balance balance = core.balance(user, token);
    final int decimals = core.asset(token).map(AssetSpec::precision).orElse(0);
    return Decimal.format(balance.available(), decimals)
        + " "
        + Decimal.format(balance.frozen(), decimals);
  }
}
