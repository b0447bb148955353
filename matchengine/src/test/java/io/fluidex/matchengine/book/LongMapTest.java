package io.fluidex.matchengine.book;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LongMapTest {
  private static final long SEED = 3;

  @Test
  void shouldDoWhatAHashMapDoes() {
    final Random random = new Random(SEED);
    for (int range = 1; range < 5000; range *= 3) {
      final LongMap<String> map = new LongMap<>();
      final Map<Long, String> expected = new HashMap<>();
      for (int i = 0; i < 20_000; i++) {
        final long key = random.nextInt(range) - range / 4L;
        if (random.nextBoolean()) {
          map.put(key, "v" + i);
          expected.put(key, "v" + i);
        } else {
          map.remove(key);
          expected.remove(key);
        }
        assertEquals(expected.get(key), map.get(key));
        assertEquals(expected.size(), map.size());
      }
      assertArrayEquals(
          expected.keySet().stream().mapToLong(Long::longValue).sorted().toArray(),
          map.sortedKeys());
      for (long key = -range; key < range; key++) {
        assertEquals(expected.get(key), map.get(key));
      }
      final List<String> values = new ArrayList<>();
      map.forEach(values::add);
      assertEquals(expected.values().stream().sorted().toList(), values.stream().sorted().toList());
      map.clear();
      assertEquals(0, map.size());
      assertEquals(0, map.sortedKeys().length);
    }
  }
}
