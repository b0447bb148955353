package io.fluidex.rollup.state;

import io.fluidex.crypto.field.Fr;
import java.util.Random;

/** Random changes of states, for tests that do not care which. */
final class States {
  private States() {}

  /** Changes every kind of leaf of some accounts; does not commit. */
  static void change(final RollupState state, final Random random, final int changes) {
    for (int i = 0; i < changes; i++) {
      final int tokens = state.depths().tokens();
      final int sell = random.nextInt(tokens);
      final int buy = (sell + 1 + random.nextInt(tokens - 1)) % tokens;
      final AccountOpening opening =
          state.open(
              1 + random.nextLong(state.depths().accounts() - 1),
              sell,
              buy,
              random.nextInt(state.depths().orderSlots()));
      opening.setBalance(AccountOpening.SELL, random.nextLong());
      opening.setBalance(AccountOpening.BUY, random.nextInt(3));
      opening.setNonce(random.nextLong(AccountLeaf.NONCES));
      opening.setKey(random.nextBoolean(), Fr.of(1 + random.nextInt(1000)));
      if (random.nextBoolean()) {
        opening.setOrder(
            new OrderLeaf(
                1 + random.nextInt(1000),
                sell,
                buy,
                random.nextLong(),
                random.nextLong(),
                random.nextLong(),
                random.nextLong()));
      }
      state.store(opening);
    }
  }
}
