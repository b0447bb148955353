package io.fluidex.rollup.block;

import io.fluidex.crypto.field.PrimeField;
import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.state.AccountOpening;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.tree.ScalarNodeHasher;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The siblings of an opening in the state without any account: those a file leaves out. */
final class EmptySiblings {
  private static final int LIMBS = PrimeField.LIMBS;
  private static final Map<Depths, EmptySiblings> KNOWN = new ConcurrentHashMap<>();

  private final long[] limbs;

  private EmptySiblings(final long[] limbs) {
    this.limbs = limbs;
  }

  static EmptySiblings of(final Depths depths) {
    return KNOWN.computeIfAbsent(
        depths,
        d -> {
          final RollupState genesis = RollupState.genesis(d, ScalarNodeHasher.INSTANCE);
          final AccountOpening opening = genesis.open(0, 0, 0, 0);
          genesis.store(opening);
          genesis.commit();
          return new EmptySiblings(opening.siblings());
        });
  }

  int count() {
    return limbs.length / LIMBS;
  }

  boolean isAt(final int index, final long[] siblings) {
    final int from = LIMBS * index;
    return Arrays.equals(siblings, from, from + LIMBS, limbs, from, from + LIMBS);
  }

  void copy(final int index, final long[] to) {
    System.arraycopy(limbs, LIMBS * index, to, LIMBS * index, LIMBS);
  }
}
