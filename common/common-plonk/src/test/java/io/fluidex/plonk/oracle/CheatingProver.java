package io.fluidex.plonk.oracle;

import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.gate.Wire;
import io.fluidex.plonk.setup.ProvingKey;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A prover that makes a proof of whatever it is given: where a division leaves something over it
 * drops that, so that its proofs have the right form, with the right degrees, and nothing but the
 * verifier's equation stands against them. Of a true witness it makes the reference prover's proof.
 *
 * <p>It may also break copies: give a cell another value than the other cells of its variable.
 */
public final class CheatingProver extends ReferenceProver {
  private final Map<Wire, Map<Integer, Fr>> changed = new EnumMap<>(Wire.class);
  private boolean zeroProduct;
  private boolean broken;
  private boolean unequal;

  private CheatingProver(final ProvingKey key) {
    super(key.circuit(), key.verificationKey(), ProvingKey.limbs(key.powersOfTau()));
    for (final Wire wire : Wire.values()) {
      changed.put(wire, new HashMap<>());
    }
  }

  /** A prover for a key, which may be closed afterwards. */
  public static CheatingProver of(final ProvingKey key) {
    return new CheatingProver(key);
  }

  /** Gives one cell a value of its own from now on. */
  public CheatingProver withCell(final Wire wire, final int row, final Fr value) {
    changed.get(wire).put(row, value);
    return this;
  }

  /** Takes 0 for the grand product everywhere, which only its first value contradicts. */
  public CheatingProver withoutGrandProduct() {
    zeroProduct = true;
    return this;
  }

  /** Whether the last proof's constraints, on some row, were not satisfied. */
  public boolean hasDroppedARemainder() {
    return broken;
  }

  /** Whether the last proof's grand product did not come back to 1: cells differ. */
  public boolean hasBrokenACopy() {
    return unequal;
  }

  @Override
  List<Fr> cells(final Wire wire, final List<Fr> values) {
    final List<Fr> cells = new ArrayList<>(values);
    changed.get(wire).forEach(cells::set);
    return cells;
  }

  /** z(1) = 1 in any case; then the step from the last row back to the first one is wrong. */
  @Override
  List<Fr> grandProduct(final List<Fr> values, final Fr end) {
    unequal = !end.equals(Fr.ONE);
    return zeroProduct ? values.stream().map(_ -> Fr.ZERO).toList() : values;
  }

  @Override
  Polynomial quotient(final List<Fr> values) {
    final Fr step = Polynomial.rootOfUnity(values.size());
    final List<Fr> numerator = new ArrayList<>();
    Fr x = SHIFT;
    for (final Fr value : values) {
      numerator.add(value.mul(x.pow(n).sub(Fr.ONE)));
      x = x.mul(step);
    }
    final Polynomial dividend = Polynomial.interpolateCoset(numerator, SHIFT);
    final Polynomial quotient = dividend.dividedByVanishing(n);
    broken = dividend.minus(quotient.timesVanishing(n)).length() > 0;
    return quotient;
  }

  @Override
  Polynomial opening(final Polynomial polynomial, final Fr point) {
    return super.opening(polynomial.minus(Polynomial.of(polynomial.at(point))), point);
  }
}
