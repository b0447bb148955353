package io.fluidex.standalone.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.crypto.l2key.EthereumKey;
import io.fluidex.ethsender.client.ExchangeClient;
import io.fluidex.ethsender.client.L1Account;
import io.fluidex.ethsender.contract.Erc20Contract;
import io.fluidex.ethsender.contract.FluidexContract;
import io.fluidex.ethsender.rpc.RpcEndpoints;
import io.fluidex.recovery.BalanceExit;
import io.fluidex.recovery.DroppedDeposits;
import io.fluidex.recovery.L1Blocks;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.publicdata.StoredBlock;
import io.fluidex.rollup.tree.NodeHasher;
import io.fluidex.standalone.demo.Asset;
import io.fluidex.standalone.demo.Script;
import io.fluidex.standalone.demo.ScriptedTraders;
import io.fluidex.standalone.endpoint.Endpoints;
import io.fluidex.statemanager.restore.MakerPriceAudit;
import io.fluidex.statemanager.restore.RestoreListener;
import io.fluidex.statemanager.restore.StateRestore;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The operator is gone for good, and everybody leaves with what L1 alone tells. */
final class ExodusDrill {
  private static final Duration EXPIRED = Duration.ofDays(8);

  private final Endpoints endpoints;
  private final L1Control l1;
  private final RpcEndpoints nodes;
  private final L1Account stranger;

  /**
   * A drill.
   *
   * @param stranger pays for all transactions, and has nothing on L2
   */
  ExodusDrill(final ProcessExchange exchange, final EthereumKey stranger) {
    this.endpoints = exchange.endpoints();
    this.l1 = exchange.l1Control();
    this.nodes = new RpcEndpoints(List.of(endpoints.l1()), Duration.ofSeconds(60));
    this.stranger = new L1Account(nodes, stranger, Duration.ofMinutes(4));
  }

  private L1Blocks blocks() {
    return new L1Blocks(endpoints.l1(), endpoints.exchange(), new L1Blocks.Range(0, 0, true));
  }

  /** Rebuilds the state from L1 alone. */
  StateRestore.Restored restore(final RestoreListener listener) throws Exception {
    final L1Blocks blocks = blocks();
    return new StateRestore(
            new StateRestore.Settings(
                Domain.of(blocks.chainId(), endpoints.exchange()), blocks.circuits(), 1_000),
            NodeHasher.ofMachine(),
            Optional.empty())
        .run(blocks, Long.MAX_VALUE, listener);
  }

  /**
   * Audits every trade.
   *
   * @return how many there are
   */
  long audit() throws Exception {
    final MakerPriceAudit audit = new MakerPriceAudit();
    restore(audit);
    assertEquals(List.of(), audit.findings());
    return audit.trades();
  }

  /**
   * Requests are not served, and anyone begins exodus mode.
   *
   * @param wei that are deposited in vain
   */
  void begin(final ExchangeClient trader, final long account, final BigInteger wei) {
    trader.requestFullExit(account, Asset.ETH);
    trader.depositEth(account, wei);
    l1.pass(EXPIRED);
    stranger.send(
        endpoints.exchange(),
        BigInteger.ZERO,
        new FluidexContract.ActivateExodusModeCall().encode());
  }

  /** Everybody is paid exactly their balance, in every token. */
  void payEverybody(final Script script, final ScriptedTraders traders, final int count)
      throws Exception {
    final StateRestore.Restored restored = restore(RestoreListener.NONE);
    final StoredBlock last = blocks().after(restored.block() - 1, 1).getFirst().stored();
    for (int trader = 0; trader < count; trader++) {
      for (final String name : Script.assets()) {
        final Asset asset = traders.asset(name);
        if (script.balance(trader, name) == 0) {
          continue;
        }
        final BigInteger before = holdings(traders.owner(trader), asset);
        stranger.send(
            endpoints.exchange(),
            BigInteger.ZERO,
            BalanceExit.of(last, restored.state(), traders.account(trader), asset.token())
                .calldata());
        assertEquals(
            asset.unit().multiply(BigInteger.valueOf(script.balance(trader, name))),
            holdings(traders.owner(trader), asset).subtract(before),
            name + " of trader " + trader);
      }
    }
  }

  /** Who has deposited in vain has it back. */
  void refund(final EthereumAddress depositor, final BigInteger wei) throws Exception {
    final List<DroppedDeposits.Deposit> dropped = dropped();
    assertEquals(1, dropped.size());
    stranger.send(endpoints.exchange(), BigInteger.ZERO, DroppedDeposits.calldata(dropped));
    final BigInteger before = nodes.ask(node -> node.balance(depositor));
    new ExchangeClient(stranger, endpoints.exchange()).claim(depositor, Asset.ETH);
    assertEquals(wei, nodes.ask(node -> node.balance(depositor)).subtract(before));
    assertEquals(List.of(), dropped());
  }

  private List<DroppedDeposits.Deposit> dropped() throws Exception {
    return new DroppedDeposits(endpoints.l1(), endpoints.exchange(), new L1Blocks.Range(0, 0, true))
        .find();
  }

  /** Nothing is left in the contract. */
  void requireEmpty(final ScriptedTraders traders) {
    for (final String name : Script.assets()) {
      assertEquals(
          BigInteger.ZERO, holdings(endpoints.exchange(), traders.asset(name)), name + " is left");
    }
  }

  private BigInteger holdings(final EthereumAddress owner, final Asset asset) {
    return asset.token() == Asset.ETH
        ? nodes.ask(node -> node.balance(owner))
        : Erc20Contract.BalanceOfCall.decodeResult(
            nodes.ask(node ->
                node.call(asset.address(), new Erc20Contract.BalanceOfCall(owner).encode())));
  }
}
