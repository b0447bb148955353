package io.fluidex.rollup.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.rollup.executor.Outcome;
import io.fluidex.rollup.executor.SlotWitness;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.signature.StrictSignatures;
import io.fluidex.rollup.simulation.DecisionCases;
import io.fluidex.rollup.simulation.Trader;
import io.fluidex.rollup.state.AccountOpening;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.tree.ScalarNodeHasher;
import io.fluidex.rollup.tx.Deposit;
import io.fluidex.rollup.tx.TransactionType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockBuilderTest {
  private final RollupState state =
      RollupState.genesis(Shape.TINY.depths(), ScalarNodeHasher.INSTANCE);

  private static BlockHeader header(final Shape shape) {
    return new BlockHeader(shape, Blocks.CIRCUIT, 5, DecisionCases.TIME, DecisionCases.DOMAIN);
  }

  private BlockBuilder builder() {
    return new BlockBuilder(state, header(Shape.TINY), new StrictSignatures());
  }

  @Test
  void shouldFillUpWithNops() {
    final Fr genesis = state.root();
    final BlockBuilder builder = builder();
    builder.add(new Trader(2, 1, DecisionCases.DOMAIN).register());
    assertEquals(1, builder.size());
    final Block block = builder.seal();
    assertEquals(TransactionType.NOP, block.transactions().get(1).type());
    assertEquals(1, block.data().records().size());
    assertEquals(genesis, block.inputs().oldRoot());
    assertEquals(state.root(), block.inputs().newRoot());
    assertEquals(5, block.inputs().blockNumber());
    BlockVerifier.verify(block);
  }

  @Test
  void shouldMakeABlockOfNopsAlone() {
    final Block block = builder().seal();
    assertEquals(block.inputs().oldRoot(), block.inputs().newRoot());
    assertEquals(0, block.data().toBytes().length);
    BlockVerifier.verify(block);
  }

  @Test
  void shouldLeaveRefusedTransactionsOut() {
    final BlockBuilder builder = builder();
    assertInstanceOf(Outcome.Rejected.class, builder.add(new Deposit(2, 0, 1)));
    assertEquals(0, builder.size());
    assertFalse(builder.isFull());
  }

  @Test
  void shouldTakeNoMoreThanFits() {
    final BlockBuilder builder = builder();
    final Trader trader = new Trader(2, 1, DecisionCases.DOMAIN);
    builder.add(trader.register());
    builder.add(trader.register());
    assertTrue(builder.isFull());
    assertThrows(IllegalStateException.class, () -> builder.add(trader.register()));
    builder.seal();
    assertThrows(IllegalStateException.class, () -> builder.add(trader.register()));
    assertThrows(IllegalStateException.class, builder::seal);
  }

  @Test
  void shouldRefuseStatesThatItCannotGoOnFrom() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new BlockBuilder(state, header(Shape.SMALL), new StrictSignatures()));
    final BlockBuilder builder = builder();
    builder.add(new Trader(2, 1, DecisionCases.DOMAIN).register());
    assertThrows(IllegalStateException.class, this::builder);
  }

  @Test
  void shouldRefuseHeadersOutOfRange() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new BlockHeader(Shape.TINY, Blocks.CIRCUIT, -1, 0, DecisionCases.DOMAIN));
    assertThrows(
        IllegalArgumentException.class,
        () -> new BlockHeader(Shape.TINY, Blocks.CIRCUIT, 0, 1L << 32, DecisionCases.DOMAIN));
    final Block block = builder().seal();
    assertThrows(
        IllegalArgumentException.class,
        () -> new Block(block.header(), block.slots().subList(0, 1), block.data(), block.inputs()));
  }

  @Test
  void shouldFindEveryAlteredSiblingAndRoot() {
    final Block block = Blocks.of(Shape.TINY, Blocks.transactions()).get(3);
    final int siblings = AccountOpening.siblingCount(Shape.TINY.depths());
    for (int slot = 0; slot < block.slots().size(); slot++) {
      for (int party = 0; party < 2; party++) {
        for (int i = 0; i <= siblings; i++) {
          final Block altered = altered(block, slot, party == 0, i);
          final BlockFormatException e =
              assertThrows(BlockFormatException.class, () -> BlockVerifier.verify(altered));
          assertTrue(e.getMessage().startsWith("slot " + slot + ": account "), e.getMessage());
        }
      }
    }
  }

  /** The block with another sibling in one opening; the one after the last is the root. */
  private static Block altered(
      final Block block, final int at, final boolean first, final int sibling) {
    final List<SlotWitness> slots = new ArrayList<>(block.slots());
    final SlotWitness slot = slots.get(at);
    final AccountOpening opening = first ? slot.first() : slot.second();
    final long[] siblings = opening.siblings();
    Fr root = opening.root();
    if (sibling * PrimeField.LIMBS < siblings.length) {
      Fr.load(siblings, sibling * PrimeField.LIMBS)
          .add(Fr.ONE)
          .store(siblings, sibling * PrimeField.LIMBS);
    } else {
      root = root.add(Fr.ONE);
    }
    final AccountOpening other =
        AccountOpening.restore(
            opening.depths(),
            opening.account(),
            opening.token(AccountOpening.SELL),
            opening.token(AccountOpening.BUY),
            opening.orderSlot(),
            new AccountOpening.Leaves(
                opening.oldBalance(AccountOpening.SELL),
                opening.oldBalance(AccountOpening.BUY),
                opening.oldOrder(),
                opening.oldNonce(),
                opening.oldSign(),
                opening.oldAy()),
            siblings,
            root);
    other.setBalance(AccountOpening.SELL, opening.newBalance(AccountOpening.SELL));
    other.setBalance(AccountOpening.BUY, opening.newBalance(AccountOpening.BUY));
    other.setOrder(opening.newOrder());
    other.setNonce(opening.newNonce());
    other.setKey(opening.newSign(), opening.newAy());
    slots.set(
        at,
        first
            ? new SlotWitness(slot.transaction(), other, slot.second())
            : new SlotWitness(slot.transaction(), slot.first(), other));
    return new Block(block.header(), slots, block.data(), block.inputs());
  }

  @Test
  void shouldRefuseOpeningsWithoutPaths() {
    final Block block = builder().seal();
    final AccountOpening bare = state.open(0, 0, 0, 0);
    final SlotWitness slot = block.slots().getFirst();
    final Block altered =
        new Block(
            block.header(),
            List.of(new SlotWitness(slot.transaction(), bare, bare), block.slots().get(1)),
            block.data(),
            block.inputs());
    final BlockFormatException e =
        assertThrows(BlockFormatException.class, () -> BlockVerifier.verify(altered));
    assertTrue(e.getMessage().contains("has no paths"), e.getMessage());
  }
}
