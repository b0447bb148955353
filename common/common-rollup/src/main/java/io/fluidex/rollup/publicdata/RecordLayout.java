package io.fluidex.rollup.publicdata;

import io.fluidex.rollup.layout.BitLayout;
import io.fluidex.rollup.tx.TransactionType;
import java.util.List;

/**
 * The three field elements that a record is, and their bytes: 25 + 24 + 24, each a big-endian
 * integer, the only place that has them. The first element begins with the type and ends with
 * zeros; the others end with their last field.
 */
public final class RecordLayout {
  /** Bytes of a record. */
  public static final int BYTES = 73;

  /** Elements of a record. */
  public static final int ELEMENTS = 3;

  private static final List<Integer> ELEMENT_BYTES = List.of(25, 24, 24);
  private static final int FIRST_BITS = 8 * 25;
  private static final int TYPE_BITS = 8;
  private static final int ID_BITS = 32;
  private static final int TOKEN_BITS = 16;
  private static final int BIPS_BITS = 16;
  private static final int AMOUNT_BITS = 64;
  private static final int HALF_KEY_BITS = 128;

  private static final List<BitLayout> NOP =
      List.of(
          BitLayout.of("type", TYPE_BITS).highestFirst(FIRST_BITS),
          BitLayout.empty(),
          BitLayout.empty());

  private static final List<BitLayout> REGISTER =
      List.of(
          first("account", ID_BITS).highestFirst(FIRST_BITS),
          BitLayout.of("keyHigh", HALF_KEY_BITS).highestFirst(),
          BitLayout.of("keyLow", HALF_KEY_BITS).highestFirst());

  private static final List<BitLayout> BALANCE_CHANGE =
      List.of(
          first("account", ID_BITS).then("token", TOKEN_BITS).highestFirst(FIRST_BITS),
          BitLayout.of("amount", AMOUNT_BITS).highestFirst(),
          BitLayout.empty());

  private static final List<BitLayout> TRANSFER =
      List.of(
          first("from", ID_BITS)
              .then("to", ID_BITS)
              .then("token", TOKEN_BITS)
              .highestFirst(FIRST_BITS),
          BitLayout.of("amount", AMOUNT_BITS).highestFirst(),
          BitLayout.empty());

  private static final List<BitLayout> SPOT_TRADE =
      List.of(
          first("account1", ID_BITS)
              .then("account2", ID_BITS)
              .then("tokenSell1", TOKEN_BITS)
              .then("tokenSell2", TOKEN_BITS)
              .then("orderId1", ID_BITS)
              .then("orderId2", ID_BITS)
              .then("feeBips1", BIPS_BITS)
              .then("feeBips2", BIPS_BITS)
              .highestFirst(FIRST_BITS),
          amounts("totalSell1", "totalBuy1", "amount1to2"),
          amounts("totalSell2", "totalBuy2", "amount2to1"));

  private static final List<BitLayout> CANCEL =
      List.of(
          first("account", ID_BITS).then("orderId", ID_BITS).highestFirst(FIRST_BITS),
          BitLayout.empty(),
          BitLayout.empty());

  private RecordLayout() {}

  private static BitLayout.Builder first(final String name, final int bits) {
    return BitLayout.of("type", TYPE_BITS).then(name, bits);
  }

  private static BitLayout amounts(
      final String totalSell, final String totalBuy, final String sell) {
    return BitLayout.of(totalSell, AMOUNT_BITS)
        .then(totalBuy, AMOUNT_BITS)
        .then(sell, AMOUNT_BITS)
        .highestFirst();
  }

  /** The bytes of each of the three elements. */
  public static List<Integer> elementBytes() {
    return ELEMENT_BYTES;
  }

  /** The three elements of the records of a type. */
  public static List<BitLayout> of(final TransactionType type) {
    return switch (type) {
      case NOP -> NOP;
      case REGISTER -> REGISTER;
      case DEPOSIT, WITHDRAW, FULL_EXIT -> BALANCE_CHANGE;
      case TRANSFER -> TRANSFER;
      case SPOT_TRADE -> SPOT_TRADE;
      case CANCEL -> CANCEL;
    };
  }
}
