package io.fluidex.plonk.gadget;

import io.fluidex.plonk.circuit.WitnessCall;
import io.fluidex.plonk.circuit.WitnessFunction;
import java.util.Locale;

/** The witness functions of all gadgets, which reading a stored circuit needs. */
public enum GadgetFunctions implements WitnessFunction {
  /** The rows of a Poseidon hash: from left, right and the bit that swaps them. */
  POSEIDON_PAIR(40_000) {
    @Override
    public void compute(final WitnessCall call) {
      PoseidonTrace.compute(call);
    }
  },

  /** The sum of two points: from x1, y1, x2, y2. */
  ADD_POINTS(20_000) {
    @Override
    public void compute(final WitnessCall call) {
      PointTraces.add(call);
    }
  },

  /** The double of a point: from x, y. */
  DOUBLE_POINT(20_000) {
    @Override
    public void compute(final WitnessCall call) {
      PointTraces.twice(call);
    }
  },

  /**
   * The digits and partial sums of a multiple of a fixed point: from the scalar. Parameters: start
   * (x, y), then (x, y) for each digit, highest first.
   */
  MULTIPLY_FIXED(250_000) {
    @Override
    public void compute(final WitnessCall call) {
      PointTraces.multiplyFixed(call);
    }
  },

  /**
   * The bits and points of a multiplication by double and add: from x, y and the scalar. Parameter:
   * the number of bits.
   */
  MULTIPLY_VARIABLE(400_000) {
    @Override
    public void compute(final WitnessCall call) {
      PointTraces.multiplyVariable(call);
    }
  },

  /** The x of a point: from y and the sign of x. */
  X_COORDINATE(40_000) {
    @Override
    public void compute(final WitnessCall call) {
      PointTraces.decompress(call);
    }
  },

  /** x >> 128: from x. */
  HIGH_HALF(100) {
    @Override
    public void compute(final WitnessCall call) {
      CanonicalScalar.computeHighHalf(call);
    }
  },

  /** 1 if x exceeds y as an integer, else 0: from x, y. */
  EXCEEDS(100) {
    @Override
    public void compute(final WitnessCall call) {
      CanonicalScalar.computeExceeds(call);
    }
  },

  /** 1 at the place that the index names, 0 elsewhere: from the index. */
  ONE_HOT(200) {
    @Override
    public void compute(final WitnessCall call) {
      ChoiceGadget.computeOneHot(call);
    }
  };

  /** About how long a call takes; measured on a Zen 5 core, JDK 25, November 2026. */
  private final int nanoseconds;

  GadgetFunctions(final int nanoseconds) {
    this.nanoseconds = nanoseconds;
  }

  @Override
  public String functionName() {
    return "fluidex.gadget." + name().toLowerCase(Locale.ROOT) + ".1";
  }

  @Override
  public int nanoseconds() {
    return nanoseconds;
  }
}
