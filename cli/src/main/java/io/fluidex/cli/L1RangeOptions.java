package io.fluidex.cli;

import io.fluidex.recovery.L1Blocks;
import picocli.CommandLine.Option;

/** Which part of L1 is read. */
final class L1RangeOptions {
  @Option(
      names = "--from-block",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "On L1: the block that the contract was created in, to save time; 0 if not given.")
  private long fromBlock;

  @Option(
      names = "--confirmations",
      paramLabel = "N",
      defaultValue = "" + L1Blocks.FINAL,
      description =
          "On L1: leave out what so many blocks do not follow yet; ${DEFAULT-VALUE}, which is final on"
              + " Ethereum, if not given.")
  private int confirmations;

  /** The range. */
  L1Blocks.Range range(final boolean executedOnly) {
    try {
      return new L1Blocks.Range(fromBlock, confirmations, executedOnly);
    } catch (final IllegalArgumentException e) {
      throw new InputException("--from-block, --confirmations: " + e.getMessage(), e);
    }
  }
}
