package io.fluidex.rollup.vectors;

import static io.fluidex.rollup.vectors.JsonObjects.object;

import io.fluidex.crypto.babyjubjub.BabyJubJub;
import io.fluidex.crypto.babyjubjub.BabyJubJubPoint;
import io.fluidex.crypto.eddsa.PrivateKey;
import io.fluidex.crypto.eddsa.Signature;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.crypto.l2key.EthereumKey;
import io.fluidex.crypto.l2key.L2KeyDerivation;
import io.fluidex.crypto.poseidon.Poseidon;
import io.fluidex.plonk.format.Json;
import io.fluidex.rollup.block.Block;
import io.fluidex.rollup.block.BlockBuilder;
import io.fluidex.rollup.block.BlockHeader;
import io.fluidex.rollup.executor.Outcome;
import io.fluidex.rollup.json.TransactionJson;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.message.SigningMessage;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.publicdata.PublicInputs;
import io.fluidex.rollup.publicdata.RecordLayout;
import io.fluidex.rollup.publicdata.StoredBlock;
import io.fluidex.rollup.publicdata.Withdrawal;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.signature.StrictSignatures;
import io.fluidex.rollup.simulation.Trader;
import io.fluidex.rollup.state.AccountLeaf;
import io.fluidex.rollup.state.OrderLeaf;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.tree.ScalarNodeHasher;
import io.fluidex.rollup.tx.Cancel;
import io.fluidex.rollup.tx.Deposit;
import io.fluidex.rollup.tx.FullExit;
import io.fluidex.rollup.tx.Nop;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.Register;
import io.fluidex.rollup.tx.Side;
import io.fluidex.rollup.tx.SignedOrder;
import io.fluidex.rollup.tx.SpotTrade;
import io.fluidex.rollup.tx.Transaction;
import io.fluidex.rollup.tx.TransactionCodec;
import io.fluidex.rollup.tx.Transfer;
import io.fluidex.rollup.tx.Withdraw;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What docs/vectors holds, for those who write the protocol once more in another language. */
final class Vectors {
  private static final BigInteger CHAIN_ID = BigInteger.valueOf(31_337);
  private static final EthereumAddress CONTRACT =
      EthereumAddress.parse("0x5FbDB2315678afecb367f032d93F642f64180aa3");
  private static final Domain DOMAIN = Domain.of(CHAIN_ID, CONTRACT);
  private static final Bytes32 CIRCUIT = Bytes32.ofHex("0x" + "c1".repeat(Bytes32.BYTES));
  private static final long TIME = 1_700_000_000;
  private static final long UNTIL = TIME + 86_400;

  /** Of an account or a time. */
  private static final long LARGEST = 0xffff_ffffL;

  /** A published test account; nothing of value can be its. */
  private static final String ETHEREUM_KEY =
      "0b22f852cd07386bce533f2038821fdcebd9c5ced9e3cd51e3a05d421dbfd785";

  private static final Trader ALICE = new Trader(2, 1, DOMAIN);
  private static final Trader BOB = new Trader(3, 2, DOMAIN);

  private Vectors() {}

  /** Every file by its name. */
  static Map<String, Json> files() {
    final Map<String, Json> files = new LinkedHashMap<>();
    files.put("keys.json", keys());
    files.put("messages.json", messages());
    files.put("state.json", state());
    files.put("blocks.json", blocks());
    return files;
  }

  private static Json keys() {
    final List<Json> derived = new ArrayList<>();
    for (final long chainId : new long[] {1, 31_337}) {
      final EthereumKey ethereum = EthereumKey.fromHex(ETHEREUM_KEY);
      final String text = L2KeyDerivation.text(chainId);
      derived.add(
          object(
              "ethereumPrivateKey",
              "0x" + ETHEREUM_KEY,
              "ethereumAddress",
              ethereum.address(),
              "chainId",
              chainId,
              "text",
              text,
              "personalSignature",
              ethereum.signPersonalMessage(text).toBytes(),
              "l2",
              key(L2KeyDerivation.fromEthereumKey(ethereum, chainId))));
    }
    return object(
        "about",
        "L2 keys: derived from an Ethereum account, and those that sign in the other files.",
        "derived",
        derived,
        "alice",
        key(ALICE.key()),
        "bob",
        key(BOB.key()));
  }

