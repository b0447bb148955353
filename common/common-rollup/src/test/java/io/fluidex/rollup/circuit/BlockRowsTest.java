package io.fluidex.rollup.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.plonk.setup.KeyGenerator;
import io.fluidex.rollup.shape.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows of every part and shape, kept in a file so that a change of cost shows in the diff. */
class BlockRowsTest {
  private static final String FILE = "block-rows.csv";

  /** All named shapes but the largest, which only repeats slots: it is measured by itself. */
  private static final List<Shape> SHAPES = List.of(Shape.TINY, Shape.SMALL, Shape.PROD16);

  private static String measured() {
    final StringBuilder out = new StringBuilder("shape,gadget,first slot,block\n");
    for (final Shape shape : SHAPES) {
      final BlockRows rows = BlockRows.of(BlockCircuit.compile(shape));
      for (final BlockRows.Gadget gadget : rows.gadgets()) {
        line(out, shape, gadget.name(), gadget.firstSlot(), gadget.block());
      }
      line(out, shape, "total", rows.firstSlot(), rows.total());
      assertEquals(rows.circuit().circuit().constraintSystem().rows(), rows.total());
    }
    return out.toString();
  }

  private static void line(
      final StringBuilder out,
      final Shape shape,
      final String gadget,
      final int firstSlot,
      final int block) {
    out.append(shape).append(',').append(gadget).append(',').append(firstSlot).append(',');
    out.append(block).append('\n');
  }

  @Test
  void shouldTakeTheRowsOfTheFile() throws IOException {
    final String measured = measured();
    try (InputStream in = BlockRowsTest.class.getResourceAsStream(FILE)) {
      assertNotNull(in, () -> FILE + " should be\n" + measured);
      assertEquals(
          new String(in.readAllBytes(), StandardCharsets.UTF_8),
          measured,
          FILE + " differs from what the circuits take");
    }
  }

  @Test
  void shouldStayWithinTheTargets() {
    final BlockRows prod16 = BlockRows.of(BlockCircuit.compile(Shape.PROD16));
    assertTrue(prod16.firstSlot() <= 13_300, () -> "a slot takes " + prod16.firstSlot());
    assertEquals(
        "3 * 2^16",
        KeyGenerator.domainFor(prod16.circuit().circuit().constraintSystem()).toString());
    final BlockCircuit prod64 = BlockCircuit.compile(Shape.PROD64);
    assertEquals(
        "3 * 2^18", KeyGenerator.domainFor(prod64.circuit().constraintSystem()).toString());
  }
}
