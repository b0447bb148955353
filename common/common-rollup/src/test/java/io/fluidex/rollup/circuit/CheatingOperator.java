package io.fluidex.rollup.circuit;

import io.fluidex.crypto.eddsa.MalformedSignatureException;
import io.fluidex.crypto.eddsa.Signature;
import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.circuit.Assignment;
import io.fluidex.rollup.block.Block;
import io.fluidex.rollup.block.BlockHeader;
import io.fluidex.rollup.executor.SlotWitness;
import io.fluidex.rollup.executor.TransactionRules;
import io.fluidex.rollup.publicdata.PublicData;
import io.fluidex.rollup.publicdata.PublicInputs;
import io.fluidex.rollup.publicdata.PublicRecord;
import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.simulation.Trader;
import io.fluidex.rollup.state.AccountLeaf;
import io.fluidex.rollup.state.AccountOpening;
import io.fluidex.rollup.state.OrderLeaf;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.tx.Cancel;
import io.fluidex.rollup.tx.Deposit;
import io.fluidex.rollup.tx.FullExit;
import io.fluidex.rollup.tx.Nop;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.PackedSignature;
import io.fluidex.rollup.tx.Register;
import io.fluidex.rollup.tx.SignedOrder;
import io.fluidex.rollup.tx.SpotTrade;
import io.fluidex.rollup.tx.Transaction;
import io.fluidex.rollup.tx.Transfer;
import io.fluidex.rollup.tx.Withdraw;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Makes a block of one transaction without asking whether it may happen, with paths, roots, records
 * and public inputs that fit: only the circuit's rules stand in the way.
 */
final class CheatingOperator {
  private final Shape one;
  private final Depths depths;

  CheatingOperator(final Depths depths) {
    this.one = new Shape(1, depths);
    this.depths = depths;
  }

  /**
   * The inputs of a circuit of one slot for a transaction. The state stays as it is; it must be
   * committed.
   *
   * @param header of which number, time, domain and circuit are used
   */
  Assignment force(
      final CircuitCheck check,
      final RollupState honest,
      final BlockHeader header,
      final Transaction transaction) {
    final RollupState state = honest.fork();
    final SlotWitness slot = execute(state, withoutSignatures(transaction));
    state.commit();
    final PublicData data = PublicData.of(one, List.of(PublicRecord.of(slot)));
    final PublicInputs inputs =
        PublicInputs.of(
            header.circuitId(),
            header.number(),
            header.time(),
            header.domain(),
            honest.root(),
            state.root(),
            data);
    final BlockHeader ofOne =
        new BlockHeader(one, header.circuitId(), header.number(), header.time(), header.domain());
    final Assignment assignment = check.assign(new Block(ofOne, List.of(slot), data, inputs));
    setIds(assignment, transaction);
    setSignatures(assignment, transaction);
    return assignment;
  }

  private SlotWitness execute(final RollupState state, final Transaction transaction) {
    final TransactionRules.Place firstPlace = place(transaction, TransactionRules.FIRST);
    final TransactionRules.Place secondPlace = place(transaction, TransactionRules.SECOND);
    final AccountOpening first = open(state, firstPlace);
    change(transaction, first, open(state, secondPlace));
    final AccountOpening storedFirst = store(state, first, firstPlace);
    // The second has to see what the first has left, if both are one account.
    final AccountOpening second = open(state, secondPlace);
    change(transaction, open(state, firstPlace), second);
    return new SlotWitness(transaction, storedFirst, store(state, second, secondPlace));
  }

