package io.fluidex.statemanager;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluidex.rollup.tx.Cancel;
import io.fluidex.rollup.tx.Deposit;
import io.fluidex.rollup.tx.FullExit;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.Register;
import io.fluidex.rollup.tx.Side;
import io.fluidex.rollup.tx.SpotTrade;
import io.fluidex.rollup.tx.Transaction;
import io.fluidex.rollup.tx.Transfer;
import io.fluidex.rollup.tx.Withdraw;
import io.fluidex.statemanager.event.PublicKeys;
import io.fluidex.statemanager.token.Token;
import io.fluidex.statemanager.token.Tokens;
import io.fluidex.wire.JsonFields;
import io.fluidex.wire.event.EventKind;
import io.fluidex.wire.event.UnifyEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The events of an exchange as it sends them. */
public final class EventBodies {
  /** Tokens T0 to T7 with 0 to 7 decimals. */
  public static final Tokens TOKENS = tokens();

  private EventBodies() {}

  private static Tokens tokens() {
    final List<Token> tokens = new ArrayList<>();
    for (int id = 0; id < 8; id++) {
      tokens.add(new Token(id, "T" + id, id, String.format(Locale.ROOT, "0x%040x", 0xabc000 + id)));
    }
    return new Tokens(tokens);
  }

  /** The L1 address of an account's owner. */
  public static String owner(final long account) {
    return String.format(Locale.ROOT, "0x%040x", 0x1000 + account);
  }

  /** What an exchange sends of something that happened. */
  public static UnifyEvent event(final long seq, final Exchange.Happening happening) {
    return new UnifyEvent(
        seq,
        happening.timeMillis(),
        EventKind.ofKey(happening.kind()),
        happening
            .transaction()
            .map(EventBodies::body)
            .orElseGet(() -> JsonFields.empty().put("event", "PUT")),
        happening.transaction());
  }

  private static String symbol(final int token) {
    return "T" + token;
  }

  private static String amount(final int token, final long amount) {
    return TOKENS.ofId(token).orElseThrow().format(amount);
  }

  private static ObjectNode body(final Transaction transaction) {
    final ObjectNode body = JsonFields.empty();
    switch (transaction) {
      case Register t ->
          body.put("user_id", t.account())
              .put("l1_address", owner(t.account()))
              .put("l2_pubkey", PublicKeys.text(t.sign(), t.ay()));
      case Deposit t ->
          body.put("timestamp", 1.0)
              .put("user_id", t.account())
              .put("asset", symbol(t.token()))
              .put("change", amount(t.token(), t.amount()));
      case Withdraw t ->
          body.put("user_id", t.account())
              .put("asset", symbol(t.token()))
              .put("change", "-" + amount(t.token(), t.amount()));
      case Transfer t ->
          body.put("user_from", t.from())
              .put("user_to", t.to())
              .put("asset", symbol(t.token()))
              .put("amount", amount(t.token(), t.amount()));
      case SpotTrade t -> trade(t, body);
      case FullExit t -> body.put("user_id", t.account()).put("asset", symbol(t.token()));
      case Cancel t -> body.put("user_id", t.account()).put("order_id", t.orderId());
      default -> throw new IllegalArgumentException("no event has a " + transaction.type());
    }
    return body;
  }

  private static void trade(final SpotTrade trade, final ObjectNode body) {
    final boolean makerAsks = trade.maker().order().side() == Side.SELL;
    final Order ask = (makerAsks ? trade.maker() : trade.taker()).order();
    final Order bid = (makerAsks ? trade.taker() : trade.maker()).order();
    final long base = makerAsks ? trade.amount1to2() : trade.amount2to1();
    final long quote = makerAsks ? trade.amount2to1() : trade.amount1to2();
    body.put("base", symbol(ask.tokenSell()))
        .put("quote", symbol(bid.tokenSell()))
        .put("amount", amount(ask.tokenSell(), base))
        .put("quote_amount", amount(bid.tokenSell(), quote))
        .put("ask_user_id", ask.account())
        .put("ask_role", makerAsks ? "MAKER" : "TAKER")
        .put("bid_user_id", bid.account())
        .put("bid_role", makerAsks ? "TAKER" : "MAKER");
  }
}
