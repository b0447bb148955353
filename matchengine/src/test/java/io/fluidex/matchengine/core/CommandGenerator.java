package io.fluidex.matchengine.core;

import io.fluidex.matchengine.account.L2Key;
import io.fluidex.matchengine.command.Authorisation;
import io.fluidex.matchengine.command.CancelAllOrders;
import io.fluidex.matchengine.command.CancelOrder;
import io.fluidex.matchengine.command.Command;
import io.fluidex.matchengine.command.Configure;
import io.fluidex.matchengine.command.EngineMode;
import io.fluidex.matchengine.command.EngineSettings;
import io.fluidex.matchengine.command.ExpireOrders;
import io.fluidex.matchengine.command.L1ChangeKey;
import io.fluidex.matchengine.command.L1Deposit;
import io.fluidex.matchengine.command.L1FullExit;
import io.fluidex.matchengine.command.L1Register;
import io.fluidex.matchengine.command.LogMetadata;
import io.fluidex.matchengine.command.PutBatch;
import io.fluidex.matchengine.command.PutOrder;
import io.fluidex.matchengine.command.ReduceOrder;
import io.fluidex.matchengine.command.RegisterUser;
import io.fluidex.matchengine.command.ReplaceOrder;
import io.fluidex.matchengine.command.Reset;
import io.fluidex.matchengine.command.SignaturePolicy;
import io.fluidex.matchengine.command.TransferFunds;
import io.fluidex.matchengine.command.UpdateBalance;
import io.fluidex.matchengine.command.WithdrawFunds;
import io.fluidex.matchengine.decimal.Decimal;
import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.matchengine.order.OrderSnapshot;
import io.fluidex.matchengine.order.OrderType;
import io.fluidex.matchengine.order.TimeInForce;
import io.fluidex.rollup.signature.SignatureVerdict;
import io.fluidex.rollup.tx.Cancel;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.PackedSignature;
import io.fluidex.rollup.tx.Side;
import io.fluidex.rollup.tx.SignedOrder;
import io.fluidex.rollup.tx.Transfer;
import io.fluidex.rollup.tx.Withdraw;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Commands as users, the L1 contract and their faults make them: most can be executed, some are
 * refused for every reason there is. Looks at the exchange only to make sense of what it says.
 */
final class CommandGenerator {
  private static final int USERS = 8;
  private static final int MARKETS = 2;
  private static final String[] ODD = {
    "", "x", "-1", "0", "0.00001", "99999999999999", "999999999999999999999999", "1e5", "1_0", ".5"
  };

  private final Random random;
  private final ExchangeCore core;
  private final boolean rollup;
  private final boolean extreme;
  private final L2Key[] keys = new L2Key[USERS + 2];
  private long millis = 1_700_000_000_000L;
  private long keyCount = 1000;
  private long business;

  CommandGenerator(final long seed, final ExchangeCore core) {
    this(seed, core, false);
  }

  /** With amounts and prices near the largest that there can be, if they are to be extreme. */
  CommandGenerator(final long seed, final ExchangeCore core, final boolean extreme) {
    this.random = new Random(seed);
    this.extreme = extreme;
    this.core = core;
    this.rollup = core.settings().mode() == EngineMode.ROLLUP;
    for (int i = 0; i < keys.length; i++) {
      keys[i] = Fixture.key(i + 1);
    }
  }

  /** The time of the last command that was made. */
  long millis() {
    return millis;
  }

  private boolean rarely() {
    return random.nextInt(50) == 0;
  }

  private long user() {
    return rarely() ? random.nextInt(20) : 1 + random.nextInt(USERS);
  }

  private int market() {
    return rarely() ? random.nextInt(4) - 1 : random.nextInt(MARKETS);
  }

  private int token() {
    return rarely() ? random.nextInt(10) - 1 : random.nextInt(3);
  }

  Command next() {
    millis += random.nextInt(100) == 0 ? random.nextInt(20_000) - 2_000 : random.nextInt(30);
    final int dice = random.nextInt(100);
    if (dice < 40) {
      return put(market());
    }
    if (dice < 52) {
      return replace();
    }
    if (dice < 64) {
      return cancel();
    }
    if (dice < 70) {
      return reduce();
    }
    if (dice < 73) {
      return batch();
    }
    if (dice < 75) {
      final long user = user();
      return new CancelAllOrders(user, market(), authorisation(user), cancelOf(user, 0));
    }
    if (dice < 77) {
      return new ExpireOrders(random.nextInt(5));
    }
    if (dice < 84) {
      return transfer();
    }
    if (dice < 87) {
      return withdraw();
    }
    return rollup ? l1() : development();
  }

