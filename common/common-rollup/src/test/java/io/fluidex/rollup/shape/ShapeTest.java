package io.fluidex.rollup.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapeTest {
  @ParameterizedTest
  @CsvSource({"tiny,2,3,4,4", "small,2,5,10,5", "prod16,16,8,14,24", "prod64,64,8,14,24"})
  void shouldHaveTheNamedShapes(
      final String name,
      final int transactions,
      final int balance,
      final int order,
      final int account) {
    final Shape shape = new Shape(transactions, new Depths(balance, order, account));
    assertEquals(Optional.of(shape), Shape.ofName(name));
    assertEquals(name, shape.toString());
  }

  @Test
  void shouldNameOtherShapesByTheirNumbers() {
    assertEquals("3 x (8, 14, 24)", new Shape(3, new Depths(8, 14, 24)).toString());
    assertEquals(Optional.empty(), Shape.ofName("huge"));
    assertEquals(List.of("tiny", "small", "prod16", "prod64"), List.copyOf(Shape.all().keySet()));
  }

  @ParameterizedTest
  @CsvSource({"0,1,1", "17,1,1", "1,0,1", "1,31,1", "1,1,0", "1,1,33"})
  void shouldRefuseDepthsOutOfRange(final int balance, final int order, final int account) {
    assertThrows(IllegalArgumentException.class, () -> new Depths(balance, order, account));
  }

  @ParameterizedTest
  @CsvSource({"0", "1025", "-1"})
  void shouldRefuseSlotsOutOfRange(final int transactions) {
    assertThrows(
        IllegalArgumentException.class, () -> new Shape(transactions, new Depths(3, 4, 4)));
  }

  @Test
  void shouldTakeTheLowBitsOfAnOrderIdAsItsSlot() {
    final Depths depths = new Depths(16, 30, 32);
    assertEquals(65_536, depths.tokens());
    assertEquals(1L << 32, depths.accounts());
    assertEquals(0x3fff_ffff, depths.slot(0xffff_ffffL));
    assertEquals(1, new Depths(1, 4, 1).slot(17));
  }
}
