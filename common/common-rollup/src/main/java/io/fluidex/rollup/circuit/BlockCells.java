package io.fluidex.rollup.circuit;

import io.fluidex.plonk.circuit.CircuitBuilder;
import io.fluidex.plonk.circuit.Var;

/**
 * The public inputs of a block, see {@link io.fluidex.rollup.publicdata.PublicInputs}.
 *
 * @param number the block's number, 64 bits
 * @param time its time, 32 bits
 * @param domain the deployment, 96 bits
 * @param oldRoot the root before
 * @param newRoot the root after
 * @param commitment C
 * @param z where the public data is evaluated
 * @param y the value there
 */
record BlockCells(
    Var number, Var time, Var domain, Var oldRoot, Var newRoot, Var commitment, Var z, Var y) {
  /** The inputs, in their order. Constrains the integers to their widths. */
  static BlockCells input(final CircuitBuilder circuit) {
    final BlockCells cells =
        new BlockCells(
            circuit.publicInput("block-number"),
            circuit.publicInput("block-time"),
            circuit.publicInput("domain"),
            circuit.publicInput("old-root"),
            circuit.publicInput("new-root"),
            circuit.publicInput("commitment"),
            circuit.publicInput("z"),
            circuit.publicInput("y"));
    try (var _ = circuit.enter("public-input-ranges")) {
      circuit.rangeCheck(cells.number, Widths.BLOCK_NUMBER);
      circuit.rangeCheck(cells.time, Widths.TIME);
      circuit.rangeCheck(cells.domain, Widths.DOMAIN);
    }
    return cells;
  }
}
