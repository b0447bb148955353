package io.fluidex.rollup.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fluidex.plonk.circuit.Witness;
import io.fluidex.rollup.block.Block;
import io.fluidex.rollup.shape.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockCircuitTest {
  private static final BlockCircuit TINY = BlockCircuit.compile(Shape.TINY);

  @Test
  void shouldAcceptEveryType() {
    final Rollup rollup = new Rollup(Shape.TINY, TINY.id()).withTraders();
    for (final Block block : rollup.blocksOfEveryType()) {
      final Witness witness = TINY.witness(block);
      TINY.circuit().check(witness);
      assertEquals(block.inputs().toList(), TINY.circuit().publicInputs(witness));
    }
  }

  @Test
  void shouldBeCleanUnderTheLint() {
    assertEquals(List.of(), TINY.circuit().lint());
  }
}
