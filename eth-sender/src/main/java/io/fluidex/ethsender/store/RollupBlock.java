package io.fluidex.ethsender.store;

import io.fluidex.crypto.field.Fr;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.publicdata.PublicData;
import io.fluidex.rollup.publicdata.StoredBlock;
import io.fluidex.rollup.publicdata.Withdrawal;
import java.math.BigInteger;
import java.util.List;

/**
 * A sealed L2 block as L1 gets it.
 *
 * @param stored what the contract keeps the hash of
 * @param oldRoot the root before
 * @param publicInputs the eight inputs of its proof
 * @param data its public data
 */
public record RollupBlock(
    StoredBlock stored, Fr oldRoot, List<BigInteger> publicInputs, PublicData data) {
  private static final int COMMITMENT = 5;

  /** Copies the inputs. */
  public RollupBlock {
    publicInputs = List.copyOf(publicInputs);
  }

  /** Its number. */
  public long number() {
    return stored.number();
  }

  /** C, the Poseidon chain over all elements of the data. */
  public BigInteger dataCommitment() {
    return publicInputs.get(COMMITMENT);
  }

  /** What it pays out on L1. */
  public List<Withdrawal> withdrawals() {
    return Withdrawal.of(data);
  }

  /** What stands before block 1: only the root counts. */
  public static StoredBlock genesis(final Fr root) {
    final Bytes32 zero = Bytes32.of(new byte[Bytes32.BYTES]);
    return new StoredBlock(0, zero, 0, root, zero, 0, zero);
  }
}