  private Command development() {
    final int dice = random.nextInt(200);
    if (dice < 150) {
      final String amount =
          rarely() ? odd() : (random.nextInt(4) == 0 ? "-" : "") + random.nextInt(3000) + ".125";
      return new UpdateBalance(
          user(),
          token(),
          random.nextBoolean() ? "deposit" : "bonus",
          random.nextInt(10) == 0 ? business : ++business,
          Decimal.parse(amount),
          rarely() ? null : "{}",
          "",
          log());
    }
    if (dice < 170) {
      return new RegisterUser("0xAb" + random.nextInt(100), "0xCD", log());
    }
    if (dice < 199) {
      return new Configure(settings());
    }
    return random.nextInt(20) == 0 ? new Reset() : new ExpireOrders(100);
  }

  private EngineSettings settings() {
    final EngineSettings s = core.settings();
    return new EngineSettings(
        rarely() ? EngineMode.DEVELOPMENT : s.mode(),
        s.depths(),
        rollup ? s.signatures() : SignaturePolicy.ofCode(1 + random.nextInt(3)),
        rollup || random.nextInt(4) != 0,
        random.nextInt(8) == 0,
        3 + random.nextInt(30),
        1,
        1 + random.nextInt(3_600_000),
        random.nextInt(200),
        1 + random.nextInt(3_600_000),
        random.nextInt(30),
        "USDT");
  }

  private LogMetadata log() {
    return random.nextInt(3) == 0
        ? new LogMetadata(random.nextInt(20) + millis / 100_000, "0x1", "" + random.nextInt(3))
        : null;
  }

  private Command l1() {
    final long serial = core.nextSerial() + (rarely() ? random.nextInt(3) - 1 : 0);
    final long account = rarely() ? random.nextInt(20) : 1 + random.nextInt(USERS);
    if (core.user(account).filter(UserView::registered).isEmpty() || rarely()) {
      return new L1Register(serial, account, "0xab" + account, keyOf(account));
    }
    final int dice = random.nextInt(100);
    if (dice < 70) {
      return new L1Deposit(
          serial,
          account,
          Math.max(0, token()),
          random.nextLong(extreme ? 1L << (32 + random.nextInt(31)) : 3_000_000_000L),
          "{}");
    }
    if (dice < 80) {
      return new L1FullExit(serial, account, Math.max(0, token()), "{}");
    }
    if (dice < 90) {
      final L2Key key = Fixture.key(++keyCount);
      if (account < keys.length) {
        keys[(int) account] = key;
      }
      return new L1ChangeKey(serial, account, key);
    }
    return new Configure(settings());
  }

  private L2Key keyOf(final long user) {
    return keys[(int) (user % keys.length)];
  }

  private Authorisation authorisation(final long user) {
    if (rarely()) {
      return switch (random.nextInt(4)) {
        case 0 -> Authorisation.UNSIGNED;
        case 1 -> Authorisation.NO_KEY;
        case 2 -> new Authorisation(keyOf(user), SignatureVerdict.MALFORMED);
        default -> Authorisation.valid(Fixture.key(77));
      };
    }
    return rollup || random.nextBoolean()
        ? Authorisation.valid(keyOf(user))
        : Authorisation.UNSIGNED;
  }

  private String odd() {
    return ODD[random.nextInt(ODD.length)];
  }

  private Decimal optional(final String usual) {
    return rarely() ? Decimal.parse(odd()) : Decimal.parse(usual);
  }

