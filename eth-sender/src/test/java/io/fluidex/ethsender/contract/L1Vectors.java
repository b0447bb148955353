package io.fluidex.ethsender.contract;

import io.fluidex.crypto.digest.Keccak256;
import io.fluidex.crypto.eddsa.PrivateKey;
import io.fluidex.crypto.eddsa.PublicKey;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.ethsender.abi.AbiType;
import io.fluidex.ethsender.contract.FluidexContract.ActivateExodusModeCall;
import io.fluidex.ethsender.contract.FluidexContract.ChangeKeyCall;
import io.fluidex.ethsender.contract.FluidexContract.CommitBlocksCall;
import io.fluidex.ethsender.contract.FluidexContract.DepositERC20Call;
import io.fluidex.ethsender.contract.FluidexContract.DepositETHCall;
import io.fluidex.ethsender.contract.FluidexContract.ExecuteBlocksCall;
import io.fluidex.ethsender.contract.FluidexContract.Exit;
import io.fluidex.ethsender.contract.FluidexContract.NewBlock;
import io.fluidex.ethsender.contract.FluidexContract.PerformExitCall;
import io.fluidex.ethsender.contract.FluidexContract.ProveBlocksCall;
import io.fluidex.ethsender.contract.FluidexContract.RegisterUserCall;
import io.fluidex.ethsender.contract.FluidexContract.RequestFullExitCall;
import io.fluidex.ethsender.contract.FluidexContract.RevertBlocksCall;
import io.fluidex.ethsender.contract.FluidexContract.StoredBlock;
import io.fluidex.ethsender.contract.FluidexContract.WithdrawPendingBalanceCall;
import io.fluidex.ethsender.contract.FluidexContract.Withdrawal;
import io.fluidex.rollup.block.Block;
import io.fluidex.rollup.block.BlockBuilder;
import io.fluidex.rollup.block.BlockHeader;
import io.fluidex.rollup.executor.Outcome;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.signature.SignatureChecker;
import io.fluidex.rollup.state.AccountLeaf;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.tree.ScalarNodeHasher;
import io.fluidex.rollup.tx.Cancel;
import io.fluidex.rollup.tx.Deposit;
import io.fluidex.rollup.tx.FullExit;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.PackedSignature;
import io.fluidex.rollup.tx.Register;
import io.fluidex.rollup.tx.Side;
import io.fluidex.rollup.tx.SignedOrder;
import io.fluidex.rollup.tx.SpotTrade;
import io.fluidex.rollup.tx.Transaction;
import io.fluidex.rollup.tx.Transfer;
import io.fluidex.rollup.tx.Withdraw;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The life of an exchange as transactions on L1, made by the rollup's own code for {@code prod16}:
 * registrations and deposits, eight blocks of sixteen trades, a block of everything else, exodus
 * and exits. The contracts accept it only if they read, hash and compute all of it as this code
 * does.
 */
final class L1Vectors {
  private static final Bytes32 NONE = Bytes32.of(new byte[Bytes32.BYTES]);
  private static final BigInteger CHAIN_ID = BigInteger.valueOf(31337);
  private static final long START = 1_700_000_000L;
  private static final long EIGHT_DAYS = 8 * 86_400L;
  private static final Shape SHAPE = Shape.PROD16;
  private static final int FULL_BLOCKS = 8;
  private static final int ETH = 0;
  private static final int USD = 1;
  private static final BigInteger ETH_UNIT = BigInteger.TEN.pow(10);
  private static final BigInteger USD_UNIT = BigInteger.valueOf(100);
  private static final BigInteger FEE = BigInteger.TEN.pow(15);
  private static final EthereumAddress FEE_OWNER = address(0xfee);
  private static final EthereumAddress ALICE = address(0xa11ce);
  private static final EthereumAddress BOB = address(0xb0b);
  private static final EthereumAddress OPERATOR = address(0x0be2a702);
  private static final EthereumAddress STRANGER = address(0x57ea);
  private static final Bytes32 CIRCUIT_ID =
      Bytes32.of(Keccak256.hash(new byte[] {'p', 'r', 'o', 'd', '1', '6'}));
  private static final PackedSignature UNSIGNED =
      PackedSignature.of(new byte[PackedSignature.BYTES]);