  /** Where the transaction opens, with what is left of ids that the trees have not. */
  private TransactionRules.Place place(final Transaction transaction, final int party) {
    final boolean first = party == TransactionRules.FIRST;
    return switch (transaction) {
      case Transfer t -> first ? at(t.from(), t.token(), 0, 0) : at(t.to(), 0, t.token(), 0);
      case SpotTrade t -> {
        final Order o = (first ? t.maker() : t.taker()).order();
        yield at(o.account(), o.tokenSell(), o.tokenBuy(), o.orderId());
      }
      case Nop _ -> TransactionRules.Place.NONE;
      case Register t -> first ? at(t.account(), 0, 0, 0) : TransactionRules.Place.NONE;
      case Deposit t -> first ? at(t.account(), t.token(), 0, 0) : TransactionRules.Place.NONE;
      case Withdraw t -> first ? at(t.account(), t.token(), 0, 0) : TransactionRules.Place.NONE;
      case FullExit t -> first ? at(t.account(), t.token(), 0, 0) : TransactionRules.Place.NONE;
      case Cancel t -> first ? at(t.account(), 0, 0, t.orderId()) : TransactionRules.Place.NONE;
    };
  }

  private TransactionRules.Place at(
      final long account, final int sellToken, final int buyToken, final long orderId) {
    return new TransactionRules.Place(
        account & (depths.accounts() - 1),
        sellToken & (depths.tokens() - 1),
        buyToken & (depths.tokens() - 1),
        depths.slot(orderId));
  }

  private static AccountOpening open(final RollupState state, final TransactionRules.Place place) {
    return state.open(place.account(), place.sellToken(), place.buyToken(), place.orderSlot());
  }

  /** What the transaction would do, in 64-bit numbers that wrap around. */
  private static void change(
      final Transaction transaction, final AccountOpening first, final AccountOpening second) {
    switch (transaction) {
      case Nop _ -> {
        // Nothing.
      }
      case Register t -> first.setKey(t.sign(), t.ay());
      case Deposit t -> add(first, AccountOpening.SELL, t.amount());
      case Transfer t -> {
        add(first, AccountOpening.SELL, -t.amount());
        useNonce(first);
        add(second, AccountOpening.BUY, t.amount());
      }
      case Withdraw t -> {
        add(first, AccountOpening.SELL, -t.amount());
        useNonce(first);
      }
      case SpotTrade t -> {
        trade(t.maker().order(), first, t.amount1to2(), t.amount2to1());
        trade(t.taker().order(), second, t.amount2to1(), t.amount1to2());
      }
      case FullExit _ -> first.setBalance(AccountOpening.SELL, 0);
      case Cancel t -> {
        first.setOrder(new OrderLeaf(t.orderId(), 0, 0, 0, 0, 0, 0));
        useNonce(first);
      }
    }
  }

  private static void add(final AccountOpening opening, final int balance, final long amount) {
    opening.setBalance(balance, opening.oldBalance(balance) + amount);
  }

  private static void useNonce(final AccountOpening opening) {
    opening.setNonce((opening.oldNonce() + 1) % AccountLeaf.NONCES);
  }

  private static void trade(
      final Order order, final AccountOpening opening, final long sold, final long bought) {
    final OrderLeaf old = opening.oldOrder();
    final boolean continues = old.orderId() == order.orderId();
    opening.setOrder(
        new OrderLeaf(
            order.orderId(),
            order.tokenSell(),
            order.tokenBuy(),
            (continues ? old.filledSell() : 0) + sold,
            (continues ? old.filledBuy() : 0) + bought,
            order.totalSell(),
            order.totalBuy()));
    add(opening, AccountOpening.SELL, -sold);
    add(opening, AccountOpening.BUY, bought);
  }

  /** Stores an opening; the state itself refuses what no tree can be asked for: then nothing. */
  private static AccountOpening store(
      final RollupState state, final AccountOpening opening, final TransactionRules.Place place) {
    try {
      state.store(opening);
      return opening;
    } catch (final IllegalArgumentException e) {
      final AccountOpening unchanged = open(state, place);
      state.store(unchanged);
      return unchanged;
    }
  }

