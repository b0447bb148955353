package io.fluidex.rollup.circuit;

import static io.fluidex.rollup.tx.TransactionType.CANCEL;
import static io.fluidex.rollup.tx.TransactionType.DEPOSIT;
import static io.fluidex.rollup.tx.TransactionType.FULL_EXIT;
import static io.fluidex.rollup.tx.TransactionType.NOP;
import static io.fluidex.rollup.tx.TransactionType.REGISTER;
import static io.fluidex.rollup.tx.TransactionType.SPOT_TRADE;
import static io.fluidex.rollup.tx.TransactionType.TRANSFER;
import static io.fluidex.rollup.tx.TransactionType.WITHDRAW;

import io.fluidex.crypto.babyjubjub.BabyJubJubPoint;
import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.circuit.Bool;
import io.fluidex.plonk.circuit.CircuitBuilder;
import io.fluidex.plonk.circuit.Var;
import io.fluidex.plonk.gadget.BabyJubJubGadget;
import io.fluidex.plonk.gadget.EdDsaGadget;
import io.fluidex.plonk.gadget.FieldHalves;
import io.fluidex.plonk.gadget.Point;
import io.fluidex.plonk.gadget.PoseidonGadget;
import io.fluidex.rollup.layout.BitLayout;
import io.fluidex.rollup.message.SigningMessage;
import io.fluidex.rollup.publicdata.RecordLayout;
import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.tx.TransactionType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One slot of a block: a transaction of any type, from the root before to the root after and the
 * elements of its record.
 *
 * <p>Which type uses which field:
 *
 * <pre>
 *              account 1  sell 1  buy 1  order 1  until 1  amount 1  signature 1  account 2, buy 2
 * Nop
 * Register        x
 * Deposit         x         x                                 x
 * Transfer        x         x                       x         x           x              x
 * Withdraw        x         x                       x         x           x
 * SpotTrade       x         x       x       x       x         x           x              x
 * FullExit        x         x                                 x
 * Cancel          x                         x                             x
 * </pre>
 *
 * <p>Totals, side and highest fee of order 1, and all else of party 2, are a trade's alone.
 */
final class SlotCircuit {
  /** Where the sign of a key stands in the high half of a record's key, bit 255 of the whole. */
  private static final int SIGN_OFFSET = 127;

  private final CircuitBuilder circuit;
  private final Conditions conditions;
  private final BlockCells block;
  private final TypeFlags types;
  private final PartyCells first;
  private final PartyCells second;

  /** The sign and y of account 1's key afterwards: inputs, since a Register may set any. */
  private final Var newSign;

  private final Var newAy;

  private final Var isTrade;
  private final Var isRegister;

  /** Takes an amount from the first party by its own word: uses a nonce. */
  private final Var usesNonce;

  /** Whether there is a second party, which is paid. */
  private final Var hasSecond;

  private final Bool firstSigns;
  private final Bool secondSigns;

  /**
   * What a slot leads to.
   *
   * @param root the root after
   * @param record the elements of the record
   */
  record Result(Var root, List<Var> record) {}

  private SlotCircuit(final CircuitBuilder circuit, final BlockCells block, final Depths depths) {
    this.circuit = circuit;
    this.conditions = new Conditions(circuit);
    this.block = block;
    this.types = TypeFlags.input(circuit);
    try (var _ = circuit.enter("first")) {
      this.first = PartyCells.input(circuit, depths);
      this.newSign = circuit.input("new-key-sign");
      this.newAy = circuit.input("new-key-y");
    }
    try (var _ = circuit.enter("second")) {
      this.second = PartyCells.input(circuit, depths);
    }
    this.isTrade = types.is(SPOT_TRADE);
    this.isRegister = types.is(REGISTER);
    this.usesNonce = types.any(TRANSFER, WITHDRAW, CANCEL);
    this.hasSecond = types.any(TRANSFER, SPOT_TRADE);
    this.firstSigns = circuit.assertBool(types.any(TRANSFER, WITHDRAW, SPOT_TRADE, CANCEL));
    this.secondSigns = circuit.assertBool(isTrade);
  }