  private static Json key(final PrivateKey key) {
    final BabyJubJubPoint point = key.publicKey().point();
    return object(
        "seed",
        key.exportSeed(),
        "ax",
        point.x(),
        "ay",
        point.y(),
        "sign",
        point.sign(),
        "publicKey",
        key.publicKey().toBytes());
  }

  private static Json messages() {
    final Order sell = new Order(2, 1, 0, 1, 1_000_000, 25_000_000, UNTIL, Side.SELL, 0);
    final Order buy =
        new Order(
            0xffff_ffffL, 0xffff_fffeL, 0xffff, 0xfffe, -1, -2, 0xffff_ffffL, Side.BUY, 0xffff);
    final List<Json> orders = new ArrayList<>();
    for (final Order order : List.of(sell, buy)) {
      orders.add(
          signed(
              TransactionJson.write(ALICE.sign(order)),
              SigningMessage.of(DOMAIN, order),
              ALICE.sign(order).signature().toBytes()));
    }
    final List<Json> transfers = new ArrayList<>();
    for (final Transfer transfer :
        List.of(
            ALICE.transfer(3, 0, 1_000_000, 0, UNTIL),
            ALICE.transfer(0xffff_ffffL, 0xffff, -1, (1L << 40) - 1, 0xffff_ffffL))) {
      transfers.add(
          signed(
              TransactionJson.write(transfer),
              SigningMessage.of(DOMAIN, transfer),
              transfer.signature().toBytes()));
    }
    final Withdraw withdraw = ALICE.withdraw(1, 123_456_789, 7, UNTIL);
    final Cancel cancel = ALICE.cancel(17, 8);
    return object(
        "about",
        "Signed messages, all by alice of keys.json.",
        "chainId",
        CHAIN_ID,
        "contract",
        CONTRACT,
        "domain",
        DOMAIN,
        "orders",
        orders,
        "transfers",
        transfers,
        "withdrawals",
        List.of(
            signed(
                TransactionJson.write(withdraw),
                SigningMessage.of(DOMAIN, withdraw),
                withdraw.signature().toBytes())),
        "cancels",
        List.of(
            signed(
                TransactionJson.write(cancel),
                SigningMessage.of(DOMAIN, cancel),
                cancel.signature().toBytes())),
        "sessions",
        List.of(session(2, UNTIL), session(LARGEST, LARGEST)),
        "logins",
        List.of(
            login(2, UNTIL, "00112233445566778899aabbccddeeff"),
            login(LARGEST, LARGEST, "f".repeat(32))),
        "refused",
        refused(sell));
  }

  private static Json session(final long account, final long validUntil) {
    final SigningMessage message = SigningMessage.ofSession(DOMAIN, account, validUntil);
    final byte[] signature = ALICE.sign(message).toBytes();
    return signed(
        object("account", account, "validUntil", validUntil, "signature", Hex.encode(signature)),
        message,
        signature);
  }

  /** A login at the push service. */
  private static Json login(final long account, final long validUntil, final String nonce) {
    final SigningMessage message =
        SigningMessage.ofLogin(DOMAIN, account, validUntil, new BigInteger(1, Hex.decode(nonce)));
    final byte[] signature = ALICE.sign(message).toBytes();
    return signed(
        object(
            "account",
            account,
            "validUntil",
            validUntil,
            "nonce",
            nonce,
            "signature",
            Hex.encode(signature)),
        message,
        signature);
  }

  private static Json signed(
      final Json content, final SigningMessage message, final byte[] signature) {
    final Signature parts = Signature.fromBytes(signature);
    return object(
        "content",
        content,
        "m1",
        Fr.of(message.first()),
        "m2",
        Fr.of(message.second()),
        "hash",
        message.hash(),
        "r8x",
        parts.r8().x(),
        "r8y",
        parts.r8().y(),
        "s",
        parts.s());
  }

