package io.fluidex.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fluidex.proto.matchengine.DepthStreamResponse;
import io.fluidex.proto.matchengine.OrderBookDepthResponse.PriceInfo;
import java.util.List;
import org.junit.jupiter.api.Test;

class DepthViewTest {
  private final DepthView view = new DepthView();

  private static PriceInfo level(final String price, final String amount) {
    return PriceInfo.newBuilder().setPrice(price).setAmount(amount).build();
  }

  private static List<String> prices(final List<PriceInfo> levels) {
    return levels.stream().map(PriceInfo::getPrice).toList();
  }

  private static DepthStreamResponse.Builder change(final long first, final long last) {
    return DepthStreamResponse.newBuilder().setFirstSequence(first).setLastSequence(last);
  }

  private void start() {
    view.apply(
        change(0, 10)
            .setSnapshot(true)
            .addAsks(level("10.5", "1"))
            .addAsks(level("9.5", "2"))
            .addBids(level("8", "3"))
            .addBids(level("9", "4"))
            .build());
  }

  @Test
  void shouldKeepTheBestLevelsFirstAndDropEmptyOnes() {
    start();
    assertEquals(List.of("9.5", "10.5"), prices(view.asks(5)));
    assertEquals(List.of("9", "8"), prices(view.bids(5)));
    view.apply(change(11, 12).addAsks(level("9.50", "0")).addBids(level("9.2", "1")).build());
    assertEquals(List.of("10.5"), prices(view.asks(5)));
    assertEquals(List.of("9.2", "9"), prices(view.bids(2)));
    assertEquals(12, view.sequence());
    start();
    assertEquals(List.of("9"), prices(view.bids(1)));
  }

  @Test
  void shouldNotGoOnAfterAGap() {
    final DepthStreamResponse early = change(11, 11).build();
    assertThrows(ExchangeException.class, () -> view.apply(early));
    start();
    final DepthStreamResponse late = change(12, 12).build();
    final ExchangeException gap = assertThrows(ExchangeException.class, () -> view.apply(late));
    assertEquals(ExchangeException.Kind.MISTRUSTED, gap.kind());
    view.apply(early);
  }

  @Test
  void shouldNotBelieveALevelThatIsNoNumber() {
    final DepthStreamResponse odd = change(0, 1).setSnapshot(true).addAsks(level("x", "1")).build();
    assertThrows(ExchangeException.class, () -> view.apply(odd));
  }
}
