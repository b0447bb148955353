package io.fluidex.plonk.setup;

import java.util.Optional;

/**
 * The sections of a {@code .ptau} file as snarkjs lays them out. A point of G1 is 64 bytes, x and
 * y, a point of G2 is 128, each coordinate in Montgomery form with R = 2^256, least significant
 * byte first.
 */
enum PtauSection {
  /** Byte length of the base field, its modulus, the power of the file, that of the ceremony. */
  HEADER(1),
  /** [tau^i]_1 for i below 2^(power+1) - 1. */
  TAU_G1(2),
  /** [tau^i]_2 for i below 2^power. */
  TAU_G2(3),
  /** [alpha tau^i]_1 for i below 2^power. */
  ALPHA_TAU_G1(4),
  /** [beta tau^i]_1 for i below 2^power. */
  BETA_TAU_G1(5),
  /** [beta]_2. */
  BETA_G2(6),
  /** What each participant of the ceremony published. */
  CONTRIBUTIONS(7),
  /** [L_i(tau)]_1 for the domains of size 2^0, 2^1, ... 2^(power+1), one after the other. */
  LAGRANGE_TAU_G1(12),
  /** [L_i(tau)]_2 for the domains up to 2^power. */
  LAGRANGE_TAU_G2(13),
  /** [alpha L_i(tau)]_1 for the domains up to 2^power. */
  LAGRANGE_ALPHA_TAU_G1(14),
  /** [beta L_i(tau)]_1 for the domains up to 2^power. */
  LAGRANGE_BETA_TAU_G1(15),
  /**
   * Ours, "DEV!": says that one program knew tau. snarkjs passes over sections that it does not
   * know.
   */
  DEVELOPMENT(0x21564544);

  static final int G1_BYTES = 64;
  static final int G2_BYTES = 128;

  private final int type;

  PtauSection(final int type) {
    this.type = type;
  }

  /** The number that names the section in a file. */
  int type() {
    return type;
  }

  /** The section of a number. */
  static Optional<PtauSection> of(final int type) {
    for (final PtauSection section : values()) {
      if (section.type == type) {
        return Optional.of(section);
      }
    }
    return Optional.empty();
  }

  /** Whether every file has the section. */
  boolean isRequired() {
    return type <= CONTRIBUTIONS.type;
  }

  /** Points in the section for a power, or -1 where the section is not a list of points. */
  long points(final int power) {
    return switch (this) {
      case TAU_G1 -> (2L << power) - 1;
      case TAU_G2, ALPHA_TAU_G1, BETA_TAU_G1 -> 1L << power;
      case BETA_G2 -> 1;
      case LAGRANGE_TAU_G1 -> (4L << power) - 1;
      case LAGRANGE_TAU_G2, LAGRANGE_ALPHA_TAU_G1, LAGRANGE_BETA_TAU_G1 -> (2L << power) - 1;
      case HEADER, CONTRIBUTIONS, DEVELOPMENT -> -1;
    };
  }

  /** Bytes of one point. */
  int pointBytes() {
    return switch (this) {
      case TAU_G2, BETA_G2, LAGRANGE_TAU_G2 -> G2_BYTES;
      default -> G1_BYTES;
    };
  }
}
