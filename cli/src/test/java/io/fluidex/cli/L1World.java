package io.fluidex.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fluidex.crypto.eddsa.PrivateKey;
import io.fluidex.crypto.eddsa.PublicKey;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.crypto.l2key.EthereumKey;
import io.fluidex.embedded.Anvil;
import io.fluidex.ethsender.client.L1Account;
import io.fluidex.ethsender.contract.FluidexContract;
import io.fluidex.ethsender.deploy.Deployed;
import io.fluidex.ethsender.deploy.Deployer;
import io.fluidex.ethsender.deploy.DeploymentPlan;
import io.fluidex.ethsender.rpc.L1Node;
import io.fluidex.ethsender.rpc.RpcEndpoint;
import io.fluidex.ethsender.rpc.RpcEndpoints;
import io.fluidex.rollup.block.Block;
import io.fluidex.rollup.block.BlockBuilder;
import io.fluidex.rollup.block.BlockHeader;
import io.fluidex.rollup.executor.Outcome;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.publicdata.StoredBlock;
import io.fluidex.rollup.publicdata.Withdrawal;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.signature.SignatureChecker;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.tree.ScalarNodeHasher;
import io.fluidex.rollup.tx.Register;
import io.fluidex.rollup.tx.Transaction;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The contracts of an exchange on a chain of its own, and an operator that publishes blocks. */
final class L1World implements AutoCloseable {
  static final Shape SHAPE = Shape.TINY;

  /** Wei in a unit of L2, for ten decimals. */
  static final BigInteger UNIT = BigInteger.TEN.pow(8);

  private static final Bytes32 CIRCUIT = Bytes32.ofHex("c1".repeat(32));

  /** Takes every proof: a contract that answers 1 to everything. For tests alone. */
  private static final String TAKES_EVERY_PROOF = "69600160005260206000f3600052600a6016f3";

  private static final Duration DEADLINE = Duration.ofMinutes(5);
  private static final String RICH = "0x21e19e0c9bab2400000";
  private static final int PROOF_BYTES = 64;

  private final Anvil chain = Anvil.temporary();
  private final RpcEndpoint rpc =
      new RpcEndpoint(HttpClient.newHttpClient(), url(), Duration.ofMinutes(2));
  private final RpcEndpoints nodes = new RpcEndpoints(List.of(url()), Duration.ofMinutes(2));
  private final EthereumKey governor = EthereumKey.fromHex("a1".repeat(32));
  private final EthereumKey operator = EthereumKey.fromHex("b2".repeat(32));
  private final RollupState state = RollupState.genesis(SHAPE.depths(), ScalarNodeHasher.INSTANCE);
  private final Fr genesis = state.root();
  private final List<Block> blocks = new ArrayList<>();
  private final Deployed deployed;
  private final L1Account account;
  private int executed;

  L1World() {
    enrich(governor.address());
    enrich(operator.address());
    final PublicKey fee = key(9).publicKey();
    deployed =
        new Deployer(new L1Account(nodes, governor, DEADLINE))
            .deploy(
                new DeploymentPlan(
                    governor.address(),
                    List.of(operator.address()),
                    genesis,
                    SHAPE.depths(),
                    10,
                    BigInteger.ZERO,
                    governor.address(),
                    fee.point().x().toBigInteger(),
                    fee.point().y().toBigInteger(),
                    List.of(
                        new DeploymentPlan.Verifier(
                            CIRCUIT, SHAPE.transactions(), Hex.decode(TAKES_EVERY_PROOF)))));
    account = new L1Account(nodes, operator, DEADLINE);
  }

  static PrivateKey key(final int seed) {
    final byte[] bytes = new byte[PrivateKey.SEED_BYTES];
    Arrays.fill(bytes, (byte) seed);
    return PrivateKey.fromSeed(bytes);
  }

  static Register register(final long account, final PrivateKey key) {
    return new Register(account, key.publicKey().point().sign(), key.publicKey().point().y());
  }

  URI url() {
    return URI.create(chain.rpcUrl());
  }

