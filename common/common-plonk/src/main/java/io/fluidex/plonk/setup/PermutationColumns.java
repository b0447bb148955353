package io.fluidex.plonk.setup;

import io.fluidex.crypto.fft.DomainSize;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.plonk.circuit.ConstraintSystem;
import io.fluidex.plonk.format.VerificationKey;
import io.fluidex.plonk.gate.Wire;
import java.util.Arrays;

/**
 * The values of sigma_1, sigma_2, sigma_3 on the domain: each cell is mapped to another one that
 * holds the same variable, so that the cells of a variable form one cycle. A cell is named by its
 * position, omega^row for wire A, K1 omega^row for B, K2 omega^row for C.
 *
 * <p>Cells are visited row by row, A, B, C within a row, and mapped to the one visited before; the
 * first cell of a variable is mapped to its last one. snarkjs does the same, so that keys agree.
 */
public final class PermutationColumns {
  private static final int LIMBS = PrimeField.LIMBS;
  private static final int NONE = -1;

  private final ConstraintSystem system;
  private final DomainSize domain;

  private PermutationColumns(final ConstraintSystem system, final DomainSize domain) {
    this.system = system;
    this.domain = domain;
  }

  /**
   * Computes the columns.
   *
   * @param domain with room for the system's rows
   * @return by wire: a flat element for each point
   */
  public static long[][] of(final ConstraintSystem system, final DomainSize domain) {
    return new PermutationColumns(system, domain).compute();
  }

  private long[][] compute() {
    final int rows = domain.points();
    // A cell is numbered wire * rows + row; its image is filled in cycle by cycle.
    final int[] first = new int[system.variables()];
    final int[] last = new int[system.variables()];
    Arrays.fill(first, NONE);
    final int[] image = new int[Wire.COUNT * rows];
    for (int row = 0; row < rows; row++) {
      for (final Wire wire : Wire.values()) {
        final int cell = wire.index() * rows + row;
        final int variable =
            row < system.rows() ? system.variable(wire, row) : system.paddingVariable();
        if (variable == ConstraintSystem.FREE) {
          image[cell] = cell;
        } else if (first[variable] == NONE) {
          first[variable] = cell;
          last[variable] = cell;
        } else {
          image[cell] = last[variable];
          last[variable] = cell;
        }
      }
    }
    for (int variable = 0; variable < first.length; variable++) {
      if (first[variable] != NONE) {
        image[first[variable]] = last[variable];
      }
    }
    return positions(image, rows);
  }

  private long[][] positions(final int[] image, final int rows) {
    final long[] position = new long[image.length * LIMBS];
    final Fr omega = domain.omega();
    final Fr[] cosets = {Fr.ONE, Fr.of(VerificationKey.K1), Fr.of(VerificationKey.K2)};
    for (int wire = 0; wire < cosets.length; wire++) {
      Fr at = cosets[wire];
      for (int row = 0; row < rows; row++) {
        at.store(position, (wire * rows + row) * LIMBS);
        at = at.mul(omega);
      }
    }
    final long[][] columns = new long[cosets.length][rows * LIMBS];
    for (int cell = 0; cell < image.length; cell++) {
      System.arraycopy(
          position, image[cell] * LIMBS, columns[cell / rows], cell % rows * LIMBS, LIMBS);
    }
    return columns;
  }
}