  /**
   * What a slot makes of its inputs before it comes to the trees.
   *
   * @param first the first party
   * @param second the second party
   * @param newFirst the leaves of the first party afterwards
   * @param newSecond the leaves of the second party afterwards
   * @param record the elements of the record
   */
  record Decision(
      PartyCells first,
      PartyCells second,
      AccountCells newFirst,
      AccountCells newSecond,
      List<Var> record) {}

  /** Builds a slot that starts from a root. */
  static Result build(
      final CircuitBuilder circuit, final BlockCells block, final Depths depths, final Var root) {
    final Decision decision = decide(circuit, block, depths);
    final Var between;
    try (var _ = circuit.enter("first")) {
      between = decision.first.update(circuit, root, decision.newFirst);
    }
    try (var _ = circuit.enter("second")) {
      return new Result(
          decision.second.update(circuit, between, decision.newSecond), decision.record);
    }
  }

  /** Everything of a slot but the paths: constrains what a transaction may do. */
  static Decision decide(
      final CircuitBuilder circuit, final BlockCells block, final Depths depths) {
    return new SlotCircuit(circuit, block, depths).decide();
  }

  private Decision decide() {
    try (var _ = circuit.enter("unused-fields")) {
      assertUnusedFieldsZero();
    }
    try (var _ = circuit.enter("rules")) {
      assertParties();
      assertAmounts();
      assertTimes();
    }
    // What the first party gives for what the second gives.
    final Var sold = circuit.mul(isTrade, first.amount());
    final AccountCells newFirst;
    try (var _ = circuit.enter("first")) {
      newFirst = updateFirst(sold);
      newFirst.assertRanges(circuit);
      assertFirstSignature();
    }
    final AccountCells newSecond;
    try (var _ = circuit.enter("second")) {
      newSecond = updateSecond(sold);
      newSecond.assertRanges(circuit);
      assertSecondSignature();
    }
    try (var _ = circuit.enter("record")) {
      return new Decision(first, second, newFirst, newSecond, record());
    }
  }

  private void assertUnusedFieldsZero() {
    final Var movesToken = types.any(DEPOSIT, TRANSFER, WITHDRAW, SPOT_TRADE, FULL_EXIT);
    conditions.zeroUnless(types.none(NOP), first.account().value());
    conditions.zeroUnless(movesToken, first.sellToken().value());
    conditions.zeroUnless(isTrade, first.buyToken().value());
    conditions.zeroUnless(types.any(SPOT_TRADE, CANCEL), first.orderId().value());
    conditions.zeroUnless(types.any(TRANSFER, WITHDRAW, SPOT_TRADE), first.validUntil());
    conditions.zeroUnless(movesToken, first.amount());
    assertOrderFieldsZero(first);
    assertSignatureZero(firstSigns.var(), first.signature());
    conditions.zeroUnless(hasSecond, second.account().value());
    conditions.zeroUnless(isTrade, second.sellToken().value());
    conditions.zeroUnless(hasSecond, second.buyToken().value());
    conditions.zeroUnless(isTrade, second.orderId().value());
    conditions.zeroUnless(isTrade, second.validUntil());
    conditions.zeroUnless(isTrade, second.amount());
    assertOrderFieldsZero(second);
    assertSignatureZero(secondSigns.var(), second.signature());
    // Only a Register has a new key.
    final Var keepsKey = conditions.not(isRegister);
    conditions.equalIf(keepsKey, newSign, first.old().sign());
    conditions.equalIf(keepsKey, newAy, first.old().ay());
  }

  private void assertOrderFieldsZero(final PartyCells party) {
    conditions.zeroUnless(isTrade, party.totalSell());
    conditions.zeroUnless(isTrade, party.totalBuy());
    conditions.zeroUnless(isTrade, party.side().var());
    conditions.zeroUnless(isTrade, party.maxFeeBips());
  }

  private void assertSignatureZero(final Var signs, final EdDsaGadget.Signature signature) {
    conditions.zeroUnless(signs, signature.r8x());
    conditions.zeroUnless(signs, signature.r8y());
    conditions.zeroUnless(signs, signature.s());
  }

