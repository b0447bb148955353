package io.fluidex.plonk.gadget;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.plonk.circuit.Circuit;
import io.fluidex.plonk.circuit.CircuitBuilder;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldHalvesTest {
  private static final BigInteger R = PrimeField.FR.modulus();
  private static final Circuit SPLIT = split();

  private static Circuit split() {
    final CircuitBuilder c = new CircuitBuilder();
    final FieldHalves halves = FieldHalves.of(c, c.publicInput("x"));
    c.assertEqual(halves.high().var(), c.publicInput("high"));
    c.assertEqual(halves.low().var(), c.publicInput("low"));
    return c.compile();
  }

  private static Fr high(final BigInteger x) {
    return Fr.of(x.shiftRight(128));
  }

  private static Fr low(final BigInteger x) {
    return Fr.of(x.mod(BigInteger.ONE.shiftLeft(128)));
  }

  @Test
  void shouldSplitEveryElement() {
    for (final BigInteger x :
        List.of(
            BigInteger.ZERO,
            BigInteger.ONE,
            BigInteger.ONE.shiftLeft(128),
            BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE),
            R.shiftRight(1),
            R.subtract(BigInteger.ONE))) {
      GadgetAssert.assertSound(
          SPLIT, SPLIT.assignment().set("x", Fr.of(x)).set("high", high(x)).set("low", low(x)));
    }
  }

  /** x + r has halves, too, where it is below 2^254: another key for the same element. */
  @Test
  void shouldRefuseTheHalvesOfAnotherIntegerOfTheSameElement() {
    final CircuitBuilder c = new CircuitBuilder();
    FieldHalves.constrain(c, c.publicInput("x"), c.publicInput("high"));
    final Circuit circuit = c.compile();
    for (final BigInteger x : List.of(BigInteger.ZERO, BigInteger.ONE, BigInteger.TWO.pow(200))) {
      GadgetAssert.assertAccepted(
          circuit, circuit.assignment().set("x", Fr.of(x)).set("high", high(x)));
      GadgetAssert.assertRejected(
          circuit, circuit.assignment().set("x", Fr.of(x)).set("high", high(x.add(R))));
    }
  }
}
