package io.fluidex.standalone.demo;

import io.fluidex.crypto.babyjubjub.BabyJubJubPoint;
import io.fluidex.crypto.eddsa.PrivateKey;
import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.crypto.l2key.EthereumKey;
import io.fluidex.crypto.l2key.L2KeyDerivation;
import io.fluidex.ethsender.client.ExchangeClient;
import io.fluidex.ethsender.client.L1Account;
import io.fluidex.ethsender.client.L1Exception;
import io.fluidex.ethsender.contract.Erc20Contract;
import io.fluidex.ethsender.contract.FluidexContract;
import io.fluidex.ethsender.rpc.L1Node;
import io.fluidex.ethsender.rpc.RpcEndpoints;
import io.fluidex.proto.matchengine.AssetListResponse.AssetInfo;
import io.fluidex.proto.matchengine.ExchangeInfoResponse;
import io.fluidex.proto.matchengine.ExchangeMode;
import io.fluidex.proto.matchengine.MarketListResponse.MarketInfo;
import io.fluidex.proto.matchengine.UserQueryResponse;
import io.fluidex.rollup.message.Domain;
import io.fluidex.standalone.demo.Tally.Count;
import io.fluidex.standalone.endpoint.Endpoints;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How accounts of L1 become traders: registered, with deposits, known to the exchange. What was
 * done before is found and not done again.
 */
final class Entrance {
  /** Pays for the gas of a demonstration many times over: 5 ETH. */
  private static final BigInteger FOR_GAS = BigInteger.TEN.pow(18).multiply(BigInteger.valueOf(5));

  /** The first account of a trader; 1 is the fee account. */
  private static final long FIRST_ACCOUNT = 2;

  /** {@code mint(address,uint256)}, which demonstration tokens offer to everybody. */
  private static final int MINT = 0x40c10f19;

  private static final int WORD = 32;

  private final Endpoints endpoints;
  private final RpcEndpoints nodes;
  private final TradingClient client;
  private final Waiting waiting;
  private final Tally tally;
  private final Duration patience;
  private final InstantSource clock;
  private final List<Asset> assets;
  private final Map<String, Market> markets = new HashMap<>();

  /**
   * Asks the exchange what it trades.
   *
   * @param patience how long an answer of L1 or the exchange may take
   * @throws DemoException if exchange and contract do not belong together
   */
  Entrance(
      final Endpoints endpoints,
      final TradingClient client,
      final Waiting waiting,
      final Tally tally,
      final Duration patience,
      final InstantSource clock) {
    this.endpoints = endpoints;
    this.nodes = new RpcEndpoints(List.of(endpoints.l1()), Duration.ofSeconds(20));
    this.client = client;
    this.waiting = waiting;
    this.tally = tally;
    this.patience = patience;
    this.clock = clock;
    final ExchangeInfoResponse info = client.info();
    final String domain = domain().toString();
    if (info.getMode() != ExchangeMode.EXCHANGE_MODE_ROLLUP
        || !domain.endsWith(info.getDomain().toLowerCase(Locale.ROOT))) {
      throw new DemoException(
          "the matching engine at "
              + endpoints.matchengine()
              + " is not that of the contract "
              + endpoints.exchange()
              + ": it has mode "
              + info.getMode()
              + " and domain "
              + info.getDomain()
              + ", not "
              + domain);
    }
    this.assets = info.getAssetsList().stream().map(this::asset).toList();
    final Map<String, Asset> byId = new HashMap<>();
    assets.forEach(asset -> byId.put(asset.id(), asset));
    for (final MarketInfo market : info.getMarketsList()) {
      markets.put(
          market.getName(),
          new Market(
              market.getName(),
              byId.get(market.getBase()),
              byId.get(market.getQuote()),
              market.getAmountPrecision(),
              market.getPricePrecision(),
              Math.max(
                  1,
                  new BigDecimal(market.getMinAmount())
                      .movePointRight(market.getAmountPrecision())
                      .longValueExact())));
    }
  }

  private Domain domain() {
    return Domain.of(BigInteger.valueOf(endpoints.chainId()), endpoints.exchange());
  }

