package io.fluidex.rollup.tx;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.NonCanonicalException;
import io.fluidex.crypto.field.PrimeField;
import java.nio.ByteBuffer;

/**
 * The bytes of a transaction: its type, then its fields in the order of the record, big-endian; one
 * encoding for every transaction.
 *
 * <p>Widths in bytes: type 1, account and order ids 4, token 2, amount 8, nonce 5, validUntil 4,
 * side 1, bips 2, key 32 (the sign as the top bit of ay), signature 64.
 */
public final class TransactionCodec {
  /** The longest encoding, that of a trade: type, two signed orders, two amounts. */
  public static final int MAX_BYTES = 1 + 2 * (35 + PackedSignature.BYTES) + 16;

  private static final int SIGN_BIT = 0x80;
  private static final long U32 = 0xffff_ffffL;
  private static final int U16 = 0xffff;
  private static final int U8 = 0xff;

  private TransactionCodec() {}

  /** The bytes of a transaction. */
  public static byte[] encode(final Transaction transaction) {
    final ByteBuffer out = ByteBuffer.allocate(MAX_BYTES);
    write(transaction, out);
    final byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  /** Appends the bytes of a transaction; the buffer must be big-endian and have room. */
  public static void write(final Transaction transaction, final ByteBuffer out) {
    out.put((byte) transaction.type().code());
    switch (transaction) {
      case Nop _ -> {}
      case Register t -> {
        putU32(t.account(), out);
        final byte[] key = t.ay().toBytesBe();
        if (t.sign()) {
          key[0] |= (byte) SIGN_BIT;
        }
        out.put(key);
      }
      case Deposit t -> {
        putU32(t.account(), out);
        putU16(t.token(), out);
        out.putLong(t.amount());
      }
      case Transfer t -> {
        putU32(t.from(), out);
        putU32(t.to(), out);
        putU16(t.token(), out);
        out.putLong(t.amount());
        putNonce(t.nonce(), out);
        putU32(t.validUntil(), out);
        out.put(t.signature().toBytes());
      }
      case Withdraw t -> {
        putU32(t.account(), out);
        putU16(t.token(), out);
        out.putLong(t.amount());
        putNonce(t.nonce(), out);
        putU32(t.validUntil(), out);
        out.put(t.signature().toBytes());
      }
      case SpotTrade t -> {
        putOrder(t.maker(), out);
        putOrder(t.taker(), out);
        out.putLong(t.amount1to2());
        out.putLong(t.amount2to1());
      }
      case FullExit t -> {
        putU32(t.account(), out);
        putU16(t.token(), out);
      }
      case Cancel t -> {
        putU32(t.account(), out);
        putU32(t.orderId(), out);
        putNonce(t.nonce(), out);
        out.put(t.signature().toBytes());
      }
    }
  }

  private static void putOrder(final SignedOrder signed, final ByteBuffer out) {
    final Order order = signed.order();
    putU32(order.account(), out);
    putU32(order.orderId(), out);
    putU16(order.tokenSell(), out);
    putU16(order.tokenBuy(), out);
    out.putLong(order.totalSell());
    out.putLong(order.totalBuy());
    putU32(order.validUntil(), out);
    out.put((byte) order.side().code());
    putU16(order.maxFeeBips(), out);
    out.put(signed.signature().toBytes());
  }

  private static void putU32(final long value, final ByteBuffer out) {
    out.putInt((int) value);
  }

  private static void putU16(final int value, final ByteBuffer out) {
    out.putShort((short) value);
  }

  private static void putNonce(final long nonce, final ByteBuffer out) {
    out.put((byte) (nonce >>> Integer.SIZE));
    out.putInt((int) nonce);
  }

  /**
   * Reads bytes that are one transaction and nothing more.
   *
   * @throws TransactionFormatException if they are not
   */
  public static Transaction decode(final byte[] bytes) {
    final ByteBuffer in = ByteBuffer.wrap(bytes);
    final Transaction transaction = read(in);
    if (in.hasRemaining()) {
      throw new TransactionFormatException(
          "a transaction of type "
              + transaction.type()
              + " has "
              + in.position()
              + " bytes, not "
              + bytes.length);
    }
    return transaction;
  }

  /**
   * Reads the transaction that begins at a big-endian buffer's position, and moves it to the end.
   *
   * @throws TransactionFormatException if there is none
   */
  public static Transaction read(final ByteBuffer in) {
    need(1, in);
    final TransactionType type = TransactionType.ofCode(in.get() & U8);
    return switch (type) {
      case NOP -> Nop.INSTANCE;
      case REGISTER -> register(in);
      case DEPOSIT -> {
        need(14, in);
        yield new Deposit(u32(in), u16(in), in.getLong());
      }
      case TRANSFER -> {
        need(27 + PackedSignature.BYTES, in);
        yield new Transfer(
            u32(in), u32(in), u16(in), in.getLong(), nonce(in), u32(in), signature(in));
      }
      case WITHDRAW -> {
        need(23 + PackedSignature.BYTES, in);
        yield new Withdraw(u32(in), u16(in), in.getLong(), nonce(in), u32(in), signature(in));
      }
      case SPOT_TRADE -> {
        need(MAX_BYTES - 1, in);
        yield new SpotTrade(order(in), order(in), in.getLong(), in.getLong());
      }
      case FULL_EXIT -> {
        need(6, in);
        yield new FullExit(u32(in), u16(in));
      }
      case CANCEL -> {
        need(13 + PackedSignature.BYTES, in);
        yield new Cancel(u32(in), u32(in), nonce(in), signature(in));
      }
    };
  }

  private static void need(final int bytes, final ByteBuffer in) {
    if (in.remaining() < bytes) {
      throw new TransactionFormatException(
          "the transaction ends after "
              + in.remaining()
              + " bytes where "
              + bytes
              + " have to follow");
    }
  }

  private static Register register(final ByteBuffer in) {
    need(4 + PrimeField.BYTES, in);
    final long account = u32(in);
    final byte[] key = new byte[PrimeField.BYTES];
    in.get(key);
    final boolean sign = (key[0] & SIGN_BIT) != 0;
    key[0] &= (byte) ~SIGN_BIT;
    try {
      return new Register(account, sign, Fr.fromBytesBe(key, 0));
    } catch (final NonCanonicalException e) {
      throw new TransactionFormatException("the key's y is not below r", e);
    }
  }

  private static SignedOrder order(final ByteBuffer in) {
    return new SignedOrder(
        new Order(
            u32(in),
            u32(in),
            u16(in),
            u16(in),
            in.getLong(),
            in.getLong(),
            u32(in),
            Side.ofCode(in.get() & U8),
            u16(in)),
        signature(in));
  }

  private static long u32(final ByteBuffer in) {
    return in.getInt() & U32;
  }

  private static int u16(final ByteBuffer in) {
    return in.getShort() & U16;
  }

  private static long nonce(final ByteBuffer in) {
    final long high = in.get() & U8;
    return high << Integer.SIZE | u32(in);
  }

  private static PackedSignature signature(final ByteBuffer in) {
    final byte[] bytes = new byte[PackedSignature.BYTES];
    in.get(bytes);
    return PackedSignature.of(bytes);
  }
}