  /** Accounts: not 0, different, registered. Tokens: the same for both. */
  private void assertParties() {
    final Var firstAccount = first.account().value();
    final Var secondAccount = second.account().value();
    conditions.nonZeroIf(types.none(NOP), firstAccount);
    conditions.nonZeroIf(hasSecond, secondAccount);
    conditions.differIf(hasSecond, firstAccount, secondAccount);
    // Of a Register it is the new key that must not be 0; all others have kept theirs.
    conditions.nonZeroIf(types.none(NOP, FULL_EXIT), newAy);
    conditions.nonZeroIf(hasSecond, second.old().ay());
    conditions.equalIf(hasSecond, first.sellToken().value(), second.buyToken().value());
    conditions.equalIf(isTrade, first.buyToken().value(), second.sellToken().value());
  }

  private void assertAmounts() {
    conditions.nonZeroIf(types.any(TRANSFER, WITHDRAW, SPOT_TRADE), first.amount());
    conditions.nonZeroIf(isTrade, second.amount());
    // A full exit takes what there is.
    conditions.equalIf(types.is(FULL_EXIT), first.amount(), first.old().sellBalance());
  }

  private void assertTimes() {
    conditions.rangeIf(
        types.any(TRANSFER, WITHDRAW, SPOT_TRADE),
        circuit.sub(first.validUntil(), block.time()),
        Widths.TIME);
    conditions.rangeIf(isTrade, circuit.sub(second.validUntil(), block.time()), Widths.TIME);
  }

  private AccountCells updateFirst(final Var sold) {
    final AccountCells old = first.old();
    // A deposit gives the amount; all others that have one take it.
    final Var direction = circuit.sub(circuit.scale(types.is(DEPOSIT), Fr.of(2)), circuit.one());
    final OrderCells order =
        new OrderSide(first, isTrade, types.any(SPOT_TRADE, CANCEL), sold, second.amount())
            .apply(circuit);
    return new AccountCells(
        circuit.mulAdd(direction, first.amount(), old.sellBalance()),
        circuit.add(old.buyBalance(), second.amount()),
        order,
        circuit.add(old.nonce(), usesNonce),
        newSign,
        newAy);
  }

  private AccountCells updateSecond(final Var sold) {
    final AccountCells old = second.old();
    final OrderCells order =
        new OrderSide(second, isTrade, isTrade, second.amount(), sold).apply(circuit);
    return new AccountCells(
        circuit.sub(old.sellBalance(), second.amount()),
        circuit.mulAdd(hasSecond, first.amount(), old.buyBalance()),
        order,
        old.nonce(),
        old.sign(),
        old.ay());
  }

  private Packing fields(final PartyCells party) {
    return new Packing(circuit)
        .with("domain", block.domain())
        .with("accountId", party.account().value())
        .with("account", party.account().value())
        .with("from", party.account().value())
        .with("to", second.account().value())
        .with("nonce", party.old().nonce())
        .with("token", party.sellToken().value())
        .with("validUntil", party.validUntil())
        .with("amount", party.amount())
        .with("orderId", party.orderId().value())
        .with("tokenSell", party.sellToken().value())
        .with("tokenBuy", party.buyToken().value())
        .with("side", party.side().var())
        .with("totalSell", party.totalSell())
        .with("totalBuy", party.totalBuy())
        .with("maxFeeBips", party.maxFeeBips());
  }

  private Var packed(final Packing fields, final int tag, final BitLayout layout) {
    return fields.with("tag", circuit.constant(tag)).pack(layout);
  }

  /** The message of the type, both elements 0 if it has none; over the nonce that was opened. */
  private Var firstMessage() {
    final Packing fields = fields(first);
    Var high = circuit.zero();
    Var low = circuit.zero();
    for (final Message m : Message.ALL) {
      high = circuit.mulAdd(types.is(m.type()), packed(fields, m.tag(), m.first()), high);
      low = circuit.mulAdd(types.is(m.type()), packed(fields, m.tag(), m.second()), low);
    }
    return PoseidonGadget.hash(circuit, high, low);
  }

  /**
   * The layouts of a type's message.
   *
   * @param type the type
   * @param tag its tag
   * @param first the first element
   * @param second the second element
   */
  private record Message(TransactionType type, int tag, BitLayout first, BitLayout second) {
    static final Message ORDER =
        new Message(
            SPOT_TRADE,
            SigningMessage.ORDER_TAG,
            SigningMessage.ORDER_FIRST,
            SigningMessage.ORDER_SECOND);

