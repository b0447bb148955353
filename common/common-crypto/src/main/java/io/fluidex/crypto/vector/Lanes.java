package io.fluidex.crypto.vector;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/** The width of the vectors this processor works best with: eight 64-bit lanes, else four. */
final class Lanes {
  /** The widest vector the kernels are written for, in lanes. */
  static final int MAX = 8;

  /** Lanes of the vectors the processor prefers, 2 to 8. */
  static final int PREFERRED = DoubleVector.SPECIES_PREFERRED.length();

  /** Lanes of a vector here: 8 or 4. */
  static final int COUNT = PREFERRED >= MAX ? MAX : MAX / 2;

  /** Steps of two vectors that make a block. */
  static final int STEPS = MAX / COUNT;

  static final VectorSpecies<Double> DOUBLES =
      COUNT == MAX ? DoubleVector.SPECIES_512 : DoubleVector.SPECIES_256;
  static final VectorSpecies<Long> LONGS =
      COUNT == MAX ? LongVector.SPECIES_512 : LongVector.SPECIES_256;

  private Lanes() {}
}
