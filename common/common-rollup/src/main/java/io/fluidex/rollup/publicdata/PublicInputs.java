package io.fluidex.rollup.publicdata;

import io.fluidex.crypto.field.Fr;
import io.fluidex.rollup.message.Domain;
import java.math.BigInteger;
import java.util.List;

/**
 * The eight public inputs of a block's proof, in their order.
 *
 * @param blockNumber the block's number
 * @param blockTime its time in seconds since 1970, 32 bits
 * @param domain the deployment
 * @param oldRoot the root before
 * @param newRoot the root after
 * @param commitment C of the public data
 * @param z the point where the public data is evaluated
 * @param y the value there
 */
public record PublicInputs(
    long blockNumber,
    long blockTime,
    Domain domain,
    Fr oldRoot,
    Fr newRoot,
    Fr commitment,
    Fr z,
    Fr y) {
  /** How many there are. */
  public static final int COUNT = 8;

  /**
   * The public inputs of a block.
   *
   * @param circuitId the digest of the circuit that will prove it
   * @param data its public data
   */
  public static PublicInputs of(
      final Bytes32 circuitId,
      final long blockNumber,
      final long blockTime,
      final Domain domain,
      final Fr oldRoot,
      final Fr newRoot,
      final PublicData data) {
    final Fr commitment = data.commitment();
    final Fr z = challenge(circuitId, commitment, data.keccak(), blockNumber, oldRoot, newRoot);
    return new PublicInputs(
        blockNumber, blockTime, domain, oldRoot, newRoot, commitment, z, data.evaluate(z));
  }

  /**
   * z = keccak256(abi.encode(circuitId, C, keccak256(data), blockNumber, oldRoot, newRoot)) mod r:
   * a point that is fixed after both the data sent and the data committed to.
   */
  public static Fr challenge(
      final Bytes32 circuitId,
      final Fr commitment,
      final Bytes32 dataKeccak,
      final long blockNumber,
      final Fr oldRoot,
      final Fr newRoot) {
    return Fr.reduce(
        new BigInteger(
            1,
            new AbiEncoding()
                .bytes32(circuitId)
                .uint(commitment)
                .bytes32(dataKeccak)
                .uint(blockNumber)
                .uint(oldRoot)
                .uint(newRoot)
                .keccak()
                .toBytes()));
  }

  /** The inputs as the proof has them. */
  public List<Fr> toList() {
    return List.of(
        Fr.of(blockNumber),
        Fr.of(blockTime),
        Fr.of(domain.toBigInteger()),
        oldRoot,
        newRoot,
        commitment,
        z,
        y);
  }

  /** keccak256(abi.encode(the eight inputs)): what L1 stores of them. */
  public Bytes32 keccak() {
    final AbiEncoding encoding = new AbiEncoding();
    for (final Fr input : toList()) {
      encoding.uint(input);
    }
    return encoding.keccak();
  }
}
