package io.fluidex.rollup.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fluidex.rollup.shape.Depths;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The three blocks whose roots the original's integration test has published. */
class PublishedBlocksTest {
  private static final String KEY_1 =
      "5d182c51bcfe99583d7075a7a0c10d96bef82b8a059c4bf8c5f6e7124cf2bba3";
  private static final String KEY_2 =
      "e9b54eb2dbf0a14faafd109ea2a6a292b78276c8381f8ef984dddefeafb2deaf";
  private static final int ETH = 0;
  private static final int USDT = 1;
  private static final long ETH_UNIT = 10_000;
  private static final long USDT_UNIT = 1_000_000;

  @Test
  void shouldReachThePublishedRoots() {
    final OriginalState original = new OriginalState(new Depths(3, 3, 5));
    original.register(1, KEY_1);
    original.register(2, KEY_2);
    original.deposit(1, USDT, 500_000 * USDT_UNIT);
    original.withdraw(1, USDT, 100 * USDT_UNIT);
    original.register(3, KEY_1);
    original.deposit(3, ETH, 3 * ETH_UNIT);
    assertEquals(
        List.of(
            "1ab8107bab6aa9ca2ccab519821547379375d3266184c7490c4fd07699d0dcb7",
            "0cf9708094c494c668f6943ab4cfba04882d2b25303244e6ae6f14931a0c008c",
            "157b359e2fed778742b7f42f6e438d6552215f86473ac5b668a7ce3799062a61"),
        original.roots());
  }
}