    static final List<Message> ALL =
        List.of(
            new Message(
                TRANSFER,
                SigningMessage.TRANSFER_TAG,
                SigningMessage.TRANSFER_FIRST,
                SigningMessage.TRANSFER_SECOND),
            new Message(
                WITHDRAW,
                SigningMessage.WITHDRAW_TAG,
                SigningMessage.WITHDRAW_FIRST,
                SigningMessage.WITHDRAW_SECOND),
            ORDER,
            new Message(
                CANCEL,
                SigningMessage.CANCEL_TAG,
                SigningMessage.CANCEL_FIRST,
                SigningMessage.CANCEL_SECOND));
  }

  /**
   * A new key has to be a point, and a signature to be the account's. Where neither is needed, the
   * base point stands in; also for the signature of a Register, whose key may be of small order.
   */
  private void assertFirstSignature() {
    try (var _ = circuit.enter("signature")) {
      final Point key =
          key(types.any(REGISTER, TRANSFER, WITHDRAW, SPOT_TRADE, CANCEL), newSign, newAy);
      final Point signer =
          BabyJubJubGadget.select(
              circuit, firstSigns, key, Point.constant(circuit, BabyJubJubPoint.BASE8));
      EdDsaGadget.verifyIf(circuit, firstSigns, signer, first.signature(), firstMessage());
    }
  }

  private void assertSecondSignature() {
    try (var _ = circuit.enter("signature")) {
      final Point key = key(isTrade, second.old().sign(), second.old().ay());
      final Packing fields = fields(second);
      final Message order = Message.ORDER;
      final Var message =
          PoseidonGadget.hash(
              circuit,
              packed(fields, order.tag(), order.first()),
              packed(fields, order.tag(), order.second()));
      EdDsaGadget.verifyIf(circuit, secondSigns, key, second.signature(), message);
    }
  }

  /** The point of a key if the condition is 1, else the base point. */
  private Point key(final Var condition, final Var sign, final Var ay) {
    final BabyJubJubPoint base = BabyJubJubPoint.BASE8;
    final Var y = conditions.select(condition, ay, circuit.constant(base.y()));
    final Var side = conditions.select(condition, sign, circuit.constant(base.sign() ? 1 : 0));
    return BabyJubJubGadget.fromY(circuit, y, circuit.assertBool(side));
  }

  /** The three elements of the record. */
  private List<Var> record() {
    final FieldHalves key = FieldHalves.of(circuit, newAy);
    final Var keyHigh =
        circuit.add(key.high().var(), circuit.scale(newSign, Fr.of(2).pow(SIGN_OFFSET)));
    final Packing fields =
        new Packing(circuit)
            .with("account", first.account().value())
            .with("keyHigh", keyHigh)
            .with("keyLow", key.low().var())
            .with("token", first.sellToken().value())
            .with("amount", first.amount())
            .with("from", first.account().value())
            .with("to", second.account().value())
            .with("account1", first.account().value())
            .with("account2", second.account().value())
            .with("tokenSell1", first.sellToken().value())
            .with("tokenSell2", second.sellToken().value())
            .with("orderId", first.orderId().value())
            .with("orderId1", first.orderId().value())
            .with("orderId2", second.orderId().value())
            .with("feeBips1", circuit.zero())
            .with("feeBips2", circuit.zero())
            .with("totalSell1", first.totalSell())
            .with("totalBuy1", first.totalBuy())
            .with("amount1to2", first.amount())
            .with("totalSell2", second.totalSell())
            .with("totalBuy2", second.totalBuy())
            .with("amount2to1", second.amount());
    final List<Var> elements = new ArrayList<>();
    for (int i = 0; i < RecordLayout.ELEMENTS; i++) {
      final int element = i;
      elements.add(
          types.choose(
              Arrays.stream(TransactionType.values())
                  .map(type ->
                      fields
                          .with("type", circuit.constant(type.code()))
                          .pack(RecordLayout.of(type).get(element)))
                  .toList()));
    }
    return List.copyOf(elements);
  }
}