  private void setIds(final Assignment assignment, final Transaction transaction) {
    switch (transaction) {
      case Nop _ -> {
        // It has none.
      }
      case Register t -> setIds(assignment, "first", t.account(), 0, 0);
      case Deposit t -> setIds(assignment, "first", t.account(), t.token(), 0);
      case Withdraw t -> setIds(assignment, "first", t.account(), t.token(), 0);
      case FullExit t -> setIds(assignment, "first", t.account(), t.token(), 0);
      case Cancel t -> setIds(assignment, "first", t.account(), 0, 0);
      case Transfer t -> {
        setIds(assignment, "first", t.from(), t.token(), 0);
        setIds(assignment, "second", t.to(), 0, t.token());
      }
      case SpotTrade t -> {
        final Order maker = t.maker().order();
        final Order taker = t.taker().order();
        setIds(assignment, "first", maker.account(), maker.tokenSell(), maker.tokenBuy());
        setIds(assignment, "second", taker.account(), taker.tokenSell(), taker.tokenBuy());
      }
    }
  }

  private static void setIds(
      final Assignment assignment,
      final String party,
      final long account,
      final int sellToken,
      final int buyToken) {
    assignment
        .set("slot-0/" + party + "/account", account)
        .set("slot-0/" + party + "/sell-token", sellToken)
        .set("slot-0/" + party + "/buy-token", buyToken);
  }

  private static Transaction withoutSignatures(final Transaction transaction) {
    final PackedSignature none = Trader.NO_SIGNATURE;
    return switch (transaction) {
      case Transfer t ->
          new Transfer(t.from(), t.to(), t.token(), t.amount(), t.nonce(), t.validUntil(), none);
      case Withdraw t ->
          new Withdraw(t.account(), t.token(), t.amount(), t.nonce(), t.validUntil(), none);
      case Cancel t -> new Cancel(t.account(), t.orderId(), t.nonce(), none);
      case SpotTrade t ->
          new SpotTrade(
              new SignedOrder(t.maker().order(), none),
              new SignedOrder(t.taker().order(), none),
              t.amount1to2(),
              t.amount2to1());
      default -> transaction;
    };
  }

  private static void setSignatures(final Assignment assignment, final Transaction transaction) {
    switch (transaction) {
      case Transfer t -> setSignature(assignment, "first", t.signature());
      case Withdraw t -> setSignature(assignment, "first", t.signature());
      case Cancel t -> setSignature(assignment, "first", t.signature());
      case SpotTrade t -> {
        setSignature(assignment, "first", t.maker().signature());
        setSignature(assignment, "second", t.taker().signature());
      }
      default -> {
        // It has none.
      }
    }
  }

  /** Sets what the bytes say as far as field elements can, be it a signature or not. */
  static void setSignature(
      final Assignment assignment, final String party, final PackedSignature packed) {
    final byte[] bytes = packed.toBytes();
    Fr x;
    Fr y;
    try {
      final byte[] withoutScalar = Arrays.copyOf(bytes, bytes.length);
      Arrays.fill(withoutScalar, 32, 64, (byte) 0);
      final Signature signature = Signature.fromBytes(withoutScalar);
      x = signature.r8().x();
      y = signature.r8().y();
    } catch (final MalformedSignatureException e) {
      x = Fr.ONE;
      y = littleEndian(Arrays.copyOf(bytes, 32));
    }
    assignment
        .set("slot-0/" + party + "/r8x", x)
        .set("slot-0/" + party + "/r8y", y)
        .set("slot-0/" + party + "/s", littleEndian(Arrays.copyOfRange(bytes, 32, 64)));
  }

  private static Fr littleEndian(final byte[] bytes) {
    final List<Byte> reversed = new ArrayList<>();
    for (final byte b : bytes) {
      reversed.add(b);
    }
    Collections.reverse(reversed);
    final byte[] bigEndian = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      bigEndian[i] = reversed.get(i);
    }
    return Fr.reduce(new BigInteger(1, bigEndian));
  }
}
