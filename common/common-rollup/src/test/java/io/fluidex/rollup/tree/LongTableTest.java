package io.fluidex.rollup.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LongTableTest {
  private static final int WIDTH = 3;

  /** A table and what it must hold. */
  private record Copy(LongTable table, Map<Long, long[]> expected) {
    void put(final long key, final long value) {
      final long[] from = {-1, value, value + 1, value + 2};
      table.put(key, from, 1);
      expected.put(key, new long[] {value, value + 1, value + 2});
    }

    Copy fork() {
      return new Copy(table.fork(), new HashMap<>(expected));
    }

    void check() {
      assertEquals(expected.size(), table.size());
      assertArrayEquals(
          expected.keySet().stream().mapToLong(Long::longValue).sorted().toArray(),
          table.sortedKeys());
      final long[] value = new long[WIDTH];
      expected.forEach((key, longs) -> {
        assertTrue(table.contains(key));
        assertTrue(table.copy(key, value, 0));
        assertArrayEquals(longs, value);
        assertEquals(longs[1], table.word(key, 1));
      });
    }
  }

  @Property(tries = 30)
  void shouldHoldWhatWasPutInEveryCopy(@ForAll final long seed) {
    final Random random = new Random(seed);
    final List<Copy> copies = new ArrayList<>();
    copies.add(new Copy(new LongTable(WIDTH), new HashMap<>()));
    for (int i = 0; i < 3000; i++) {
      final Copy copy = copies.get(random.nextInt(copies.size()));
      if (copies.size() < 6 && random.nextInt(200) == 0) {
        copies.add(copy.fork());
      } else {
        // Few bits, so that keys meet; high ones, so that they spread.
        copy.put((1L + random.nextInt(800)) << random.nextInt(50), random.nextLong());
      }
    }
    copies.forEach(Copy::check);
  }

  @Test
  void shouldHaveNothingUnderOtherKeys() {
    final LongTable table = new LongTable(WIDTH);
    table.put(5, new long[] {1, 2, 3}, 0);
    for (final long key : new long[] {0, -5, 4, 6, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertFalse(table.contains(key));
      assertFalse(table.copy(key, new long[WIDTH], 0));
      assertEquals(0, table.word(key, 0));
    }
  }

  @Test
  void shouldRefuseKeysThatAreNotPositive() {
    final LongTable table = new LongTable(1);
    assertThrows(IllegalArgumentException.class, () -> table.put(0, new long[1], 0));
    assertThrows(IllegalArgumentException.class, () -> table.put(-1, new long[1], 0));
    assertEquals(0, table.size());
  }

  @Test
  void shouldKeepManySequentialKeys() {
    final Copy copy = new Copy(new LongTable(WIDTH), new HashMap<>());
    for (long key = 1; key <= 100_000; key++) {
      copy.put(key, 3 * key);
    }
    copy.check();
  }
}