  /** Signatures of the first order that must not be accepted. */
  private static List<Json> refused(final Order order) {
    final byte[] valid = ALICE.sign(order).signature().toBytes();
    final BigInteger unreduced = Signature.fromBytes(valid).s().add(BabyJubJub.SUBORDER);
    final byte[] largeS = valid.clone();
    for (int i = 0; i < 32; i++) {
      largeS[32 + i] = unreduced.shiftRight(8 * i).byteValue();
    }
    final byte[] largeY = valid.clone();
    Arrays.fill(largeY, 0, 32, (byte) 0x7f);
    final byte[] flipped = valid.clone();
    flipped[40] ^= 1;
    final Domain other = Domain.of(BigInteger.ONE, CONTRACT);
    return List.of(
        object("why", "S is not below the subgroup's order", "signature", Hex.encode(largeS)),
        object("why", "y of R8 is not below r", "signature", Hex.encode(largeY)),
        object("why", "another S", "signature", Hex.encode(flipped)),
        object("why", "signed by bob", "signature", BOB.sign(order).signature()),
        object(
            "why",
            "signed for the same contract on chain 1",
            "signature",
            ALICE.in(other).sign(order).signature()));
  }

  private static Json state() {
    final List<Json> genesis = new ArrayList<>();
    for (final Map.Entry<String, Shape> shape : Shape.all().entrySet()) {
      final RollupState state =
          RollupState.genesis(shape.getValue().depths(), ScalarNodeHasher.INSTANCE);
      final AccountLeaf empty = state.account(0);
      genesis.add(
          object(
              "shape",
              shape.getKey(),
              "transactions",
              shape.getValue().transactions(),
              "balanceDepth",
              shape.getValue().depths().balance(),
              "orderDepth",
              shape.getValue().depths().order(),
              "accountDepth",
              shape.getValue().depths().account(),
              "balanceRoot",
              empty.balanceRoot(),
              "orderRoot",
              empty.orderRoot(),
              "accountLeaf",
              empty.hash(),
              "root",
              state.root()));
    }
    final List<Json> orders = new ArrayList<>();
    for (final OrderLeaf leaf :
        List.of(
            OrderLeaf.EMPTY,
            new OrderLeaf(7, 0, 1, 120, 1200, 1000, 10_000),
            new OrderLeaf(7, 0, 0, 0, 0, 0, 0),
            new OrderLeaf(0xffff_ffffL, 0xfffe, 0xffff, -1, -2, -3, -4))) {
      orders.add(
          object(
              "orderId",
              leaf.orderId(),
              "tokenSell",
              leaf.tokenSell(),
              "tokenBuy",
              leaf.tokenBuy(),
              "filledSell",
              Long.toUnsignedString(leaf.filledSell()),
              "filledBuy",
              Long.toUnsignedString(leaf.filledBuy()),
              "totalSell",
              Long.toUnsignedString(leaf.totalSell()),
              "totalBuy",
              Long.toUnsignedString(leaf.totalBuy()),
              "leaf",
              leaf.hash()));
    }
    final List<Json> accounts = new ArrayList<>();
    for (final AccountLeaf leaf :
        List.of(
            new AccountLeaf(49, true, ALICE.ay(), Fr.of(1), Fr.of(2)),
            new AccountLeaf((1L << 40) - 1, false, BOB.ay(), Fr.of(3), Fr.of(4)))) {
      accounts.add(
          object(
              "nonce",
              leaf.nonce(),
              "sign",
              leaf.sign(),
              "ay",
              leaf.ay(),
              "balanceRoot",
              leaf.balanceRoot(),
              "orderRoot",
              leaf.orderRoot(),
              "leaf",
              leaf.hash()));
    }
    return object(
        "about",
        "Poseidon, leaves, and the state without accounts.",
        "poseidon",
        poseidon(),
        "orders",
        orders,
        "accounts",
        accounts,
        "genesis",
        genesis);
  }

  private static List<Json> poseidon() {
    final List<Json> hashes = new ArrayList<>();
    for (final int inputs : new int[] {2, 4, 5}) {
      final Fr[] values = new Fr[inputs];
      Arrays.setAll(values, i -> Fr.of(1 + i));
      hashes.add(object("inputs", List.of(values), "hash", Poseidon.hash(values)));
    }
    return hashes;
  }

