package io.fluidex.matchengine.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluidex.wire.JsonFields;
import io.fluidex.wire.WireFormatException;
import io.fluidex.wire.event.EventKind;
import io.fluidex.wire.event.UnifyEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The exact text of the original's messages. */
class OriginalMessagesTest {
  private static final String DEPOSIT =
      "{'timestamp':1700000000.0,'user_id':7,'asset':'USDT','business':'deposit','change':'100.0',"
          + "'balance':'100.0','balance_available':'100.0','balance_frozen':'0',"
          + "'detail':'{}','business_id':42,'market_price':'0'}";
  private static final String TRANSFER =
      "{'time':1700000000.239,'user_from':1,'user_to':2,'asset':'USDT','amount':'1000',"
          + "'signature':'ab','business_id':9,'market_price':'1.10','detail':'{}',"
          + "'balance_from':{'available':'5.0','frozen':'1.0'},"
          + "'balance_to':{'available':'1000','frozen':'0'}}";
  private static final String STATES =
      "{'order_states':[],'balance_states':[{'user_id':1,'asset':'ETH','balance':'%s'},"
          + "{'user_id':1,'asset':'USDT','balance':'%s'},{'user_id':2,'asset':'ETH','balance':'%s'},"
          + "{'user_id':2,'asset':'USDT','balance':'%s'}]}";
  private static final String TRADE_START =
      "{'id':3,'timestamp':1700000000.5,'market':'ETH_USDT','base':'ETH','quote':'USDT',"
          + "'price':'2.00','amount':'1.0000','quote_amount':'2.000000','ask_user_id':1,"
          + "'ask_order_id':5,'ask_role':'MAKER','ask_fee':'0.020000','bid_user_id':2,"
          + "'bid_order_id':6,'bid_role':'TAKER','bid_fee':'0.000000','ask_order':null,"
          + "'bid_order':null,'state_before':"
          + STATES.formatted("10.0", "0.0", "0.0", "9.0")
          + ",'state_after':"
          + STATES.formatted("9.0", "1.98", "1.0", "7.0");
  private static final String TRADE =
      TRADE_START
          + ",'market_price':'1.90','balances':[{'available':'8.0','frozen':'1.0'},"
          + "{'available':'1.98','frozen':'0.0'},{'available':'1.0','frozen':'0.0'},"
          + "{'available':'7.0','frozen':'0.0'}],'fees':{'user_id':1000,"
          + "'base':{'available':'0.0','frozen':'0.0'},"
          + "'quote':{'available':'0.52','frozen':'0.0'}}}";

  private static UnifyEvent event(final EventKind kind, final String body) {
    final ObjectNode object =
        JsonFields.parse("a test", body.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
            .object();
    return new UnifyEvent(12, 1_700_000_000_239L, kind, object, Optional.empty());
  }

  private static List<String> messages(final UnifyEvent event) {
    return OriginalMessages.of(event).stream()
        .map(each ->
            each.topic().text()
                + " "
                + new String(JsonFields.write(each.body()), StandardCharsets.UTF_8)
                    .replace('"', '\''))
        .toList();
  }

  @Test
  void shouldTellADepositAsAChangeOfABalance() {
    assertEquals(
        List.of(
            "balances {'timestamp':1700000000.0,'user_id':7,'business_id':42,'asset':'USDT',"
                + "'business':'deposit','market_price':'0','change':'100.0','balance':'100.0',"
                + "'balance_available':'100.0','balance_frozen':'0','detail':'{}','signature':'',"
                + "'seq':12,'part':0}"),
        messages(event(EventKind.DEPOSIT, DEPOSIT)));
  }

  @Test
  void shouldTellNothingOfAnExitOfNothing() {
    assertEquals(
        List.of(),
        messages(event(EventKind.FULL_EXIT, DEPOSIT.replace("'change':'100.0'", "'change':'0'"))));
  }

  @Test
  void shouldTellATransferAndBothItsBalances() {
    assertEquals(
        List.of(
            "internaltransfer {'time':1700000000.239,'user_from':1,'user_to':2,'asset':'USDT',"
                + "'amount':'1000','signature':'ab','seq':12,'part':0}",
            "balances {'timestamp':1700000000.0,'user_id':1,'business_id':9,'asset':'USDT',"
                + "'business':'transfer','market_price':'1.10','change':'-1000','balance':'6.0',"
                + "'balance_available':'5.0','balance_frozen':'1.0','detail':'{}',"
                + "'signature':'ab','seq':12,'part':0}",
            "balances {'timestamp':1700000000.0,'user_id':2,'business_id':9,'asset':'USDT',"
                + "'business':'transfer','market_price':'0','change':'1000','balance':'1000',"
                + "'balance_available':'1000','balance_frozen':'0','detail':'{}','signature':'',"
                + "'seq':12,'part':1}"),
        messages(event(EventKind.TRANSFER, TRANSFER)));
  }

  @Test
  void shouldTellATradeWithFourBalancesAndTheFee() {
    final List<String> messages = messages(event(EventKind.TRADE, TRADE));
    assertEquals("trades " + TRADE_START + ",'seq':12,'part':0}", messages.getFirst());
    assertEquals(
        List.of(
            "2 ETH trade 1.0 1.0",
            "1 ETH trade -1.0 9.0",
            "1 USDT trade 1.98 1.98",
            "2 USDT trade -2.0 7.0",
            "1000 USDT fee 0.020000 0.52"),
        OriginalMessages.of(event(EventKind.TRADE, TRADE)).stream()
            .skip(1)
            .map(OriginalMessage::body)
            .map(body ->
                body.get("user_id")
                    + " "
                    + body.get("asset").textValue()
                    + " "
                    + body.get("business").textValue()
                    + " "
                    + body.get("change").textValue()
                    + " "
                    + body.get("balance").textValue())
            .toList());
  }

  @Test
  void shouldNotCountTheFeeTwiceIfTheFeeAccountTrades() {
    final String own = TRADE.replace("'user_id':1000", "'user_id':2");
    assertEquals(5, messages(event(EventKind.TRADE, own)).size());
  }

  @Test
  void shouldLeaveTimesOfOrdersAsTheyWere() {
    final String order =
        "{'event':'PUT','order':{'id':1,'create_time':1700000000.0,'update_time':1700000000.25},"
            + "'base':'ETH','quote':'USDT'";
    assertEquals(
        List.of("orders " + order + ",'seq':12,'part':0}"),
        messages(event(EventKind.ORDER, order + "}")));
  }

  @Test
  void shouldTellNoBalancesOfMessagesThatLackThem() {
    assertEquals(1, messages(event(EventKind.TRADE, TRADE_START + "}")).size());
    assertThrows(
        WireFormatException.class,
        () -> messages(event(EventKind.DEPOSIT, DEPOSIT.replace("'asset':'USDT',", ""))));
    assertThrows(
        WireFormatException.class,
        () -> messages(event(EventKind.TRADE, TRADE.replace("'1.98'", "'1e9'"))));
  }
}