  private PutOrder put(final int market) {
    final boolean eth = market != Fixture.UNI_USDT;
    final OrderSide side = OrderSide.ofCode(random.nextInt(2));
    final OrderType type = random.nextInt(12) == 0 ? OrderType.MARKET : OrderType.LIMIT;
    final long lots = 10L + random.nextInt(extreme ? 500 : eth ? 20_000 : 5_000);
    final int spread = random.nextInt(5) == 0 ? 40 : -2;
    final long ticks =
        extreme
            ? extremePrice(side)
            : Math.max(
                1, 1000 + (side == OrderSide.ASK ? spread : -spread) + random.nextInt(21) - 10);
    final boolean bounded = rollup || random.nextBoolean();
    final boolean isMarket = type == OrderType.MARKET;
    final Decimal price =
        isMarket ? optional("") : rarely() ? Decimal.parse(odd()) : Decimal.of(ticks, eth ? 2 : 3);
    final Decimal worst = isMarket && bounded ? Decimal.of(ticks, eth ? 2 : 3) : optional("");
    final Decimal amount = rarely() ? Decimal.parse(odd()) : Decimal.of(lots, eth ? 4 : 3);
    final long user = user();
    final long validUntil =
        !rollup && random.nextBoolean() ? 0 : millis / 1000 + random.nextInt(200) - 2;
    final SignedOrder l2 =
        (rollup && !rarely()) || random.nextInt(30) == 0
            ? sign(user, eth, side, lots, ticks, validUntil)
            : null;
    return new PutOrder(
        user,
        market,
        side,
        type,
        TimeInForce.ofCode(Math.max(0, random.nextInt(8) - 5)),
        random.nextInt(10) == 0,
        amount,
        price,
        random.nextInt(4) == 0 ? Decimal.of(random.nextInt(2000), 2) : optional(""),
        worst,
        optional("0"),
        optional(""),
        validUntil,
        random.nextInt(4) == 0 ? "c" + random.nextInt(60) : "",
        authorisation(user),
        l2,
        l2 == null ? null : Fixture.SIGNATURE);
  }

  /** From a market whose bids are often far above its asks, so that asks earn much more. */
  private long extremePrice(final OrderSide side) {
    final int bits = side == OrderSide.ASK ? 40 + random.nextInt(12) : 42 + random.nextInt(12);
    return (1L << bits) + random.nextLong(1L << bits);
  }

  private SignedOrder sign(
      final long user,
      final boolean eth,
      final OrderSide side,
      final long lots,
      final long ticks,
      final long validUntil) {
    final long base = lots * (eth ? 100 : 1000);
    final long quote = lots * ticks;
    final boolean sells = side == OrderSide.ASK;
    final int baseToken = eth ? Fixture.ETH : Fixture.UNI;
    final long next = core.user(user).map(UserView::nextOrderId).orElse(1L);
    final long id =
        random.nextInt(20) == 0 ? Math.max(0, next + random.nextInt(24) - 12) : Math.max(1, next);
    return new SignedOrder(
        new Order(
            rarely() ? user() : user,
            id,
            sells ? baseToken : Fixture.USDT,
            sells ? Fixture.USDT : baseToken,
            sells ? base : quote,
            sells ? quote : base,
            validUntil,
            sells ? Side.SELL : Side.BUY,
            random.nextInt(30) == 0 ? 0 : 100),
        Fixture.SIGNATURE);
  }

  private OrderSnapshot open() {
    for (int i = 0; i < 4; i++) {
      final List<OrderSnapshot> orders = core.openOrders(user(), Command.UNKNOWN);
      if (!orders.isEmpty()) {
        return orders.get(random.nextInt(orders.size()));
      }
    }
    return null;
  }

  private Cancel cancelOf(final long user, final long l2OrderId) {
    if ((!rollup && random.nextInt(10) != 0) || rarely()) {
      return null;
    }
    final long nonce = core.user(user).map(UserView::nextNonce).orElse(0L);
    return new Cancel(
        user,
        rarely() ? random.nextInt(100) : l2OrderId,
        rarely() ? nonce + 1 : nonce,
        PackedSignature.of(new byte[PackedSignature.BYTES]));
  }