  private static Json blocks() {
    final SignedOrder first = ALICE.sign(new Order(2, 1, 0, 1, 100, 200, UNTIL, Side.SELL, 0));
    final List<Transaction> transactions =
        List.of(
            ALICE.register(),
            BOB.register(),
            new Deposit(2, 0, 1000),
            new Deposit(3, 1, 5000),
            ALICE.transfer(3, 0, 10, 0, UNTIL),
            BOB.withdraw(1, 20, 0, UNTIL),
            new SpotTrade(
                first, BOB.sign(new Order(3, 5, 1, 0, 300, 150, UNTIL, Side.BUY, 25)), 50, 100),
            new SpotTrade(
                first, BOB.sign(new Order(3, 37, 1, 0, 400, 190, UNTIL, Side.BUY, 0)), 50, 105),
            ALICE.cancel(1, 1),
            new Register(3, ALICE.sign(), ALICE.ay()),
            Nop.INSTANCE,
            new FullExit(2, 1));
    return object(
        "about",
        "Blocks from genesis on, in two shapes; keys are those of keys.json.",
        "domain",
        DOMAIN,
        "chains",
        List.of(chain(Shape.SMALL, transactions), chain(Shape.PROD16, transactions)));
  }

  private static Json chain(final Shape shape, final List<Transaction> transactions) {
    final RollupState state = RollupState.genesis(shape.depths(), ScalarNodeHasher.INSTANCE);
    final List<Json> blocks = new ArrayList<>();
    int at = 0;
    while (at < transactions.size()) {
      final long number = blocks.size() + 1L;
      final BlockBuilder builder =
          new BlockBuilder(
              state,
              new BlockHeader(shape, CIRCUIT, number, TIME + number, DOMAIN),
              new StrictSignatures());
      while (!builder.isFull() && at < transactions.size()) {
        if (builder.add(transactions.get(at)) instanceof Outcome.Rejected rejected) {
          throw new IllegalStateException(transactions.get(at) + ": " + rejected);
        }
        at++;
      }
      blocks.add(block(builder.seal()));
    }
    return object(
        "shape",
        shape,
        "transactions",
        shape.transactions(),
        "circuitId",
        CIRCUIT,
        "blocks",
        blocks);
  }

  private static Json block(final Block block) {
    final PublicInputs inputs = block.inputs();
    final List<Json> slots = new ArrayList<>();
    final List<Fr> elements = block.data().elements();
    for (int i = 0; i < block.slots().size(); i++) {
      final Transaction transaction = block.slots().get(i).transaction();
      slots.add(
          object(
              "transaction",
              TransactionJson.write(transaction),
              "encoded",
              TransactionCodec.encode(transaction),
              "elements",
              elements.subList(RecordLayout.ELEMENTS * i, RecordLayout.ELEMENTS * (i + 1)),
              "newRoot",
              block.slots().get(i).second().root()));
    }
    final StoredBlock stored = block.stored();
    final List<Json> withdrawals = new ArrayList<>();
    for (final Withdrawal withdrawal : Withdrawal.of(block.data())) {
      withdrawals.add(
          object(
              "account",
              withdrawal.account(),
              "token",
              withdrawal.token(),
              "amount",
              Long.toUnsignedString(withdrawal.amount())));
    }
    return object(
        "number",
        inputs.blockNumber(),
        "time",
        inputs.blockTime(),
        "slots",
        slots,
        "data",
        block.data().toBytes(),
        "dataKeccak",
        block.data().keccak(),
        "commitment",
        inputs.commitment(),
        "z",
        inputs.z(),
        "y",
        inputs.y(),
        "publicInputs",
        inputs.toList(),
        "withdrawals",
        withdrawals,
        "storedBlock",
        object(
            "number",
            stored.number(),
            "circuitId",
            stored.circuitId(),
            "time",
            stored.time(),
            "newRoot",
            stored.newRoot(),
            "commitment",
            stored.commitment(),
            "priorityCount",
            stored.priorityCount(),
            "withdrawalsHash",
            stored.withdrawalsHash()),
        "storedBlockHash",
        stored.keccak());
  }
}