  private Asset asset(final AssetInfo info) {
    final FluidexContract.Token token =
        FluidexContract.TokenByIdCall.decodeResult(
            nodes.ask(node ->
                node.call(
                    endpoints.exchange(),
                    new FluidexContract.TokenByIdCall(info.getInnerId()).encode())));
    if (token.precision() != info.getPrecisionStored()) {
      throw new DemoException(
          info.getAssetId()
              + " has "
              + info.getPrecisionStored()
              + " decimals in the exchange and "
              + token.precision()
              + " on L1");
    }
    return new Asset(
        info.getAssetId(), info.getInnerId(), token.precision(), token.token(), token.unit());
  }

  /** All tokens of the exchange. */
  List<Asset> assets() {
    return assets;
  }

  /** All markets by name. */
  Map<String, Market> markets() {
    return Map.copyOf(markets);
  }

  RpcEndpoints nodes() {
    return nodes;
  }

  /**
   * An applicant.
   *
   * @param name for people
   * @param key on L1
   * @param wishes what has to be available in the exchange, in L2 units
   * @param tolerated a deposit is made only for what has less than this part available, in percent
   */
  record Applicant(String name, EthereumKey key, Map<Asset, Long> wishes, int tolerated) {}

  /**
   * Makes traders of applicants, all at the same time.
   *
   * @param sponsor pays for the gas of those who have none
   */
  List<Trader> admit(final List<Applicant> applicants, final EthereumKey sponsor) {
    fund(applicants, sponsor);
    final List<Trader> traders = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      final List<Future<Trader>> futures =
          applicants.stream().map(a -> executor.submit(() -> admit(a))).toList();
      for (final Future<Trader> future : futures) {
        traders.add(future.get());
      }
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException();
    } catch (final ExecutionException e) {
      if (e.getCause() instanceof StoppedException) {
        throw new StoppedException();
      }
      throw new DemoException(
          "a trader could not begin: " + e.getCause().getMessage(), e.getCause());
    }
    return traders;
  }

  private L1Account wallet(final EthereumKey key) {
    return new L1Account(nodes, key, patience);
  }

  private void fund(final List<Applicant> applicants, final EthereumKey sponsor) {
    L1Account payer = null;
    for (final Applicant applicant : applicants) {
      final EthereumAddress address = applicant.key().address();
      final BigInteger needed =
          FOR_GAS.add(
              applicant.wishes().entrySet().stream()
                  .filter(wish -> wish.getKey().token() == Asset.ETH)
                  .map(wish -> wish.getKey().onL1(wish.getValue()))
                  .reduce(BigInteger.ZERO, BigInteger::add));
      final BigInteger has = nodes.ask(node -> node.balance(address));
      if (has.compareTo(needed) < 0 && !address.equals(sponsor.address())) {
        payer = payer == null ? wallet(sponsor) : payer;
        waiting.check();
        payer.send(address, needed.subtract(has), new byte[0]);
      }
    }
  }

  private Trader admit(final Applicant applicant) {
    final PrivateKey key = L2KeyDerivation.fromEthereumKey(applicant.key(), endpoints.chainId());
    final L1Account wallet = wallet(applicant.key());
    final ExchangeClient l1 = new ExchangeClient(wallet, endpoints.exchange());
    final BabyJubJubPoint point = key.publicKey().point();
    final long found = registered(wallet.address());
    waiting.check();
    final long account =
        found != 0 ? found : l1.register(point.x().toBigInteger(), point.y().toBigInteger());
    final String who = applicant.name() + " (account " + account + ")";
    waiting.until(
        patience,
        "registration of "
            + who
            + " in the exchange; look whether the eth-sender hands requests on",
        () -> user(account).isPresent());
    final UserQueryResponse user = user(account).orElseThrow();
    if (!user.getUser().getL2Pubkey().equalsIgnoreCase(key.publicKey().toString())) {
      throw new DemoException(
          who
              + " has another L2 key than the one of its Ethereum account; use another account or"
              + " change the key on L1");
    }
    final Trader trader =
        new Trader(
            applicant.name(),
            wallet,
            l1,
            new RequestSigner(domain(), account, key),
            user,
            client,
            tally,
            clock);
    deposit(trader, applicant.wishes(), applicant.tolerated());
    return trader;
  }

  private Optional<UserQueryResponse> user(final long account) {
    return client.user(account).filter(u -> !u.getUser().getL2Pubkey().isEmpty());
  }

  /** The newest account of an owner, 0 if it has none. */
  private long registered(final EthereumAddress owner) {
    final long count = nodes.ask(node -> accounts(node));
    for (long account = count; account >= FIRST_ACCOUNT; account--) {
      final long asked = account;
      if (nodes.ask(node -> owner(node, asked)).equals(owner)) {
        return account;
      }
    }
    return 0;
  }

  private long accounts(final L1Node node) {
    return FluidexContract.AccountCountCall.decodeResult(
        node.call(endpoints.exchange(), new FluidexContract.AccountCountCall().encode()));
  }

  private EthereumAddress owner(final L1Node node, final long account) {
    return FluidexContract.AccountOwnerCall.decodeResult(
        node.call(endpoints.exchange(), new FluidexContract.AccountOwnerCall(account).encode()));
  }

  /**
   * Deposits what is missing and waits until the exchange has it.
   *
   * @param wishes what has to be available, in L2 units
   * @param tolerated percent of a wish that are enough
   */
  void deposit(final Trader trader, final Map<Asset, Long> wishes, final int tolerated) {
    final Map<Asset, Long> missing = new HashMap<>();
    final List<Asset> wished = List.copyOf(wishes.keySet());
    final Map<Asset, AssetAmounts> before = trader.balances(wished);
    wishes.forEach((asset, wish) -> {
      final long available = before.get(asset).available();
      if (available < Math.ceilDiv(Math.multiplyExact(wish, (long) tolerated), 100)) {
        missing.put(asset, wish - available);
      }
    });
    missing.forEach((asset, units) -> pay(trader, asset, units));
    waiting.until(
        patience,
        "deposit of " + trader + " in the exchange; look whether the eth-sender hands requests on",
        () -> {
          final Map<Asset, AssetAmounts> now = trader.balances(wished);
          return missing.entrySet().stream()
              .allMatch(m ->
                  now.get(m.getKey()).total() >= before.get(m.getKey()).total() + m.getValue());
        });
  }

  private void pay(final Trader trader, final Asset asset, final long units) {
    waiting.check();
    final BigInteger amount = asset.onL1(units);
    if (asset.token() == Asset.ETH) {
      trader.l1().depositEth(trader.account(), amount);
    } else {
      final BigInteger has =
          Erc20Contract.BalanceOfCall.decodeResult(
              nodes.ask(node ->
                  node.call(
                      asset.address(),
                      new Erc20Contract.BalanceOfCall(trader.wallet().address()).encode())));
      if (has.compareTo(amount) < 0) {
        mint(trader.wallet(), asset, amount.subtract(has));
      }
      trader.l1().depositErc20(asset.token(), trader.account(), amount);
    }
    tally.add(Count.DEPOSIT);
  }

  /** Makes so much of a demonstration token for a wallet. */
  static void mint(final L1Account wallet, final Asset asset, final BigInteger amount) {
    final byte[] number = amount.toByteArray();
    final ByteBuffer call = ByteBuffer.allocate(Integer.BYTES + 2 * WORD);
    call.putInt(MINT);
    call.position(Integer.BYTES + WORD - EthereumAddress.BYTES);
    call.put(wallet.address().toBytes());
    call.position(call.limit() - number.length);
    call.put(number);
    try {
      wallet.send(asset.address(), BigInteger.ZERO, call.array());
    } catch (final L1Exception e) {
      throw new DemoException(
          wallet.address()
              + " has too little "
              + asset.id()
              + ", and "
              + asset.address()
              + " does not make more for everybody: send it "
              + amount
              + " of the smallest parts",
          e);
    }
  }
}