  /** Bytes of a proof of the circuits with the extended gates. */
  private static final int PROOF_BYTES = 1216;

  private final Domain domain;
  private final RollupState state = RollupState.genesis(SHAPE.depths(), ScalarNodeHasher.INSTANCE);
  private final Fr genesisRoot = state.root();
  private final List<String> steps = new ArrayList<>();
  private final List<Block> blocks = new ArrayList<>();
  private long time = START;
  private StoredBlock last;

  private L1Vectors(final EthereumAddress exchange) {
    this.domain = Domain.of(CHAIN_ID, exchange);
    this.last = new StoredBlock(0, NONE, 0, genesisRoot.toBigInteger(), NONE, 0, NONE);
  }

  /** The vectors as JSON. */
  static String generate(final EthereumAddress exchange) {
    return new L1Vectors(exchange).run();
  }

  private static EthereumAddress address(final long value) {
    final byte[] bytes = new byte[EthereumAddress.BYTES];
    final byte[] low = BigInteger.valueOf(value).toByteArray();
    System.arraycopy(low, 0, bytes, bytes.length - low.length, low.length);
    return EthereumAddress.fromBytes(bytes);
  }

  private static PublicKey key(final int number) {
    final byte[] seed = new byte[PrivateKey.SEED_BYTES];
    Arrays.fill(seed, (byte) number);
    return PrivateKey.fromSeed(seed).publicKey();
  }

  private static Register register(final long account, final PublicKey key) {
    final BigInteger half = Fr.ZERO.sub(Fr.ONE).toBigInteger().shiftRight(1);
    final boolean sign = key.point().x().toBigInteger().compareTo(half) > 0;
    return new Register(account, sign, key.point().y());
  }

  private String run() {
    begin();
    trades();
    everythingElse();
    final List<String> exits = exodus();
    return """
    {
      "circuitId": "%s",
      "genesisRoot": "%s",
      "domain": "%s",
      "feeKeyX": "%s",
      "feeKeyY": "%s",
      "lastRoot": "%s",
      "steps": [
        %s
      ]
    }
    """
        .formatted(
            CIRCUIT_ID,
            hex(genesisRoot.toBytesBe()),
            hex(domain.toBytes()),
            hex(key(1).point().x().toBytesBe()),
            hex(key(1).point().y().toBytesBe()),
            hex(state.root().toBytesBe()),
            String.join(",\n    ", concat(steps, exits)));
  }

