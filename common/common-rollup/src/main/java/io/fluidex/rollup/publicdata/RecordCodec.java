package io.fluidex.rollup.publicdata;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.NonCanonicalException;
import io.fluidex.rollup.layout.BitLayout;
import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.tx.TransactionType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Records to the integers of {@link RecordLayout} and back, strictly. */
final class RecordCodec {
  private static final int HALF_KEY_BITS = 128;
  private static final int SIGN_BIT = 255;

  /** Where the type is in the first element. */
  private static final int TYPE_OFFSET = 8 * 24;

  private RecordCodec() {}

  static List<BigInteger> encode(final PublicRecord record) {
    final long type = record.type().code();
    return switch (record) {
      case PublicRecord.Nop _ -> pack(record, values(type), values(), values());
      case PublicRecord.Register r -> {
        final BigInteger key =
            r.sign() ? r.ay().toBigInteger().setBit(SIGN_BIT) : r.ay().toBigInteger();
        final BigInteger high = key.shiftRight(HALF_KEY_BITS);
        yield pack(
            record,
            values(type, r.account()),
            new BigInteger[] {high},
            new BigInteger[] {key.subtract(high.shiftLeft(HALF_KEY_BITS))});
      }
      case PublicRecord.Deposit r ->
          pack(record, values(type, r.account(), r.token()), values(r.amount()), values());
      case PublicRecord.Withdraw r ->
          pack(record, values(type, r.account(), r.token()), values(r.amount()), values());
      case PublicRecord.FullExit r ->
          pack(record, values(type, r.account(), r.token()), values(r.amount()), values());
      case PublicRecord.Transfer r ->
          pack(record, values(type, r.from(), r.to(), r.token()), values(r.amount()), values());
      case PublicRecord.SpotTrade r ->
          pack(
              record,
              values(
                  type,
                  r.maker().account(),
                  r.taker().account(),
                  r.maker().tokenSell(),
                  r.taker().tokenSell(),
                  r.maker().orderId(),
                  r.taker().orderId(),
                  0,
                  0),
              amounts(r.maker()),
              amounts(r.taker()));
      case PublicRecord.Cancel r ->
          pack(record, values(type, r.account(), r.orderId()), values(), values());
    };
  }

  private static BigInteger[] amounts(final PublicRecord.TradeSide side) {
    return values(side.totalSell(), side.totalBuy(), side.amountSell());
  }

  private static BigInteger[] values(final long... unsigned) {
    return Arrays.stream(unsigned).mapToObj(RecordCodec::integer).toArray(BigInteger[]::new);
  }

  private static BigInteger integer(final long unsigned) {
    final BigInteger value = BigInteger.valueOf(unsigned);
    return unsigned < 0 ? value.add(BigInteger.ONE.shiftLeft(Long.SIZE)) : value;
  }

  private static List<BigInteger> pack(
      final PublicRecord record,
      final BigInteger[] first,
      final BigInteger[] second,
      final BigInteger[] third) {
    final List<BitLayout> layouts = RecordLayout.of(record.type());
    return List.of(
        layouts.get(0).pack(first), layouts.get(1).pack(second), layouts.get(2).pack(third));
  }

  /**
   * The record of three integers.
   *
   * @throws IllegalArgumentException if there is none in trees of these depths
   */
  static PublicRecord decode(final List<BigInteger> elements, final Depths depths) {
    final TransactionType type =
        TransactionType.ofCode(elements.get(0).shiftRight(TYPE_OFFSET).intValueExact());
    final List<BitLayout> layouts = RecordLayout.of(type);
    final List<List<BigInteger>> values = new ArrayList<>();
    for (int i = 0; i < RecordLayout.ELEMENTS; i++) {
      try {
        values.add(layouts.get(i).unpack(elements.get(i)));
      } catch (final IllegalArgumentException e) {
        throw new IllegalArgumentException("element " + (i + 1) + ": " + e.getMessage(), e);
      }
    }
    return new Reader(values, depths).read(type);
  }

  /** The values of one record, read with their checks. */
  private record Reader(List<List<BigInteger>> values, Depths depths) {
    PublicRecord read(final TransactionType type) {
      return switch (type) {
        case NOP -> PublicRecord.Nop.INSTANCE;
        case REGISTER -> register();
        case DEPOSIT -> new PublicRecord.Deposit(account(1), token(2), amount(1, 0));
        case TRANSFER -> new PublicRecord.Transfer(account(1), account(2), token(3), amount(1, 0));
        case WITHDRAW -> new PublicRecord.Withdraw(account(1), token(2), amount(1, 0));
        case SPOT_TRADE -> trade();
        case FULL_EXIT -> new PublicRecord.FullExit(account(1), token(2), amount(1, 0));
        case CANCEL -> new PublicRecord.Cancel(account(1), orderId(2));
      };
    }

    private PublicRecord register() {
      final BigInteger key =
          values.get(1).get(0).shiftLeft(HALF_KEY_BITS).add(values.get(2).get(0));
      final Fr ay;
      try {
        ay = Fr.of(key.clearBit(SIGN_BIT));
      } catch (final NonCanonicalException e) {
        throw new IllegalArgumentException("y of the key is not below r", e);
      }
      return new PublicRecord.Register(account(1), key.testBit(SIGN_BIT), ay);
    }

    private PublicRecord trade() {
      if (first(7) != 0 || first(8) != 0) {
        throw new IllegalArgumentException("fees are 0 in this version");
      }
      return new PublicRecord.SpotTrade(
          new PublicRecord.TradeSide(
              account(1), orderId(5), token(3), amount(1, 0), amount(1, 1), amount(1, 2)),
          new PublicRecord.TradeSide(
              account(2), orderId(6), token(4), amount(2, 0), amount(2, 1), amount(2, 2)));
    }

    private long first(final int field) {
      return values.get(0).get(field).longValueExact();
    }

    private long account(final int field) {
      final long account = first(field);
      if (account == 0 || account >= depths.accounts()) {
        throw new IllegalArgumentException(
            "account " + account + " is not from 1 to " + (depths.accounts() - 1));
      }
      return account;
    }

    private int token(final int field) {
      final long token = first(field);
      if (token >= depths.tokens()) {
        throw new IllegalArgumentException("token " + token + " is not below " + depths.tokens());
      }
      return (int) token;
    }

    private long orderId(final int field) {
      final long orderId = first(field);
      if (orderId == 0) {
        throw new IllegalArgumentException("order ids begin with 1");
      }
      return orderId;
    }

    private long amount(final int element, final int field) {
      return values.get(element).get(field).longValue();
    }
  }
}
