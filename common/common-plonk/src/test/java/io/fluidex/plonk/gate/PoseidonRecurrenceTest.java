package io.fluidex.plonk.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.poseidon.PoseidonParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The recurrence against a plain run of the rounds. */
class PoseidonRecurrenceTest {
  private PoseidonParameters parameters;

  private Fr[] addConstants(final Fr[] state, final int round) {
    final Fr[] out = state.clone();
    for (int i = 0; i < out.length; i++) {
      out[i] = out[i].add(parameters.roundConstant(round, i));
    }
    return out;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void shouldDescribeThePartialRounds(final int inputs) {
    parameters = PoseidonParameters.forInputs(inputs);
    final PoseidonRecurrence recurrence = new PoseidonRecurrence(inputs);
    final int t = inputs + 1;
    final int rounds = parameters.partialRounds();
    final Random random = new Random(inputs);
    final Fr[] y = new Fr[t];
    for (int i = 0; i < t; i++) {
      y[i] = Fr.of(random.nextLong() >>> 1);
    }
    Fr[] state = addConstants(parameters.mdsMatrix().multiply(y), 4);
    final List<Fr> u = new ArrayList<>();
    for (int k = 0; k < rounds; k++) {
      u.add(state[0]);
      state[0] = state[0].pow(5);
      state = addConstants(parameters.mdsMatrix().multiply(state), 5 + k);
    }
    for (int j = 0; j < t; j++) {
      Fr sum = recurrence.entryConstant(j);
      for (int i = 0; i < t; i++) {
        sum = sum.add(recurrence.entry(j, i).mul(y[i]));
      }
      for (int i = 0; i < j; i++) {
        sum = sum.add(recurrence.entryPower(j, i).mul(u.get(i).pow(5).sub(u.get(i))));
      }
      assertEquals(u.get(j), sum, "entry " + j);
    }
    for (int k = 0; k + t < rounds; k++) {
      Fr sum = recurrence.constant(k);
      for (int j = 0; j < t; j++) {
        sum = sum.add(recurrence.linear(j).mul(u.get(k + j)));
        sum = sum.add(recurrence.quintic(j).mul(u.get(k + j).pow(5)));
      }
      assertEquals(u.get(k + t), sum, "round " + (k + t));
    }
    for (int r = 0; r < t; r++) {
      Fr sum = recurrence.exitConstant(r);
      for (int j = 0; j < t; j++) {
        final Fr last = u.get(rounds - t + j);
        sum = sum.add(recurrence.exitLinear(r, j).mul(last));
        sum = sum.add(recurrence.exitQuintic(r, j).mul(last.pow(5)));
      }
      assertEquals(state[r], sum, "exit " + r);
    }
    // The oldest input enters by its fifth power alone.
    assertEquals(Fr.ZERO, recurrence.linear(0));
  }
}
