package io.fluidex.statemanager.event;

import io.fluidex.rollup.tx.Cancel;
import io.fluidex.rollup.tx.Deposit;
import io.fluidex.rollup.tx.FullExit;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.Register;
import io.fluidex.rollup.tx.SpotTrade;
import io.fluidex.rollup.tx.Transaction;
import io.fluidex.rollup.tx.Transfer;
import io.fluidex.rollup.tx.Withdraw;
import io.fluidex.statemanager.token.Token;
import io.fluidex.statemanager.token.Tokens;
import io.fluidex.wire.JsonFields;
import io.fluidex.wire.WireFormatException;
import io.fluidex.wire.event.EventKind;
import io.fluidex.wire.event.UnifyEvent;
import java.math.BigDecimal;
import java.util.Locale;

/**
 * Compares what an event tells people with its L2 transaction: users, tokens, amounts, keys. One of
 * the two was made up if they differ, and there is no telling which.
 *
 * <p>The fields that the original's messages have must be there; of the kinds that it does not have
 * (key changes, full exits, cancels), those that are there are compared.
 */
final class CrossCheck {
  /**
   * Digits of the longest decimal that is looked at: 20 before the point, 18 behind, and to spare.
   */
  private static final int MAX_DECIMAL = 64;

  private static final long U32 = 0xffff_ffffL;

  private final Tokens tokens;

  CrossCheck(final Tokens tokens) {
    this.tokens = tokens;
  }

  /**
   * Compares.
   *
   * @throws WireFormatException if they differ, or a field that is needed is missing
   */
  void check(final UnifyEvent event, final Transaction transaction) {
    final Comparison told =
        new Comparison(
            new JsonFields("an event of kind " + event.kind().key(), event.body()), tokens);
    switch (transaction) {
      case Register t -> {
        final boolean isFirst = event.kind() == EventKind.REGISTER_USER;
        if (isFirst || told.has("user_id")) {
          told.user("user_id", t.account());
        }
        if (isFirst || told.has("l2_pubkey")) {
          told.key("l2_pubkey", PublicKeys.text(t.sign(), t.ay()));
        }
      }
      case Deposit t -> {
        told.user("user_id", t.account());
        told.amount("change", told.token("asset", t.token()), t.amount());
      }
      case Withdraw t -> {
        told.user("user_id", t.account());
        told.debit("change", told.token("asset", t.token()), t.amount());
      }
      case Transfer t -> {
        told.user("user_from", t.from());
        told.user("user_to", t.to());
        told.amount("amount", told.token("asset", t.token()), t.amount());
      }
      case SpotTrade t -> trade(t, told);
      case FullExit t -> {
        if (told.has("user_id")) {
          told.user("user_id", t.account());
        }
        if (told.has("asset")) {
          told.token("asset", t.token());
        }
      }
      case Cancel t -> {
        if (told.has("user_id")) {
          told.user("user_id", t.account());
        }
      }
      default -> throw new WireFormatException("an event has no transaction " + transaction.type());
    }
  }

  private static void trade(final SpotTrade trade, final Comparison told) {
    final boolean askIsMaker = told.isMaker("ask_role");
    if (askIsMaker == told.isMaker("bid_role")) {
      throw new WireFormatException("one side of a trade is the maker, the other the taker");
    }
    final Order ask = (askIsMaker ? trade.maker() : trade.taker()).order();
    final Order bid = (askIsMaker ? trade.taker() : trade.maker()).order();
    told.user("ask_user_id", ask.account());
    told.user("bid_user_id", bid.account());
    final Token base = told.token("base", ask.tokenSell());
    final Token quote = told.token("quote", bid.tokenSell());
    told.amount("amount", base, askIsMaker ? trade.amount1to2() : trade.amount2to1());
    told.amount("quote_amount", quote, askIsMaker ? trade.amount2to1() : trade.amount1to2());
  }

  /** The fields of one event. */
  private record Comparison(JsonFields fields, Tokens tokens) {
    private void require(final boolean condition, final String field, final Object transaction) {
      if (!condition) {
        throw new WireFormatException(
            fields.what()
                + ": field "
                + field
                + " is "
                + fields.object().get(field)
                + ", its transaction says "
                + transaction);
      }
    }

    boolean has(final String field) {
      return fields.has(field);
    }

    void user(final String field, final long account) {
      require(fields.integer(field, 0, U32) == account, field, account);
    }

    void key(final String field, final String key) {
      require(fields.text(field).toLowerCase(Locale.ROOT).equals(key), field, key);
    }

    Token token(final String field, final int id) {
      final Token token =
          tokens
              .ofSymbol(fields.text(field))
              .orElseThrow(() ->
                  new WireFormatException(
                      fields.what()
                          + ": field "
                          + field
                          + " names no known token: "
                          + fields.object().get(field)));
      require(token.id() == id, field, "token " + id);
      return token;
    }

    void amount(final String field, final Token token, final long amount) {
      require(token.is(decimal(field), amount), field, token.format(amount));
    }

    void debit(final String field, final Token token, final long amount) {
      require(token.is(decimal(field).negate(), amount), field, "-" + token.format(amount));
    }

    boolean isMaker(final String field) {
      return switch (fields.text(field)) {
        case "MAKER" -> true;
        case "TAKER" -> false;
        default ->
            throw new WireFormatException(
                fields.what() + ": field " + field + " is neither MAKER nor TAKER");
      };
    }

    private BigDecimal decimal(final String field) {
      final String text = fields.text(field);
      if (text.length() <= MAX_DECIMAL && text.matches("-?[0-9]+(\\.[0-9]+)?")) {
        return new BigDecimal(text);
      }
      throw new WireFormatException(fields.what() + ": field " + field + " is no decimal number");
    }
  }
}