  private Command replace() {
    final OrderSnapshot open = open();
    if (open == null) {
      return new ReplaceOrder(random.nextInt(100), put(market()));
    }
    final PutOrder order = put(rarely() ? market() : open.terms().market());
    final long user = rarely() ? order.userId() : open.terms().userId();
    final boolean eth = order.market() != Fixture.UNI_USDT;
    final long lots = order.amount().isNumber() ? order.amount().unscaled() : 1;
    final Decimal ticks = order.type() == OrderType.LIMIT ? order.price() : order.worstPrice();
    return new ReplaceOrder(
        open.terms().id(),
        new PutOrder(
            user,
            order.market(),
            order.side(),
            order.type(),
            order.timeInForce(),
            order.postOnly(),
            order.amount(),
            order.price(),
            order.quoteLimit(),
            order.worstPrice(),
            order.takerFee(),
            order.makerFee(),
            order.validUntil(),
            order.clientOrderId(),
            authorisation(user),
            order.l2() == null
                ? null
                : sign(
                    user,
                    eth,
                    order.side(),
                    lots,
                    ticks.isNumber() ? ticks.unscaled() : 1,
                    Math.max(0, order.validUntil())),
            order.signature()));
  }

  private Command cancel() {
    final OrderSnapshot open = open();
    final long user = open == null || rarely() ? user() : open.terms().userId();
    final long l2OrderId = open == null ? random.nextInt(50) : open.terms().l2OrderId();
    final int by = random.nextInt(8);
    final int market = open == null || rarely() ? market() : open.terms().market();
    final long id = open == null ? random.nextInt(50) : open.terms().id();
    final String name =
        by == 0 && open != null ? open.terms().clientOrderId() : by == 1 ? "c1" : "";
    final boolean onChain = random.nextInt(4) == 0;
    final long voided = by == 2 ? l2OrderId + random.nextInt(3) * 16L : l2OrderId;
    return new CancelOrder(
        user, market, by <= 2 ? 0 : id, name, authorisation(user), cancelOf(user, voided), onChain);
  }

  private Command reduce() {
    final OrderSnapshot open = open();
    if (open == null) {
      return new ReduceOrder(user(), market(), 1, Decimal.ZERO, Authorisation.UNSIGNED, null);
    }
    final long user = rarely() ? user() : open.terms().userId();
    final int decimals = open.terms().market() == Fixture.ETH_USDT ? 4 : 3;
    return new ReduceOrder(
        user,
        rarely() ? market() : open.terms().market(),
        open.terms().id(),
        rarely() ? Decimal.parse(odd()) : Decimal.of(random.nextLong(open.remain() + 2), decimals),
        authorisation(user),
        cancelOf(user, open.terms().l2OrderId()));
  }

  private Command batch() {
    final int market = market();
    final int size = rarely() ? 41 : random.nextInt(5);
    final List<PutOrder> orders = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      orders.add(put(rarely() ? market() : market));
    }
    return new PutBatch(market, random.nextInt(3) == 0, orders);
  }

  private Command transfer() {
    final long from = user();
    final long to = user();
    final int token = token();
    final long units =
        extreme
            ? random.nextLong(1L << (32 + random.nextInt(31))) / 100 * 100
            : random.nextInt(200_000_000);
    final long nonce = core.user(from).map(UserView::nextNonce).orElse(0L);
    final int scale = token == Fixture.UNI ? 4 : 6;
    final long scaled = token == Fixture.UNI ? units / 100 : units;
    return new TransferFunds(
        from,
        to,
        token,
        rarely() ? Decimal.parse(odd()) : Decimal.of(scaled, scale),
        rarely() ? null : "{}",
        random.nextInt(4) == 0 ? random.nextInt(1000) : 0,
        "",
        authorisation(from),
        rollup && !rarely()
            ? new Transfer(
                from,
                to,
                Math.max(0, token),
                token == Fixture.UNI ? scaled * 100 : units,
                rarely() ? nonce + 1 : nonce,
                millis / 1000 + random.nextInt(100) - 1,
                Fixture.SIGNATURE)
            : null);
  }

  private Command withdraw() {
    final long user = user();
    final int token = token();
    final long units = random.nextInt(200_000_000);
    final long nonce = core.user(user).map(UserView::nextNonce).orElse(0L);
    return new WithdrawFunds(
        user,
        token,
        rarely() ? Decimal.parse(odd()) : Decimal.of(units, 6),
        "withdraw",
        random.nextInt(4) == 0 ? random.nextInt(1000) : 0,
        rarely() ? null : "{}",
        "",
        authorisation(user),
        rollup && !rarely()
            ? new Withdraw(
                user,
                Math.max(0, token),
                units,
                rarely() ? nonce + 1 : nonce,
                millis / 1000 + random.nextInt(100) - 1,
                Fixture.SIGNATURE)
            : null);
  }
}
