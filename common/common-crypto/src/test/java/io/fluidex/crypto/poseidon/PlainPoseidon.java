package io.fluidex.crypto.poseidon;

import io.fluidex.crypto.field.Fr;

/** Poseidon by the letter of the paper: dense matrix in every round. The oracle of the fast one. */
final class PlainPoseidon {
  private PlainPoseidon() {}

  static Fr hash(final Fr... inputs) {
    final PoseidonParameters parameters = PoseidonParameters.forInputs(inputs.length);
    final int width = parameters.width();
    final int half = parameters.fullRounds() / 2;
    Fr[] state = new Fr[width];
    state[0] = Fr.ZERO;
    System.arraycopy(inputs, 0, state, 1, inputs.length);
    for (int round = 0; round < 2 * half + parameters.partialRounds(); round++) {
      final boolean full = round < half || round >= half + parameters.partialRounds();
      for (int i = 0; i < width; i++) {
        state[i] = state[i].add(parameters.roundConstant(round, i));
        if (full || i == 0) {
          state[i] = state[i].pow(5);
        }
      }
      state = mix(parameters, state);
    }
    return state[0];
  }

  private static Fr[] mix(final PoseidonParameters parameters, final Fr[] state) {
    final Fr[] mixed = new Fr[state.length];
    for (int i = 0; i < state.length; i++) {
      mixed[i] = Fr.ZERO;
      for (int j = 0; j < state.length; j++) {
        mixed[i] = mixed[i].add(parameters.mds(i, j).mul(state[j]));
      }
    }
    return mixed;
  }
}
