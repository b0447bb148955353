package io.fluidex.rollup.block;

import io.fluidex.crypto.field.Fr;
import io.fluidex.rollup.executor.SlotWitness;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.publicdata.PublicData;
import io.fluidex.rollup.publicdata.PublicInputs;
import io.fluidex.rollup.publicdata.PublicRecord;
import io.fluidex.rollup.publicdata.StoredBlock;
import io.fluidex.rollup.tx.Transaction;
import java.util.List;

/**
 * An executed block: all that a prover needs, and what is published.
 *
 * @param header what was fixed before
 * @param slots every transaction with what it opened, Nops included: as many as the shape has
 * @param data the public data
 * @param inputs the public inputs
 */
public record Block(
    BlockHeader header, List<SlotWitness> slots, PublicData data, PublicInputs inputs) {
  /**
   * Copies the slots.
   *
   * @throws IllegalArgumentException if there are more or fewer than the shape has
   */
  public Block {
    slots = List.copyOf(slots);
    if (slots.size() != header.shape().transactions()) {
      throw new IllegalArgumentException(
          "a block of shape "
              + header.shape()
              + " has "
              + header.shape().transactions()
              + " slots, not "
              + slots.size());
    }
  }

  /** The block of executed and committed slots. */
  static Block of(final BlockHeader header, final Fr oldRoot, final List<SlotWitness> slots) {
    final PublicData data =
        PublicData.of(header.shape(), slots.stream().map(PublicRecord::of).toList());
    final PublicInputs inputs =
        PublicInputs.of(
            header.circuitId(),
            header.number(),
            header.time(),
            header.domain(),
            oldRoot,
            slots.getLast().second().root(),
            data);
    return new Block(header, slots, data, inputs);
  }

  /** The transactions, Nops included. */
  public List<Transaction> transactions() {
    return slots.stream().map(SlotWitness::transaction).toList();
  }

  /**
   * Refuses a block that is for another circuit than the caller's.
   *
   * @throws BlockFormatException if it is
   */
  public void requireCircuit(final Bytes32 circuitId) {
    if (!header.circuitId().equals(circuitId)) {
      throw new BlockFormatException(
          "block "
              + header.number()
              + " is for circuit "
              + header.circuitId()
              + ", this program's circuit of shape "
              + header.shape()
              + " is "
              + circuitId
              + ": use the version of the program that made the block, or its circuit");
    }
  }

  /** What the L1 contract stores the hash of. */
  public StoredBlock stored() {
    return StoredBlock.of(header.circuitId(), inputs, data);
  }
}
