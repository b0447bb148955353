package io.fluidex.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.circuit.ConstraintSystem;
import io.fluidex.plonk.circuit.Satisfiability;
import io.fluidex.plonk.gate.FluidexGates;
import io.fluidex.plonk.gate.VanillaGates;
import io.fluidex.plonk.r1cs.R1cs;
import io.fluidex.plonk.r1cs.SignalValues;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchCircuitTest {
  private static boolean isSatisfied(final BenchCircuit circuit) {
    final List<Fr> inputs =
        Arrays.stream(circuit.system().publicVariables())
            .mapToObj(circuit.witness()::value)
            .toList();
    return new Satisfiability(circuit.system()).isSatisfied(circuit.witness(), inputs);
  }

  @Test
  void shouldHaveAsManyConstraintsAsTheCircuitOtherProversWereMeasuredWith() {
    assertEquals(64_965, BenchCircuit.constraints(16));
    assertEquals(1_015, BenchCircuit.constraints(10));
  }

  @Test
  void shouldWriteFilesThatCircomsReadersTake() {
    final ArithmeticCircuit source = new ArithmeticCircuit(1, 37);
    final R1cs r1cs = R1cs.read(ByteBuffer.wrap(source.r1cs()));
    assertEquals(37, r1cs.constraints());
    assertEquals(1, r1cs.outputs());
    assertEquals(0, r1cs.publicInputs());
    assertEquals(2, r1cs.privateInputs());
    assertEquals(r1cs.signals(), SignalValues.read(ByteBuffer.wrap(source.wtns())).count());
    assertFalse(Arrays.equals(source.r1cs(), new ArithmeticCircuit(2, 37).r1cs()));
    assertTrue(Arrays.equals(source.r1cs(), new ArithmeticCircuit(1, 37).r1cs()));
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 11})
  void shouldTakeOneRowForEachConstraintOfArithmetic(final int power) {
    final BenchCircuit circuit = BenchCircuit.vanilla(BenchCircuit.arithmetic(power));
    assertEquals(VanillaGates.SET, circuit.system().gateSet());
    assertEquals(BenchCircuit.constraints(power) + 1, circuit.system().rows());
    assertTrue(isSatisfied(circuit));
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 11, 14})
  void shouldFillADomainWithTheGatesOfTheExchange(final int power) {
    final BenchCircuit circuit = BenchCircuit.custom(power);
    final ConstraintSystem system = circuit.system();
    assertEquals(FluidexGates.SET, system.gateSet());
    assertTrue(
        system.rows() > (1 << power) - 60 && system.rows() <= 1 << power, system.rows() + " rows");
    assertTrue(isSatisfied(circuit));
    assertEquals(power < 14, circuit.content().startsWith("0 signatures"), circuit.content());
  }
}
