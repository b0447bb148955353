package io.fluidex.standalone.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.rollup.tx.Side;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderFileTest {
  private static final String HEADER = "time,market,side,type,price,amount,trader\n";

  private static OrderFile read(final String text) throws IOException {
    return OrderFile.read("test", new BufferedReader(new StringReader(text)));
  }

  @Test
  void shouldReadColumnsInAnyOrderAndBothWaysToNameTimesAndSides() throws IOException {
    final OrderFile file =
        read(
            """
            time_ms,market,side,type,price,amount,trader
            1582329602111,BTC_USDT,ASK,LIMIT,9682,0.132,trader1

            1582329602111,BTC_USDT,BID,LIMIT,9682.19,0.132,trader2
            """);
    assertEquals(
        new FileOrder(
            4,
            1_582_329_602_111L,
            "BTC_USDT",
            Side.BUY,
            false,
            new BigDecimal("9682.19"),
            new BigDecimal("0.132"),
            "trader2"),
        file.orders().get(1));
    assertEquals(Set.of("trader1", "trader2"), file.traders());
    assertEquals(Set.of("BTC_USDT"), file.markets());
    assertEquals(1, file.first(1).orders().size());
    final OrderFile other =
        read(
            """
            Trader, Amount, Price, Type, Side, Market, Time
            a, 1, 2, market, sell, X_Y, 2020-02-22T00:00:02.111Z
            """);
    assertEquals(1_582_329_602_111L, other.orders().getFirst().timeMillis());
    assertEquals(Side.SELL, other.orders().getFirst().side());
    assertTrue(other.orders().getFirst().isMarket());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,M,ASK,LIMIT,1,1|has 6 values",
        "x,M,ASK,LIMIT,1,1,t|time x",
        "1,M M,ASK,LIMIT,1,1,t|market",
        "1,M,UP,LIMIT,1,1,t|side UP",
        "1,M,ASK,STOP,1,1,t|type STOP",
        "1,M,ASK,LIMIT,0,1,t|price \"0\"",
        "1,M,ASK,MARKET,,1,t|worst price",
        "1,M,ASK,LIMIT,1,-1,t|amount \"-1\"",
        "1,M,ASK,LIMIT,1e3,1,t|price \"1e3\"",
        "1,M,ASK,LIMIT,1,1,|trader"
      })
  void shouldNameLineAndFaultOfWhatIsNoOrder(final String line, final String fault) {
    final OrderFileException e =
        assertThrows(OrderFileException.class, () -> read(HEADER + line + "\n"));
    assertTrue(e.getMessage().startsWith("test, line 2: "), e.getMessage());
    assertTrue(e.getMessage().contains(fault), e.getMessage());
  }

  @Test
  void shouldRefuseFilesWithoutHeaderWithoutOrdersAndOutOfOrder() {
    for (final String text :
        List.of(
            "",
            HEADER,
            "1,M,ASK,LIMIT,1,1,t\n",
            "time,market,side,type,price,amount\n",
            "time,time_ms,market,side,type,price,amount,trader\n",
            HEADER + "2,M,ASK,LIMIT,1,1,t\n1,M,ASK,LIMIT,1,1,t\n")) {
      assertThrows(OrderFileException.class, () -> read(text), text);
    }
    assertThrows(OrderFileException.class, () -> OrderFile.read(Path.of("no-such-file.csv")));
  }

  @Test
  void shouldRefuseWhatDoesNotFitTheMarket() throws IOException {
    for (final String bad : List.of("1.001,1", "1,1.0001", "1,0.001", "1,9000000000000000")) {
      final OrderFile file = read(HEADER + "1,ETH_USDT,ASK,LIMIT," + bad + ",t\n");
      final OrderFileException e =
          assertThrows(
              OrderFileException.class,
              () -> file.terms(file.orders().getFirst(), Markets.ETH_USDT));
      assertTrue(e.getMessage().contains("line 2"), e.getMessage());
    }
    final OrderFile file = read(HEADER + "1,ETH_USDT,ASK,LIMIT,2500.01,0.123,t\n");
    final OrderTerms terms = file.terms(file.orders().getFirst(), Markets.ETH_USDT);
    assertEquals(123_000, terms.gives());
    assertEquals(307_501_230, terms.takes());
    assertFalse(file.orders().getFirst().isMarket());
  }
}
