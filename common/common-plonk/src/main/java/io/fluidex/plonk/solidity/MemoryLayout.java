package io.fluidex.plonk.solidity;

import io.fluidex.plonk.format.ProofCodec;
import io.fluidex.plonk.format.ProofShape;
import io.fluidex.plonk.format.VerificationKey;
import io.fluidex.plonk.gate.Wire;
import java.util.Locale;

/**
 * The fixed memory of the contract, written as constants of addresses. What has to be adjacent is:
 * sums that are cleared together, the first message of the transcript with key, inputs and proof,
 * factors in the order of their commitments.
 */
final class MemoryLayout {
  private static final int WORD = 0x20;
  private static final int POINT = 0x40;

  /** Where the memory of Solidity's functions begins. */
  private static final int FIRST = 0x80;

  /** Words of the longest message to a precompiled contract, two pairs of points. */
  private static final int PAIRING_WORDS = 12;

  private final StringBuilder out = new StringBuilder();
  private int at = FIRST;

  /**
   * Lays out the memory.
   *
   * @param shared how many words the formulas of gates keep
   */
  MemoryLayout(final VerificationKey key, final int shared) {
    final ProofShape shape = key.shape();
    section("sums over all proofs of a call, cleared at its beginning");
    point("LEFT", "Arguments of the pairing check.");
    point("RIGHT", null);
    word("GENERATOR_FACTOR", "Factor of the generator of G1 in RIGHT.");
    mark("KEY_FACTORS", "Factors of the commitments of the key in RIGHT.");
    key.gates().columns().forEach(column -> word("FACTOR_" + column.name(), null));
    for (int i = 1; i <= Wire.COUNT; i++) {
      word("FACTOR_S" + i, null);
    }
    point("GENERATOR", "The generator of G1.");

    section("the first message of the transcript, without a gap: key, inputs, wires of the proof");
    mark("TRANSCRIPT", null);
    if (!shape.isVanilla()) {
      word("DIGEST", null);
    }
    mark("KEY", null);
    at += POINT * (key.gates().columns().size() + Wire.COUNT);
    mark("KEY_END", null);
    mark("INPUTS", null);
    at += WORD * key.publicInputs();

    section("the proof");
    mark("PROOF", null);
    for (final String name : shape.commitmentNames()) {
      point(commitment(name), null);
    }
    mark("EVALUATIONS", null);
    for (final String name : shape.evaluationNames()) {
      word(evaluation(name), null);
    }
    mark("PROOF_END", null);
    constant("PROOF_BYTES", ProofCodec.bodyBytes(shape));

    section("factors of the commitments of the proof in RIGHT");
    mark("FACTORS", null);
    for (final String name : shape.commitmentNames()) {
      word(factor(name), null);
    }

    section("challenges of one proof and what follows from them");
    for (final String name : new String[] {"WEIGHT", "BETA", "GAMMA", "ALPHA", "ZETA", "V", "U"}) {
      word(name, null);
    }
    word("ALPHA_PERMUTATION", "alpha^S, the weight of the permutation argument.");
    word("FIRST_ROW", "alpha^(S + 1) L_1(zeta).");
    word("VANISHING", "Z_H(zeta).");
    word("PIECE", "zeta^s, by which the pieces of the quotient differ.");
    word("CONSTANT", "r_0, the constant term of the linearisation.");

    section("scratch");
    final int denominators = Math.max(1, key.publicInputs());
    mark("DENOMINATORS", "zeta - omega^i, and the products of those before each.");
    at += WORD * denominators;
    mark("DENOMINATORS_END", null);
    mark("PREFIXES", null);
    at += WORD * denominators;
    if (shared > 0) {
      mark("SHARED", "Parts of the gates that are used more than once.");
      at += WORD * shared;
    }
    final int message =
        1 + Math.max(shape.evaluationNames().size(), POINT / WORD * Math.max(2, shape.pieces()));
    mark("SCRATCH", "Messages to hash and to the precompiled contracts.");
    at += WORD * Math.max(message, PAIRING_WORDS);
  }

  /** The name of the address of a commitment of the proof. */
  static String commitment(final String name) {
    return "COMMITMENT_" + upper(name);
  }

  /** The name of the address of the factor of a commitment of the proof. */
  static String factor(final String name) {
    return "PROOF_FACTOR_" + upper(name);
  }

  /** The name of the address of an evaluation, whose own name begins with {@code eval_}. */
  static String evaluation(final String name) {
    return upper(name);
  }

  private static String upper(final String name) {
    return name.toUpperCase(Locale.ROOT);
  }

  private void section(final String title) {
    out.append(out.isEmpty() ? "" : "\n").append("    // Memory: ").append(title).append(".\n");
  }

  private void mark(final String name, final String comment) {
    if (comment != null) {
      out.append("    /// ").append(comment).append('\n');
    }
    constant(name, at);
  }

  private void constant(final String name, final int value) {
    out.append(String.format("    uint256 private constant %s = 0x%x;%n", name, value));
  }

  private void word(final String name, final String comment) {
    mark(name, comment);
    at += WORD;
  }

  private void point(final String name, final String comment) {
    mark(name, comment);
    at += POINT;
  }

  /** The constants. */
  String constants() {
    return out.toString();
  }
}
