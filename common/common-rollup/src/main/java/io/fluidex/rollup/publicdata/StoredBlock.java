package io.fluidex.rollup.publicdata;

import io.fluidex.crypto.field.Fr;

/**
 * What the L1 contract keeps the hash of for a block.
 *
 * @param number the block's number
 * @param circuitId the digest of the circuit that proves it
 * @param time its time
 * @param newRoot the root after it
 * @param commitment the hash of the public inputs, {@link PublicInputs#keccak}
 * @param priorityCount how many of its transactions were asked for on L1
 * @param withdrawalsHash the hash of its withdrawals, {@link Withdrawal#keccak}
 */
public record StoredBlock(
    long number,
    Bytes32 circuitId,
    long time,
    Fr newRoot,
    Bytes32 commitment,
    long priorityCount,
    Bytes32 withdrawalsHash) {
  /** The stored block of public inputs and the data they were made of. */
  public static StoredBlock of(
      final Bytes32 circuitId, final PublicInputs inputs, final PublicData data) {
    return new StoredBlock(
        inputs.blockNumber(),
        circuitId,
        inputs.blockTime(),
        inputs.newRoot(),
        inputs.keccak(),
        data.records().stream().filter(StoredBlock::isPriority).count(),
        Withdrawal.keccak(Withdrawal.of(data)));
  }

  private static boolean isPriority(final PublicRecord record) {
    return switch (record.type()) {
      case REGISTER, DEPOSIT, FULL_EXIT -> true;
      case NOP, TRANSFER, WITHDRAW, SPOT_TRADE, CANCEL -> false;
    };
  }

  /** keccak256(abi.encode(all fields, in their order)). */
  public Bytes32 keccak() {
    return new AbiEncoding()
        .uint(number)
        .bytes32(circuitId)
        .uint(time)
        .uint(newRoot)
        .bytes32(commitment)
        .uint(priorityCount)
        .bytes32(withdrawalsHash)
        .keccak();
  }
}
