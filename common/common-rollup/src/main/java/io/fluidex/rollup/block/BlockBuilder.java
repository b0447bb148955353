package io.fluidex.rollup.block;

import io.fluidex.crypto.field.Fr;
import io.fluidex.rollup.executor.BlockContext;
import io.fluidex.rollup.executor.Executor;
import io.fluidex.rollup.executor.Outcome;
import io.fluidex.rollup.executor.SlotWitness;
import io.fluidex.rollup.signature.SignatureChecker;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.tx.Nop;
import io.fluidex.rollup.tx.Transaction;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes one block: executes transactions as they come, and hashes when it is sealed. Belongs to the
 * state's thread; while a block is open, nothing else may change the state.
 */
public final class BlockBuilder {
  private final BlockHeader header;
  private final BlockContext context;
  private final Executor executor;
  private final Fr oldRoot;
  private final List<SlotWitness> slots = new ArrayList<>();
  private boolean sealed;

  /**
   * Opens a block on a state.
   *
   * @throws IllegalArgumentException if the state's trees are not those of the header's shape
   * @throws IllegalStateException if the state has changes that are not committed
   */
  public BlockBuilder(
      final RollupState state, final BlockHeader header, final SignatureChecker signatures) {
    if (!state.depths().equals(header.shape().depths())) {
      throw new IllegalArgumentException(
          "a block of shape "
              + header.shape()
              + " cannot be made of a state of depths "
              + state.depths());
    }
    if (!state.isCommitted()) {
      throw new IllegalStateException("the state has changes that are not committed");
    }
    this.header = header;
    this.context = new BlockContext(header.domain(), header.time(), signatures);
    this.executor = new Executor(state);
    this.oldRoot = state.root();
  }

  /** How many transactions the block has. */
  public int size() {
    return slots.size();
  }

  /** Whether no other fits. */
  public boolean isFull() {
    return slots.size() == header.shape().transactions();
  }

  /**
   * Executes a transaction; if it is accepted, it is the block's next.
   *
   * @throws IllegalStateException if the block is full or sealed
   */
  public Outcome add(final Transaction transaction) {
    if (sealed || isFull()) {
      throw new IllegalStateException(
          "block " + header.number() + " is " + (sealed ? "sealed" : "full"));
    }
    final Outcome outcome = executor.execute(transaction, context);
    if (outcome instanceof Outcome.Accepted accepted) {
      slots.add(accepted.witness());
    }
    return outcome;
  }

  /**
   * Fills the block up with Nops, brings the state's trees up to date and binds the public data.
   *
   * @throws IllegalStateException if it is sealed already
   */
  public Block seal() {
    if (sealed) {
      throw new IllegalStateException("block " + header.number() + " is sealed");
    }
    while (!isFull()) {
      final Outcome nop = add(Nop.INSTANCE);
      if (nop instanceof Outcome.Rejected rejected) {
        throw new IllegalStateException("a Nop was refused: " + rejected);
      }
    }
    sealed = true;
    executor.state().commit();
    return Block.of(header, oldRoot, slots);
  }
}
