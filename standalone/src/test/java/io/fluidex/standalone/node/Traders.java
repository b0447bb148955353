package io.fluidex.standalone.node;

import io.fluidex.crypto.babyjubjub.BabyJubJubPoint;
import io.fluidex.crypto.eddsa.PrivateKey;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.crypto.l2key.EthereumKey;
import io.fluidex.crypto.l2key.L2KeyDerivation;
import io.fluidex.ethsender.client.ExchangeClient;
import io.fluidex.ethsender.client.L1Account;
import io.fluidex.ethsender.rpc.RpcEndpoints;
import io.fluidex.proto.matchengine.BalanceQueryRequest;
import io.fluidex.proto.matchengine.MatchengineGrpc;
import io.fluidex.proto.matchengine.MatchengineGrpc.MatchengineBlockingStub;
import io.fluidex.proto.matchengine.OrderInfo;
import io.fluidex.proto.matchengine.OrderPutRequest;
import io.fluidex.proto.matchengine.OrderSide;
import io.fluidex.proto.matchengine.WithdrawRequest;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.message.SigningMessage;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.PackedSignature;
import io.fluidex.rollup.tx.Side;
import io.fluidex.rollup.tx.Withdraw;
import io.fluidex.runtime.grpc.GrpcChannels;
import io.fluidex.runtime.grpc.GrpcClientSettings;
import io.fluidex.standalone.endpoint.Endpoints;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Two traders of an exchange: one sells ETH to the other. */
final class Traders implements AutoCloseable {
  /** The ids of the first two accounts after that of fees. */
  private static final int ALICE = 2;

  private static final int BOB = 3;
  private static final int USDT = 1;
  private static final long VALID_UNTIL =
      TimeUnit.MILLISECONDS.toSeconds(InstantSource.system().millis()) + 36_000;

  private final ExchangeNode node;
  private final Domain domain;
  private final PrivateKey aliceKey;
  private final PrivateKey bobKey;
  private final L1Account alice;
  private final L1Account bob;
  private final ExchangeClient aliceClient;
  private final ExchangeClient bobClient;
  private final ManagedChannel channel;
  private final MatchengineBlockingStub api;

  Traders(final ExchangeNode node) throws IOException {
    this.node = node;
    final Endpoints endpoints = node.endpoints();
    final RpcEndpoints nodes = new RpcEndpoints(List.of(endpoints.l1()), Duration.ofSeconds(10));
    final EthereumKey first = node.traders().get(0);
    final EthereumKey second = node.traders().get(1);
    domain = Domain.of(BigInteger.valueOf(endpoints.chainId()), endpoints.exchange());
    aliceKey = L2KeyDerivation.fromEthereumKey(first, endpoints.chainId());
    bobKey = L2KeyDerivation.fromEthereumKey(second, endpoints.chainId());
    alice = new L1Account(nodes, first, Duration.ofMinutes(2));
    bob = new L1Account(nodes, second, Duration.ofMinutes(2));
    aliceClient = new ExchangeClient(alice, endpoints.exchange());
    bobClient = new ExchangeClient(bob, endpoints.exchange());
    channel = GrpcChannels.open(GrpcClientSettings.of(endpoints.matchengine()), false);
    api = MatchengineGrpc.newBlockingStub(channel);
  }

  private static long register(final ExchangeClient client, final PrivateKey key) {
    final BabyJubJubPoint point = key.publicKey().point();
    return client.register(point.x().toBigInteger(), point.y().toBigInteger());
  }

  /** Alice gets 2 ETH on L2, Bob 1,000 USDT. */
  void registerAndDeposit() {
    if (register(aliceClient, aliceKey) != ALICE || register(bobClient, bobKey) != BOB) {
      throw new AssertionError("the accounts have other ids");
    }
    aliceClient.depositEth(ALICE, BigInteger.TWO.multiply(BigInteger.TEN.pow(18)));
    final BigInteger amount = BigInteger.valueOf(1_000_000_000L);
    mint(node.tokens().get(USDT).address(), amount);
    bobClient.depositErc20(USDT, BOB, amount);
    await("deposits", () -> available(BOB, "USDT").startsWith("1000."));
  }

  private void mint(final EthereumAddress token, final BigInteger amount) {
    final String call =
        "40c10f19"
            + "00".repeat(12)
            + bob.address().toString().substring(2)
            + "%064x".formatted(amount);
    bob.send(token, BigInteger.ZERO, Hex.decode(call));
  }

  private String available(final int user, final String asset) {
    return api.balanceQuery(
            BalanceQueryRequest.newBuilder().setUserId(user).addAssets(asset).build())
        .getBalances(0)
        .getAvailable();
  }

  private String sign(final PrivateKey key, final SigningMessage message) {
    return Hex.encode(key.sign(message.hash()).toBytes());
  }

  private OrderInfo order(
      final PrivateKey key, final int user, final int id, final OrderSide side) {
    final boolean sells = side == OrderSide.ASK;
    final long base = 100_000;
    final long quote = 30_000_000;
    final Order order =
        new Order(
            user,
            id,
            sells ? 0 : USDT,
            sells ? USDT : 0,
            sells ? base : quote,
            sells ? quote : base,
            VALID_UNTIL,
            sells ? Side.SELL : Side.BUY,
            0);
    return api.orderPut(
        OrderPutRequest.newBuilder()
            .setUserId(user)
            .setMarket("ETH_USDT")
            .setOrderSide(side)
            .setAmount("0.1")
            .setPrice("300")
            .setOrderId(id)
            .setValidUntil((int) VALID_UNTIL)
            .setSignature(sign(key, SigningMessage.of(domain, order)))
            .build());
  }

  /**
   * Alice sells 0.1 ETH to Bob for 30 USDT.
   *
   * @param id of both orders
   */
  void trade(final int id) {
    order(aliceKey, ALICE, id, OrderSide.ASK);
    if (!order(bobKey, BOB, id, OrderSide.BID).getRemain().equals("0.0000")) {
      throw new AssertionError("the orders did not meet");
    }
  }

  /** Alice withdraws what she got, and is paid on L1. */
  void withdrawAndClaim() {
    final Withdraw withdraw =
        new Withdraw(
            ALICE,
            USDT,
            30_000_000,
            0,
            VALID_UNTIL,
            PackedSignature.of(new byte[PackedSignature.BYTES]));
    api.withdraw(
        WithdrawRequest.newBuilder()
            .setUserId(ALICE)
            .setAsset("USDT")
            .setAmount("30")
            .setNonce(0)
            .setValidUntil((int) VALID_UNTIL)
            .setSignature(sign(aliceKey, SigningMessage.of(domain, withdraw)))
            .build());
    await("the withdrawal", () -> aliceClient.pending(alice.address(), USDT) == 30_000_000);
    aliceClient.claim(alice.address(), USDT);
  }

  /** How many blocks are executed on L1. */
  long executedBlocks() {
    return aliceClient.executed();
  }

  /** Waits until so many blocks are executed on L1. */
  void awaitExecuted(final long blocks) {
    await("block " + blocks, () -> executedBlocks() >= blocks);
  }

  private void await(final String what, final BooleanSupplier condition) {
    final long end = System.nanoTime() + Duration.ofMinutes(4).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(what + " did not come; " + node.problem());
      }
      try {
        TimeUnit.MILLISECONDS.sleep(50);
      } catch (final InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
