package io.fluidex.matchengine.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.matchengine.codec.RecordFormatException;
import io.fluidex.matchengine.core.CoreRestoration;
import io.fluidex.matchengine.core.ExchangeCore;
import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.matchengine.state.CoreState;
import io.fluidex.matchengine.state.SnapshotCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Snapshots of many orders, of which no more than a part is in memory as bytes. */
class SnapshotStreamTest {
  private static final int ORDERS = 30_000;
  private static final int PART = 64 << 10;

  /** No record of a state is longer, so that a part is no longer by more. */
  private static final int RECORD = 64 << 10;

  @Test
  void shouldHandOverALargeStateInSmallParts() {
    final ExchangeCore core = ExchangeCore.restore(new MatchLoad(7, ORDERS).state());
    final List<byte[]> parts = parts(core);
    final int bytes = parts.stream().mapToInt(part -> part.length).sum();
    assertTrue(bytes > 40 * ORDERS, "only " + bytes + " bytes");
    assertTrue(parts.size() > bytes / (PART + RECORD), parts.size() + " parts");
    for (final byte[] part : parts) {
      assertTrue(part.length < PART + RECORD, "a part of " + part.length);
    }
    final byte[] whole = SnapshotCodec.encode(core.capture());
    assertArrayEquals(whole, join(parts));
  }

  @Test
  void shouldRestoreTheSameCoreHoweverItsBytesAreCut() {
    final CoreState state = new MatchLoad(8, 500).state();
    final byte[] bytes = SnapshotCodec.encode(state);
    final Random random = new Random(9);
    for (int i = 0; i < 20; i++) {
      final CoreRestoration restoration = new CoreRestoration();
      SnapshotCodec.read(cut(bytes, random), restoration);
      assertEquals(state, restoration.core().capture());
    }
  }

  @Test
  void shouldAskForAPartOnlyWhenItIsNeeded() {
    final ExchangeCore core = ExchangeCore.restore(new MatchLoad(7, ORDERS).state());
    final List<byte[]> parts = parts(core);
    final Iterator<byte[]> given = parts.iterator();
    final List<Integer> ordersBefore = new ArrayList<>();
    final CoreRestoration restoration = new CoreRestoration();
    SnapshotCodec.read(
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return given.hasNext();
          }

          @Override
          public byte[] next() {
            ordersBefore.add(ordersBefore.isEmpty() ? 0 : orders(restoration.core()));
            return given.next();
          }
        },
        restoration);
    assertArrayEquals(core.stateHash(), restoration.core().stateHash());
    final int middle = ordersBefore.get(parts.size() / 2);
    assertTrue(
        middle > ORDERS / 4 && middle < ORDERS * 3 / 4, middle + " orders after half of the parts");
  }

  @Test
  void shouldRefuseDamagedAndIncompleteParts() {
    final List<byte[]> parts = parts(ExchangeCore.restore(new MatchLoad(7, 5_000).state()));
    final List<byte[]> cut = parts.subList(0, parts.size() - 1);
    assertThrows(RecordFormatException.class, () -> read(cut));
    final List<byte[]> damaged = new ArrayList<>(parts);
    final byte[] part = damaged.get(3).clone();
    part[1000] ^= 1;
    damaged.set(3, part);
    assertThrows(RecordFormatException.class, () -> read(damaged));
    final List<byte[]> swapped = new ArrayList<>(parts);
    swapped.set(2, parts.get(3));
    swapped.set(3, parts.get(2));
    assertThrows(RecordFormatException.class, () -> read(swapped));
  }

  private static int orders(final ExchangeCore core) {
    return core.total(0, OrderSide.ASK).orders() + core.total(0, OrderSide.BID).orders();
  }

  private static void read(final List<byte[]> parts) {
    SnapshotCodec.read(parts.iterator(), new CoreRestoration());
  }

  private static List<byte[]> parts(final ExchangeCore core) {
    final List<byte[]> parts = new ArrayList<>();
    SnapshotCodec.write(core.state(), PART, parts::add);
    return parts;
  }

  private static byte[] join(final List<byte[]> parts) {
    final byte[] all = new byte[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (final byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  private static Iterator<byte[]> cut(final byte[] bytes, final Random random) {
    final List<byte[]> parts = new ArrayList<>();
    for (int at = 0; at < bytes.length; ) {
      final int end = Math.min(bytes.length, at + random.nextInt(200));
      parts.add(Arrays.copyOfRange(bytes, at, end));
      at = end;
    }
    return parts.iterator();
  }
}
