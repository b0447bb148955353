package io.fluidex.standalone.demo;

import static io.fluidex.standalone.demo.Markets.ETH;
import static io.fluidex.standalone.demo.Markets.ETH_USDT;
import static io.fluidex.standalone.demo.Markets.USDT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpectedTradesTest {
  private static ExpectedTrades of(final String... orders) throws IOException {
    final StringBuilder text = new StringBuilder("time,market,side,type,price,amount,trader\n");
    for (final String order : orders) {
      text.append("1,ETH_USDT,").append(order).append('\n');
    }
    return ExpectedTrades.of(
        OrderFile.read("test", new BufferedReader(new StringReader(text.toString()))),
        Markets.BY_NAME);
  }

  @Test
  void shouldTradeAtTheMakersPriceTheBestAndOldestFirst() throws IOException {
    final ExpectedTrades expected =
        of(
            "ASK,LIMIT,11,1,a",
            "ASK,LIMIT,10,1,b",
            "ASK,LIMIT,10,1,c",
            "BID,LIMIT,10.5,1.5,d",
            "BID,LIMIT,12,0.25,d");
    assertEquals(new TradeTotals(3, 1750, 17_500_000, 1000), expected.totals(ETH_USDT));
    assertEquals(2, expected.resting());
    assertEquals(Map.of(ETH, 1_000_000L), expected.deposits("c"));
    // 15.75 at its limit, of which 15 were paid; then 3 at its limit for the second.
    assertEquals(Map.of(USDT, 18_000_000L), expected.deposits("d"));
    assertEquals(Map.of(), expected.deposits("nobody"));
  }

  @Test
  void shouldDropTheRestOfWhatMeetsItsOwnTraderAndOfMarketOrders() throws IOException {
    final ExpectedTrades expected =
        of(
            "BID,MARKET,99,1,e",
            "ASK,LIMIT,10,1,a",
            "ASK,LIMIT,11,1,b",
            "BID,LIMIT,11,3,b",
            "BID,LIMIT,11,1,b",
            "BID,MARKET,10.99,1,d",
            "BID,MARKET,11,2,d");
    assertEquals(new TradeTotals(2, 2000, 21_000_000, 1100), expected.totals(ETH_USDT));
    assertEquals(0, expected.resting());
    assertEquals(Map.of(), expected.deposits("e"));
    assertEquals(Map.of(ETH, 1_000_000L, USDT, 33_000_000L), expected.deposits("b"));
  }

  @Test
  void shouldLetTradersPayWithWhatTheyHaveEarned() throws IOException {
    final ExpectedTrades expected =
        of(
            "ASK,LIMIT,10,1,a",
            "BID,LIMIT,10,1,b",
            "ASK,LIMIT,10,1,b",
            "BID,LIMIT,10,1,a",
            "ASK,LIMIT,10,1.5,a");
    assertEquals(Map.of(ETH, 1_500_000L), expected.deposits("a"));
    assertEquals(Map.of(USDT, 10_000_000L), expected.deposits("b"));
  }
}
