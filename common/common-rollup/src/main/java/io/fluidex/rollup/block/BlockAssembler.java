package io.fluidex.rollup.block;

import io.fluidex.crypto.field.Fr;
import io.fluidex.rollup.executor.BlockContext;
import io.fluidex.rollup.executor.Outcome;
import io.fluidex.rollup.executor.SlotWitness;
import io.fluidex.rollup.executor.TransactionRules;
import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.signature.SignatureChecker;
import io.fluidex.rollup.state.AccountOpening;
import io.fluidex.rollup.tx.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts a block together from its transactions and what they found, whatever format they come in:
 * applies the rules again and compares what follows from them with what the format says.
 *
 * <p>For every slot {@link #begin}, {@link #open} for both parties, {@link #end}; then {@link
 * #finish}. The methods throw {@link BlockFormatException}, or another {@link
 * IllegalArgumentException} for values that no leaf can have. Belongs to one thread.
 */
public final class BlockAssembler {
  private final BlockHeader header;
  private final Depths depths;
  private final BlockContext context;
  private final List<SlotWitness> slots = new ArrayList<>();
  private Transaction transaction;
  private AccountOpening first;
  private AccountOpening second;

  /** Begins a block. */
  public BlockAssembler(final BlockHeader header) {
    this.header = header;
    this.depths = header.shape().depths();
    // The prover's circuit checks signatures, and whoever accepts blocks from strangers may do so.
    this.context = new BlockContext(header.domain(), header.time(), SignatureChecker.believing());
  }

  /** Begins a slot. */
  public void begin(final Transaction next) {
    refuse(TransactionRules.checkIds(next, depths));
    transaction = next;
  }

  /**
   * Adds what a party found.
   *
   * @param party {@link TransactionRules#FIRST}, then {@link TransactionRules#SECOND}
   * @param old the leaves as they were
   * @param root the root after the opening
   * @param siblings of the four paths, as {@link AccountOpening#siblings}
   */
  public void open(
      final int party, final AccountOpening.Leaves old, final Fr root, final long[] siblings) {
    final TransactionRules.Place place = TransactionRules.place(transaction, party, depths);
    final AccountOpening opening =
        AccountOpening.restore(
            depths,
            place.account(),
            place.sellToken(),
            place.buyToken(),
            place.orderSlot(),
            old,
            siblings,
            root);
    if (party == TransactionRules.FIRST) {
      first = opening;
    } else {
      second = opening;
    }
  }

  /** Ends a slot: the rules say what the leaves become. */
  public void end() {
    refuse(TransactionRules.apply(transaction, first, second, context));
    if (!first.isSequential() || !second.isSequential()) {
      throw new BlockFormatException(
          "the second balance of one token is not what the first has left");
    }
    slots.add(new SlotWitness(transaction, first, second));
  }

  private static void refuse(final Optional<Outcome.Rejected> rejection) {
    if (rejection.isPresent()) {
      throw new BlockFormatException("the transaction is not valid: " + rejection.get());
    }
  }

  /**
   * The block.
   *
   * @param bound old root, new root, C, z and y as the format has them; all but the first follow
   *     from the slots, and must be the same
   */
  public Block finish(final List<Fr> bound) {
    final Block block = Block.of(header, bound.getFirst(), slots);
    final List<Fr> found =
        List.of(
            block.inputs().oldRoot(),
            block.inputs().newRoot(),
            block.inputs().commitment(),
            block.inputs().z(),
            block.inputs().y());
    if (!found.equals(bound)) {
      throw new BlockFormatException(
          "new root, C, z and y of the file are not those of its slots: " + found);
    }
    return block;
  }
}
