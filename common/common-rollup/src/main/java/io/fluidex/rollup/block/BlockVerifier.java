package io.fluidex.rollup.block;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.rollup.executor.SlotWitness;
import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.state.AccountLeaf;
import io.fluidex.rollup.state.AccountOpening;
import io.fluidex.rollup.tree.MerklePath;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks that the paths of a block lead from its old root to its new one, update by update, as the
 * circuit does. What the transactions themselves may do was checked when the block was made, or
 * read.
 *
 * <p>Needs no state: two hashes for every sibling of the block.
 */
public final class BlockVerifier {
  private BlockVerifier() {}

  /**
   * Checks a block's paths.
   *
   * @throws BlockFormatException if one does not fit, with the slot, the account and the tree
   */
  public static void verify(final Block block) {
    Fr root = block.inputs().oldRoot();
    for (int i = 0; i < block.slots().size(); i++) {
      final SlotWitness slot = block.slots().get(i);
      try {
        root = new OpenedPaths(slot.first()).rootAfter(root);
        root = new OpenedPaths(slot.second()).rootAfter(root);
      } catch (final BlockFormatException e) {
        throw new BlockFormatException("slot " + i + ": " + e.getMessage(), e);
      }
    }
    if (!root.equals(block.inputs().newRoot())) {
      throw new BlockFormatException(
          "the slots lead to root " + root + ", not to " + block.inputs().newRoot());
    }
  }

  /** The four paths of an opening. */
  private static final class OpenedPaths {
    private final AccountOpening opening;
    private final List<Fr> siblings = new ArrayList<>();

    OpenedPaths(final AccountOpening opening) {
      this.opening = opening;
      final long[] limbs = opening.siblings();
      for (int at = 0; at < limbs.length; at += PrimeField.LIMBS) {
        siblings.add(Fr.load(limbs, at));
      }
      if (siblings.size() != AccountOpening.siblingCount(opening.depths())) {
        throw new BlockFormatException("account " + opening.account() + " has no paths");
      }
    }

    private MerklePath path(final long index, final int from, final int length) {
      return new MerklePath(index, siblings.subList(from, from + length));
    }

    Fr rootAfter(final Fr before) {
      final Depths depths = opening.depths();
      final int levels = depths.balance();
      final MerklePath sell = path(opening.token(AccountOpening.SELL), 0, levels);
      final MerklePath buy = path(opening.token(AccountOpening.BUY), levels, levels);
      final MerklePath order = path(opening.orderSlot(), 2 * levels, depths.order());
      final MerklePath account =
          path(opening.account(), 2 * levels + depths.order(), depths.account());
      final Fr balancesBetween = sell.root(amount(opening.newBalance(AccountOpening.SELL)));
      require(
          balancesBetween.equals(buy.root(amount(opening.oldBalance(AccountOpening.BUY)))),
          "the second balance is not in the tree that the first has left");
      final AccountLeaf oldLeaf =
          new AccountLeaf(
              opening.oldNonce(),
              opening.oldSign(),
              opening.oldAy(),
              sell.root(amount(opening.oldBalance(AccountOpening.SELL))),
              order.root(opening.oldOrder().hash()));
      require(
          account.root(oldLeaf.hash()).equals(before),
          "the account is not in the tree as the update before has left it");
      final AccountLeaf newLeaf =
          new AccountLeaf(
              opening.newNonce(),
              opening.newSign(),
              opening.newAy(),
              buy.root(amount(opening.newBalance(AccountOpening.BUY))),
              order.root(opening.newOrder().hash()));
      final Fr after = account.root(newLeaf.hash());
      require(after.equals(opening.root()), "the root after it is another");
      return after;
    }

    private void require(final boolean condition, final String otherwise) {
      if (!condition) {
        throw new BlockFormatException("account " + opening.account() + ": " + otherwise);
      }
    }

    private static Fr amount(final long unsigned) {
      final long[] limbs = new long[PrimeField.LIMBS];
      PrimeField.FR.setUnsigned(unsigned, limbs, 0);
      return Fr.load(limbs, 0);
    }
  }
}
