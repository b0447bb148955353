package io.fluidex.rollup.tx;

import io.fluidex.crypto.field.Fr;
import java.math.BigInteger;
import java.util.Random;

/** Transactions with random fields of full width, valid as records and nothing more. */
public final class RandomTransactions {
  private final Random random;

  /** Draws from a source. */
  public RandomTransactions(final Random random) {
    this.random = random;
  }

  private long u32() {
    return random.nextInt(8) == 0 ? 0xffff_ffffL : random.nextInt() & 0xffff_ffffL;
  }

  private int u16() {
    return random.nextInt(1 << 16);
  }

  private long nonce() {
    return random.nextInt(8) == 0 ? (1L << 40) - 1 : random.nextLong(1L << 40);
  }

  private PackedSignature signature() {
    final byte[] bytes = new byte[PackedSignature.BYTES];
    random.nextBytes(bytes);
    return PackedSignature.of(bytes);
  }

  private SignedOrder order() {
    return new SignedOrder(
        new Order(
            u32(),
            u32(),
            u16(),
            u16(),
            random.nextLong(),
            random.nextLong(),
            u32(),
            random.nextBoolean() ? Side.SELL : Side.BUY,
            u16()),
        signature());
  }

  /** A transaction of a type. */
  public Transaction next(final TransactionType type) {
    return switch (type) {
      case NOP -> Nop.INSTANCE;
      case REGISTER ->
          new Register(u32(), random.nextBoolean(), Fr.of(new BigInteger(253, random)));
      case DEPOSIT -> new Deposit(u32(), u16(), random.nextLong());
      case TRANSFER ->
          new Transfer(u32(), u32(), u16(), random.nextLong(), nonce(), u32(), signature());
      case WITHDRAW -> new Withdraw(u32(), u16(), random.nextLong(), nonce(), u32(), signature());
      case SPOT_TRADE -> new SpotTrade(order(), order(), random.nextLong(), random.nextLong());
      case FULL_EXIT -> new FullExit(u32(), u16());
      case CANCEL -> new Cancel(u32(), u32(), nonce(), signature());
    };
  }
}