  private static List<String> concat(final List<String> first, final List<String> second) {
    final List<String> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  private void begin() {
    call(ALICE, FEE, "registerUser", registration(key(2)));
    call(BOB, FEE, "registerUser again", registration(key(3)));
    final long eth = 1_000_000_000_000L;
    final long usd = 5_000_000_000_000L;
    call(
        ALICE,
        ETH_UNIT.multiply(BigInteger.valueOf(eth)),
        "depositETH",
        new DepositETHCall(2).encode());
    call(
        BOB,
        BigInteger.ZERO,
        "depositERC20",
        new DepositERC20Call(USD, 3, USD_UNIT.multiply(BigInteger.valueOf(usd))).encode());
    block(
        register(1, key(1)),
        register(2, key(2)),
        register(3, key(3)),
        new Deposit(2, ETH, eth),
        new Deposit(3, USD, usd));
    commit("commitBlocks with 5 requests", 1);
    prove("proveBlocks first", 1);
    execute("executeBlocks with 5 requests", 1);
  }

  private static byte[] registration(final PublicKey key) {
    return new RegisterUserCall(key.point().x().toBigInteger(), key.point().y().toBigInteger())
        .encode();
  }

  private void trades() {
    long order = 1;
    for (int i = 0; i < FULL_BLOCKS; i++) {
      final Transaction[] trades = new Transaction[SHAPE.transactions()];
      for (int j = 0; j < trades.length; j++) {
        final long eth = 100_000_000L + order;
        final long usd = 2_500_000_000L + 25 * order;
        trades[j] =
            new SpotTrade(
                order(2, order, ETH, USD, eth, usd), order(3, order, USD, ETH, usd, eth), eth, usd);
        order++;
      }
      block(trades);
    }
    commit("commitBlocks with 1 full prod16 block", 1);
    final StoredBlock reverted = last;
    call(
        OPERATOR,
        BigInteger.ZERO,
        "revertBlocks 1",
        new RevertBlocksCall(List.of(reverted)).encode());
    last = stored(blocks.get(0));
    commit("commitBlocks with 8 full prod16 blocks", FULL_BLOCKS);
    prove("proveBlocks with 1 prod16 block", 1);
    prove("proveBlocks with 7 prod16 blocks", FULL_BLOCKS - 1);
    execute("executeBlocks with 1 full prod16 block", 1);
    execute("executeBlocks with 7 full prod16 blocks", FULL_BLOCKS - 1);
  }

  private static SignedOrder order(
      final long account,
      final long orderId,
      final int sell,
      final int buy,
      final long totalSell,
      final long totalBuy) {
    return new SignedOrder(
        new Order(
            account, orderId, sell, buy, totalSell, totalBuy, START + EIGHT_DAYS, Side.SELL, 0),
        UNSIGNED);
  }

  private void everythingElse() {
    call(
        ALICE,
        BigInteger.ZERO,
        "changeKey",
        new ChangeKeyCall(2, key(4).point().x().toBigInteger(), key(4).point().y().toBigInteger())
            .encode());
    call(BOB, BigInteger.ZERO, "requestFullExit", new RequestFullExitCall(3, ETH).encode());
    final long until = START + EIGHT_DAYS;
    block(
        new Transfer(2, 1, ETH, 12_345, 0, until, UNSIGNED),
        register(2, key(4)),
        new Withdraw(2, ETH, 700_000_000, 1, until, UNSIGNED),
        new Cancel(3, 4_000_000_000L, 0, UNSIGNED),
        new FullExit(3, ETH),
        new Withdraw(3, USD, 44, 1, until, UNSIGNED));
    commit("commitBlocks with 2 requests and 3 withdrawals", 1);
    prove("proveBlocks last", 1);
    execute("executeBlocks with 2 requests and 3 withdrawals", 1);
    call(
        STRANGER,
        BigInteger.ZERO,
        "withdrawPendingBalance of ETH",
        new WithdrawPendingBalanceCall(ALICE, ETH).encode());
    call(
        STRANGER,
        BigInteger.ZERO,
        "withdrawPendingBalance of ERC-20",
        new WithdrawPendingBalanceCall(BOB, USD).encode());
    call(
        STRANGER,
        BigInteger.ZERO,
        "withdrawPendingBalance of a full exit",
        new WithdrawPendingBalanceCall(BOB, ETH).encode());
    call(
        STRANGER,
        BigInteger.ZERO,
        "withdrawPendingBalance of fees",
        new WithdrawPendingBalanceCall(FEE_OWNER, ETH).encode());
  }

  private List<String> exodus() {
    call(
        ALICE,
        BigInteger.ZERO,
        "requestFullExit ignored",
        new RequestFullExitCall(2, ETH).encode());
    time += EIGHT_DAYS;
    call(STRANGER, BigInteger.ZERO, "activateExodusMode", new ActivateExodusModeCall().encode());
    final List<String> exits = new ArrayList<>();
    state.forEachBalance((account, token, amount) ->
        exits.add(
            step(
                STRANGER,
                BigInteger.ZERO,
                "performExit of account " + account + " token " + token,
                new PerformExitCall(last, exit(account, token, amount)).encode())));
    return exits;
  }

  private Exit exit(final long account, final int token, final long amount) {
    final AccountLeaf leaf = state.account(account);
    return new Exit(
        account,
        token,
        amount,
        leaf.nonce(),
        leaf.sign(),
        leaf.ay().toBigInteger(),
        leaf.orderRoot().toBigInteger(),
        integers(state.balancePath(account, token).siblings()),
        integers(state.accountPath(account).siblings()));
  }

  private void block(final Transaction... transactions) {
    time += 10;
    final BlockBuilder builder =
        new BlockBuilder(
            state,
            new BlockHeader(SHAPE, CIRCUIT_ID, blocks.size() + 1, time, domain),
            SignatureChecker.believing());
    for (final Transaction transaction : transactions) {
      if (builder.add(transaction) instanceof Outcome.Rejected rejected) {
        throw new IllegalStateException(transaction + " was refused: " + rejected);
      }
    }
    blocks.add(builder.seal());
  }

  private static StoredBlock stored(final Block block) {
    final io.fluidex.rollup.publicdata.StoredBlock stored = block.stored();
    final StoredBlock ofContract =
        new StoredBlock(
            stored.number(),
            stored.circuitId(),
            stored.time(),
            stored.newRoot().toBigInteger(),
            stored.commitment(),
            stored.priorityCount(),
            stored.withdrawalsHash());
    if (!stored.keccak().equals(Bytes32.of(Keccak256.hash(StoredBlock.TYPE.encode(ofContract))))) {
      throw new IllegalStateException("the two encodings of a stored block differ");
    }
    return ofContract;
  }

  private void commit(final String name, final int count) {
    final List<NewBlock> added = new ArrayList<>();
    StoredBlock newest = last;
    for (int i = 0; i < count; i++) {
      final Block block = blocks.get((int) newest.number());
      added.add(
          new NewBlock(
              CIRCUIT_ID,
              block.inputs().blockTime(),
              block.inputs().newRoot().toBigInteger(),
              block.inputs().commitment().toBigInteger(),
              block.data().toBytes()));
      newest = stored(block);
    }
    call(OPERATOR, BigInteger.ZERO, name, new CommitBlocksCall(last, added).encode());
    last = newest;
  }

  private int proven;

  private void prove(final String name, final int count) {
    final List<Block> range = blocks.subList(proven, proven + count);
    proven += count;
    call(
        STRANGER,
        BigInteger.ZERO,
        name,
        new ProveBlocksCall(
                range.stream().map(L1Vectors::stored).toList(),
                range.stream().map(b -> integers(b.inputs().toList())).toList(),
                range.stream().map(L1Vectors::proof).toList())
            .encode());
  }

  /** What the verifier's double takes for a proof: the hash of the inputs, then anything. */
  private static byte[] proof(final Block block) {
    final ByteArrayOutputStream inputs = new ByteArrayOutputStream();
    inputs.writeBytes(AbiType.uint(256).encode(1));
    block.inputs().toList().forEach(input -> inputs.writeBytes(input.toBytesBe()));
    final byte[] hash = Keccak256.hash(inputs.toByteArray());
    final byte[] proof = new byte[PROOF_BYTES];
    for (int at = 0; at < PROOF_BYTES; at += hash.length) {
      System.arraycopy(hash, 0, proof, at, hash.length);
    }
    return proof;
  }

  private int executed;

  private void execute(final String name, final int count) {
    final List<Block> range = blocks.subList(executed, executed + count);
    executed += count;
    call(
        STRANGER,
        BigInteger.ZERO,
        name,
        new ExecuteBlocksCall(
                range.stream().map(L1Vectors::stored).toList(),
                range.stream()
                    .map(b ->
                        io.fluidex.rollup.publicdata.Withdrawal.of(b.data()).stream()
                            .map(w -> new Withdrawal(w.account(), w.token(), w.amount()))
                            .toList())
                    .toList())
            .encode());
  }

  private static List<BigInteger> integers(final List<Fr> elements) {
    return elements.stream().map(Fr::toBigInteger).toList();
  }

  private void call(
      final EthereumAddress from, final BigInteger value, final String name, final byte[] data) {
    steps.add(step(from, value, name, data));
  }

  private String step(
      final EthereumAddress from, final BigInteger value, final String name, final byte[] data) {
    return "{\"name\": \"%s\", \"time\": %d, \"from\": \"%s\", \"value\": \"%d\", \"data\": \"%s\"}"
        .formatted(name, time, from, value, hex(data));
  }

  private static String hex(final byte[] bytes) {
    return Hex.encodePrefixed(bytes);
  }
}
