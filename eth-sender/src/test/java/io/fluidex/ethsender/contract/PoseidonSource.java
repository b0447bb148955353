package io.fluidex.ethsender.contract;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.poseidon.PoseidonParameters;

/** Writes the Solidity source with Poseidon's constants from those of common-crypto. */
final class PoseidonSource {
  private PoseidonSource() {}

  static String generate() {
    return """
    // SPDX-License-Identifier: Apache-2.0
    pragma solidity 0.8.37;

    /// @title The constants of Poseidon for two and for four inputs, as circomlib has them.
    /// @dev Generated from those of common-crypto; a test compares. Each: the matrix, row by row, then
    /// the constants in the order of use, moved so that a partial round has one (appendix B of IACR
    /// ePrint 2019/458).
    library PoseidonConstants {
    """
        + constants("TWO", 2)
        + constants("FOUR", 4)
        + "}\n";
  }

  private static String constants(final String name, final int inputs) {
    final PoseidonParameters parameters = PoseidonParameters.forInputs(inputs);
    final StringBuilder out = new StringBuilder();
    out.append(
        "    uint256 internal constant PARTIAL_ROUNDS_OF_%s = %d;\n"
            .formatted(name, parameters.partialRounds()));
    out.append("    bytes internal constant OF_%s =".formatted(name));
    append(parameters.mds(), out);
    append(parameters.optimizedConstants(), out);
    return out.append(";\n").toString();
  }

  private static void append(final long[] limbs, final StringBuilder out) {
    for (int at = 0; at < limbs.length; at += PrimeField.LIMBS) {
      out.append("\n        hex\"%s\"".formatted(Hex.encode(Fr.load(limbs, at).toBytesBe())));
    }
  }
}