  EthereumAddress contract() {
    return deployed.exchange();
  }

  RollupState state() {
    return state;
  }

  void enrich(final EthereumAddress address) {
    rpc("anvil_setBalance", address.toString(), RICH);
  }

  BigInteger balance(final EthereumAddress address) {
    return nodes.ask(node -> node.balance(address));
  }

  JsonNode rpc(final String method, final Object... parameters) {
    final ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (final Object parameter : parameters) {
      array.addPOJO(parameter);
    }
    return rpc.call(method, array);
  }

  /** Makes a block and commits it. */
  void commit(final Transaction... transactions) {
    final BlockBuilder builder =
        new BlockBuilder(
            state,
            new BlockHeader(
                SHAPE,
                CIRCUIT,
                blocks.size() + 1,
                nodes.ask(L1Node::head).time(),
                Domain.ofBytes(Hex.decode(deployed.domain()))),
            SignatureChecker.believing());
    for (final Transaction transaction : transactions) {
      if (builder.add(transaction) instanceof Outcome.Rejected rejected) {
        throw new AssertionError(transaction + " was refused: " + rejected);
      }
    }
    final StoredBlock last = last();
    final Block block = builder.seal();
    blocks.add(block);
    send(
        new FluidexContract.CommitBlocksCall(
            stored(last),
            List.of(
                new FluidexContract.NewBlock(
                    CIRCUIT,
                    block.inputs().blockTime(),
                    block.inputs().newRoot().toBigInteger(),
                    block.inputs().commitment().toBigInteger(),
                    block.data().toBytes()))));
  }

  private StoredBlock last() {
    final Bytes32 zero = Bytes32.of(new byte[Bytes32.BYTES]);
    return blocks.isEmpty()
        ? new StoredBlock(0, zero, 0, genesis, zero, 0, zero)
        : blocks.getLast().stored();
  }

  /** Proves and executes all committed blocks. */
  void execute() {
    final List<Block> open = blocks.subList(executed, blocks.size());
    final List<FluidexContract.StoredBlock> stored =
        open.stream().map(block -> stored(block.stored())).toList();
    send(
        new FluidexContract.ProveBlocksCall(
            stored,
            open.stream()
                .map(block -> block.inputs().toList().stream().map(Fr::toBigInteger).toList())
                .toList(),
            open.stream().map(_ -> new byte[PROOF_BYTES]).toList()));
    send(
        new FluidexContract.ExecuteBlocksCall(
            stored,
            open.stream()
                .map(block ->
                    Withdrawal.of(block.data()).stream()
                        .map(
                            w -> new FluidexContract.Withdrawal(w.account(), w.token(), w.amount()))
                        .toList())
                .toList()));
    executed = blocks.size();
  }

  /** Takes the last committed block back on L1, and leaves the state as it is. */
  void revertLast() {
    send(new FluidexContract.RevertBlocksCall(List.of(stored(blocks.getLast().stored()))));
  }

  /** Commits the last block again, after {@link #revertLast}. */
  void commitLastAgain() {
    final Block block = blocks.removeLast();
    final StoredBlock before = last();
    blocks.add(block);
    send(
        new FluidexContract.CommitBlocksCall(
            stored(before),
            List.of(
                new FluidexContract.NewBlock(
                    CIRCUIT,
                    block.inputs().blockTime(),
                    block.inputs().newRoot().toBigInteger(),
                    block.inputs().commitment().toBigInteger(),
                    block.data().toBytes()))));
  }

  private void send(final FluidexContract.Call call) {
    account.send(contract(), BigInteger.ZERO, call.encode());
  }

  private static FluidexContract.StoredBlock stored(final StoredBlock block) {
    return new FluidexContract.StoredBlock(
        block.number(),
        block.circuitId(),
        block.time(),
        block.newRoot().toBigInteger(),
        block.commitment(),
        block.priorityCount(),
        block.withdrawalsHash());
  }

  @Override
  public void close() {
    chain.close();
  }
}
