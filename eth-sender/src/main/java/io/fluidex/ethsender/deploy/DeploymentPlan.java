package io.fluidex.ethsender.deploy;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.shape.Depths;
import java.math.BigInteger;
import java.util.List;

/**
 * How an exchange is to begin.
 *
 * @param governor who may announce changes, list tokens and choose operators
 * @param operators who may commit blocks: the eth-sender's account
 * @param genesisRoot root of the empty state, as {@code fluidex genesis} prints it
 * @param depths depths of the trees
 * @param ethPrecision decimal digits of ETH on L2
 * @param registrationFee wei for an account
 * @param feeOwner owner of the fee account
 * @param feeKeyX x of the fee account's L2 key
 * @param feeKeyY y of the fee account's L2 key
 * @param circuits the circuits that may prove blocks
 */
public record DeploymentPlan(
    EthereumAddress governor,
    List<EthereumAddress> operators,
    Fr genesisRoot,
    Depths depths,
    int ethPrecision,
    BigInteger registrationFee,
    EthereumAddress feeOwner,
    BigInteger feeKeyX,
    BigInteger feeKeyY,
    List<Verifier> circuits) {
  /** Copies the lists. */
  public DeploymentPlan {
    operators = List.copyOf(operators);
    circuits = List.copyOf(circuits);
  }

  /**
   * The verifier of a circuit.
   *
   * @param circuitId the circuit's digest
   * @param transactions of a block
   * @param creationCode of the verifier's contract, with its arguments
   */
  @SuppressWarnings("ArrayRecordComponent") // Sent and forgotten; nobody compares verifiers.
  public record Verifier(Bytes32 circuitId, int transactions, byte[] creationCode) {}
}
