package io.fluidex.rollup.circuit;

import io.fluidex.plonk.circuit.Assignment;
import io.fluidex.plonk.circuit.Circuit;
import io.fluidex.plonk.circuit.CircuitBuilder;
import io.fluidex.plonk.circuit.UnsatisfiedException;
import io.fluidex.plonk.circuit.Var;
import io.fluidex.plonk.circuit.Witness;
import io.fluidex.plonk.gadget.PoseidonGadget;
import io.fluidex.rollup.block.Block;
import io.fluidex.rollup.block.BlockFormatException;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.shape.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The circuit of blocks of a shape.
 *
 * <p>It is satisfied exactly by blocks whose transactions follow the protocol: with the public
 * inputs of {@link io.fluidex.rollup.publicdata.PublicInputs} it says that there are transactions
 * which lead from the old root to the new one, whose records have the commitment C and, as a
 * polynomial, the value y at z. That z was fixed after the records is for whoever verifies to see
 * to.
 *
 * <p>Immutable, safe for use by many threads; compiling takes a second or so for large shapes, so
 * keep it.
 */
public final class BlockCircuit {
  private final Shape shape;
  private final Circuit circuit;
  private final Bytes32 id;

  private BlockCircuit(final Shape shape, final Circuit circuit) {
    this.shape = shape;
    this.circuit = circuit;
    this.id = Bytes32.of(circuit.constraintSystem().digest());
  }

  /** Compiles the circuit of a shape; the same shape gives the same circuit in every run. */
  public static BlockCircuit compile(final Shape shape) {
    final CircuitBuilder circuit = new CircuitBuilder();
    final BlockCells block = BlockCells.input(circuit);
    final List<Var> elements = new ArrayList<>();
    Var root = block.oldRoot();
    for (int i = 0; i < shape.transactions(); i++) {
      try (var _ = circuit.enter(slotName(i))) {
        final SlotCircuit.Result slot = SlotCircuit.build(circuit, block, shape.depths(), root);
        root = slot.root();
        elements.addAll(slot.record());
      }
    }
    circuit.assertEqual(root, block.newRoot());
    try (var _ = circuit.enter("data-binding")) {
      bind(circuit, block, elements);
    }
    return new BlockCircuit(shape, circuit.compile());
  }

  /** The name of a slot in the paths of gadgets and in the names of inputs. */
  static String slotName(final int slot) {
    return "slot-" + slot;
  }

  /** Constrains C to be the hash chain of the elements, and y their polynomial at z. */
  private static void bind(
      final CircuitBuilder circuit, final BlockCells block, final List<Var> elements) {
    Var chain = circuit.zero();
    for (final Var element : elements) {
      chain = PoseidonGadget.hash(circuit, chain, element);
    }
    circuit.assertEqual(chain, block.commitment());
    Var sum = elements.getLast();
    for (final Var element : elements.reversed().subList(1, elements.size())) {
      sum = circuit.mulAdd(sum, block.z(), element);
    }
    circuit.assertEqual(sum, block.y());
  }

  /** The shape. */
  public Shape shape() {
    return shape;
  }

  /** The digest of the constraints: what names this circuit in blocks, keys and on L1. */
  public Bytes32 id() {
    return id;
  }

  /** The compiled circuit: what keys are made of, and what explains rows. */
  public Circuit circuit() {
    return circuit;
  }

  /**
   * The inputs of the circuit for a block.
   *
   * @throws BlockFormatException if the block is of another shape or for another circuit, is not
   *     committed with its paths, or has a signature that is none
   */
  public Assignment assign(final Block block) {
    if (!block.header().shape().equals(shape)) {
      throw new BlockFormatException(
          "block "
              + block.header().number()
              + " has shape "
              + block.header().shape()
              + ", the circuit "
              + shape);
    }
    if (!block.header().circuitId().equals(id)) {
      throw new BlockFormatException(
          "block "
              + block.header().number()
              + " is for circuit "
              + block.header().circuitId()
              + ", this program's circuit of shape "
              + shape
              + " is "
              + id);
    }
    return new BlockAssignment(circuit.assignment()).set(block);
  }

  /**
   * All values of the circuit for a block, checked against no constraint but those that make values
   * one: a proof of a wrong block fails.
   *
   * @throws BlockFormatException as {@link #assign}
   * @throws UnsatisfiedException if the block breaks a rule and so there is no witness, with the
   *     rule's place in the circuit
   */
  public Witness witness(final Block block) {
    return circuit.solve(assign(block));
  }
}
