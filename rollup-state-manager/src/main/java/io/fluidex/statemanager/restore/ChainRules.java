package io.fluidex.statemanager.restore;

import io.fluidex.crypto.field.Fr;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.publicdata.PublicData;
import io.fluidex.rollup.publicdata.PublicDataException;
import io.fluidex.rollup.publicdata.PublicInputs;
import io.fluidex.rollup.publicdata.StoredBlock;
import io.fluidex.rollup.shape.Shape;
import java.util.Map;

/**
 * What must hold of a published block, whoever published it: it follows the one before, its data
 * are canonical, and C, z, y, the commitment, the number of priority requests and the hash of the
 * withdrawals are those of the data. Whether the data lead to the root is for the rebuilder to say.
 *
 * @param domain the deployment
 * @param circuits the shapes of the circuits that are known, by their digests
 */
record ChainRules(Domain domain, Map<Bytes32, Shape> circuits) {
  ChainRules {
    circuits = Map.copyOf(circuits);
  }

  /**
   * Checks a block against the one before.
   *
   * @param block the block
   * @param number the number that is due
   * @param earliest the time of the block before
   * @param oldRoot the root that the block before has left
   * @return the block's data
   * @throws RestoreException if anything does not hold
   */
  PublicData check(
      final PublishedBlock block, final long number, final long earliest, final Fr oldRoot)
      throws RestoreException {
    final StoredBlock stored = block.stored();
    require(stored.number() == number, block, "block " + number + " is due");
    require(
        stored.time() >= earliest,
        block,
        "its time " + stored.time() + " is before " + earliest + ", that of the block before");
    final Shape shape = circuits.get(stored.circuitId());
    require(shape != null, block, "its circuit " + stored.circuitId() + " is not a known one");
    final PublicData data;
    try {
      data = PublicData.decode(shape, block.publicData());
    } catch (final PublicDataException e) {
      throw new RestoreException(block, "its data: " + e.getMessage(), e);
    }
    final PublicInputs inputs =
        PublicInputs.of(
            stored.circuitId(),
            stored.number(),
            stored.time(),
            domain,
            oldRoot,
            stored.newRoot(),
            data);
    requireEqual("C", inputs.commitment(), block.commitment(), block);
    final StoredBlock found = StoredBlock.of(stored.circuitId(), inputs, data);
    // z and y enter nothing but this hash.
    requireEqual(
        "the hash of the public inputs (z " + inputs.z() + ", y " + inputs.y() + ")",
        found.commitment(),
        stored.commitment(),
        block);
    requireEqual(
        "the number of priority requests", found.priorityCount(), stored.priorityCount(), block);
    requireEqual(
        "the hash of the withdrawals", found.withdrawalsHash(), stored.withdrawalsHash(), block);
    return data;
  }

  private static void requireEqual(
      final String what, final Object found, final Object claimed, final PublishedBlock block)
      throws RestoreException {
    require(
        found.equals(claimed), block, what + " is " + found + ", it was published as " + claimed);
  }

  private static void require(
      final boolean condition, final PublishedBlock block, final String otherwise)
      throws RestoreException {
    if (!condition) {
      throw new RestoreException(block, otherwise);
    }
  }
}
