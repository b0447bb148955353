package io.fluidex.prover.master.cluster;

import io.fluidex.crypto.eddsa.PrivateKey;
import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.rollup.block.Block;
import io.fluidex.rollup.block.BlockBuilder;
import io.fluidex.rollup.block.BlockHeader;
import io.fluidex.rollup.executor.Outcome;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.signature.SignatureChecker;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.tree.ScalarNodeHasher;
import io.fluidex.rollup.tx.Deposit;
import io.fluidex.rollup.tx.Register;
import io.fluidex.rollup.tx.Transaction;
import java.math.BigInteger;

/** Makes blocks of the shape {@code tiny}, one after the other. */
final class SampleChain {
  private static final long TIME = 1_767_225_600L;

  private final RollupState state =
      RollupState.genesis(Shape.TINY.depths(), ScalarNodeHasher.INSTANCE);
  private final PrivateKey key = PrivateKey.fromSeed(new byte[PrivateKey.SEED_BYTES]);
  private final Domain domain =
      Domain.of(
          BigInteger.valueOf(31337),
          EthereumAddress.parse("0x00000000000000000000000000000000000000aa"));
  private long next;

  /** The next block, for a circuit. */
  Block next(final Bytes32 circuitId) {
    final long number = next++;
    final BlockBuilder builder =
        new BlockBuilder(
            state,
            new BlockHeader(Shape.TINY, circuitId, number, TIME + number, domain),
            SignatureChecker.believing());
    if (number == 0) {
      add(builder, new Register(1, key.publicKey().point().sign(), key.publicKey().point().y()));
    }
    add(builder, new Deposit(1, (int) (number % 4), 1000 + number));
    return builder.seal();
  }

  private static void add(final BlockBuilder builder, final Transaction transaction) {
    if (builder.add(transaction) instanceof Outcome.Rejected rejected) {
      throw new IllegalStateException(transaction + " was refused: " + rejected);
    }
  }
}
