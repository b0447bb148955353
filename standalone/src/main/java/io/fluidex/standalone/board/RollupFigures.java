package io.fluidex.standalone.board;

/**
 * How far the rollup is.
 *
 * @param sealed blocks
 * @param committed blocks whose data is on L1
 * @param proven blocks whose proof is accepted on L1
 * @param executed blocks executed on L1
 * @param transactions in all blocks
 * @param waiting transactions in blocks that are not executed
 * @param lagMillis age of the oldest block that is not executed; 0 if there is none
 * @param proofs that were made and verified
 * @param proofMillis what a proof took on average; 0 before the first
 * @param lastProofMillis what the newest took
 * @param failedProofs tasks set aside after all their attempts failed
 * @param commitGas L1 gas of all commits
 * @param proveGas L1 gas of all proofs
 * @param executeGas L1 gas of all executions
 */
public record RollupFigures(
    long sealed,
    long committed,
    long proven,
    long executed,
    long transactions,
    long waiting,
    long lagMillis,
    long proofs,
    long proofMillis,
    long lastProofMillis,
    long failedProofs,
    long commitGas,
    long proveGas,
    long executeGas) {
  /** Before anything was read. */
  public static final RollupFigures NONE =
      new RollupFigures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** L1 gas in all. */
  public long gas() {
    return commitGas + proveGas + executeGas;
  }
}
