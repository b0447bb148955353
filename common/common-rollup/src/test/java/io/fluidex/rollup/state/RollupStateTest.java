package io.fluidex.rollup.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.rollup.plain.PlainState;
import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.tree.NodeHasher;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class RollupStateTest {
  private static final Depths DEPTHS = new Depths(3, 4, 4);

  private final RollupState state = RollupState.genesis(DEPTHS, NodeHasher.ofMachine());

  private static AccountOpening deposit(
      final RollupState state, final long account, final int token, final long amount) {
    final AccountOpening opening = state.open(account, token, 0, 0);
    opening.setBalance(AccountOpening.SELL, opening.oldBalance(AccountOpening.SELL) + amount);
    state.store(opening);
    return opening;
  }

  @Test
  void shouldShowLeavesAtOnceAndRootsWhenCommitted() {
    final Fr genesis = state.root();
    deposit(state, 2, 5, 7);
    assertEquals(7, state.balance(2, 5));
    assertEquals(genesis, state.root());
    assertFalse(state.isCommitted());
    state.commit();
    assertNotEquals(genesis, state.root());
    assertTrue(state.isCommitted());
    final Fr balanceRoot = state.balancePath(2, 5).root(Fr.of(7));
    assertEquals(state.account(2).balanceRoot(), balanceRoot);
    assertEquals(state.root(), state.accountPath(2).root(state.account(2).hash()));
    assertEquals(state.account(2).orderRoot(), state.orderPath(2, 9).root(OrderLeaf.EMPTY.hash()));
  }

  @Test
  void shouldReachTheSameRootWithAndWithoutPaths() {
    final Random random = new Random(3);
    final RollupState other = RollupState.genesis(DEPTHS, NodeHasher.ofMachine());
    for (int i = 0; i < 20; i++) {
      final long seed = random.nextLong();
      final int changes = random.nextInt(60);
      States.change(state, new Random(seed), changes);
      States.change(other, new Random(seed), changes);
      state.commit();
      other.commitWithoutPaths();
      assertEquals(state.root(), other.root());
      assertEquals(state.nodeCount(), other.nodeCount());
    }
  }

  @Test
  void shouldOpenTheSecondBalanceAsTheFirstHasLeftIt() {
    deposit(state, 2, 5, 7);
    final AccountOpening both = state.open(2, 5, 5, 0);
    both.setBalance(AccountOpening.SELL, 3);
    state.store(both);
    state.commit();
    assertEquals(3, both.oldBalance(AccountOpening.BUY));
    assertTrue(both.isSequential());
    final PlainState plain = new PlainState(DEPTHS);
    final RollupState again = RollupState.genesis(DEPTHS, NodeHasher.ofMachine());
    plain.apply(deposit(again, 2, 5, 7));
    final List<Fr> siblings = plain.apply(both);
    assertEquals(siblings, siblings(both));
    assertEquals(plain.root(), state.root());
  }

  private static List<Fr> siblings(final AccountOpening opening) {
    final List<Fr> siblings = new ArrayList<>();
    final long[] limbs = opening.siblings();
    for (int at = 0; at < limbs.length; at += PrimeField.LIMBS) {
      siblings.add(Fr.load(limbs, at));
    }
    return siblings;
  }

  @Test
  void shouldRefuseOpeningsThatAreNotFresh() {
    final AccountOpening stale = state.open(2, 0, 1, 0);
    deposit(state, 2, 1, 1);
    assertThrows(IllegalStateException.class, () -> state.store(stale));
    final AccountOpening otherTrees =
        RollupState.genesis(new Depths(4, 4, 4), NodeHasher.ofMachine()).open(3, 0, 1, 0);
    assertThrows(IllegalStateException.class, () -> state.store(otherTrees));
  }

  @Test
  void shouldRefuseToChangeAccountZero() {
    final AccountOpening zero = state.open(0, 0, 1, 0);
    zero.setBalance(AccountOpening.SELL, 1);
    assertThrows(IllegalArgumentException.class, () -> state.store(zero));
    assertEquals(0, state.balance(0, 0));
  }

  @Test
  void shouldRefuseToChangeOneBalanceTwice() {
    final AccountOpening twice = state.open(2, 1, 1, 0);
    twice.setBalance(AccountOpening.SELL, 1);
    twice.setBalance(AccountOpening.BUY, 2);
    assertThrows(IllegalArgumentException.class, () -> state.store(twice));
    assertEquals(0, state.balance(2, 1));
  }

  @Test
  void shouldRefuseViewsAndForksOfWhatIsNotCommitted() {
    deposit(state, 2, 1, 1);
    assertThrows(IllegalStateException.class, state::view);
    assertThrows(IllegalStateException.class, state::fork);
    state.commit();
    assertEquals(state.root(), state.view().root());
  }

  @Test
  void shouldRefuseIndexesThatNoTreeHas() {
    assertThrows(IllegalArgumentException.class, () -> state.open(16, 0, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> state.open(-1, 0, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> state.open(1, 8, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> state.open(1, 0, 8, 0));
    assertThrows(IllegalArgumentException.class, () -> state.open(1, 0, 0, 16));
    assertThrows(IllegalArgumentException.class, () -> state.balance(1, 8));
    assertThrows(IllegalArgumentException.class, () -> state.balance(16, 0));
    assertThrows(IllegalArgumentException.class, () -> state.order(1, 16));
    assertThrows(IllegalArgumentException.class, () -> state.order(1, -1));
    assertThrows(IllegalArgumentException.class, () -> state.account(16));
    assertThrows(IllegalArgumentException.class, () -> state.balancePath(1, -1));
    assertThrows(IllegalArgumentException.class, () -> state.orderPath(1, 16));
    assertThrows(IllegalArgumentException.class, () -> state.accountPath(16));
    final AccountOpening opening = state.open(1, 0, 0, 0);
    assertThrows(IllegalArgumentException.class, () -> opening.setNonce(1L << 40));
    assertThrows(IllegalArgumentException.class, () -> opening.setNonce(-1));
  }

  @Test
  void shouldGoSeparateWaysAfterAFork() {
    States.change(state, new Random(5), 40);
    state.commit();
    final RollupState fork = state.fork();
    final Fr before = state.root();
    States.change(fork, new Random(6), 40);
    fork.commit();
    assertEquals(before, state.root());
    States.change(state, new Random(6), 40);
    state.commit();
    assertEquals(fork.root(), state.root());
  }

  @Test
  void shouldVisitBalancesInOrder() {
    deposit(state, 3, 2, 5);
    deposit(state, 1, 7, 6);
    deposit(state, 3, 1, 4);
    deposit(state, 2, 2, 1);
    final AccountOpening spent = state.open(2, 2, 0, 0);
    spent.setBalance(AccountOpening.SELL, 0);
    state.store(spent);
    final List<String> visited = new ArrayList<>();
    state.forEachBalance(
        (account, token, amount) -> visited.add(account + "/" + token + "/" + amount));
    assertEquals(List.of("1/7/6", "3/1/4", "3/2/5"), visited);
  }

  /** Each view is walked by another thread while the state goes on. */
  @Test
  void shouldKeepViewsWhileTheStateChanges()
      throws InterruptedException, ExecutionException, TimeoutException {
    final Random random = new Random(11);
    final CountDownLatch begun = new CountDownLatch(1);
    try (ExecutorService readers = Executors.newFixedThreadPool(3)) {
      final List<Future<?>> checks = new ArrayList<>();
      for (int round = 0; round < 60; round++) {
        States.change(state, random, 1 + random.nextInt(30));
        state.commit();
        final StateView view = state.view();
        final Fr root = state.root();
        final long[] sum = {0};
        view.forEachBalance((account, token, amount) -> sum[0] += amount);
        checks.add(
            readers.submit(() -> {
              begun.countDown();
              check(view, root, sum[0]);
            }));
      }
      assertTrue(begun.await(30, TimeUnit.SECONDS));
      for (int round = 0; round < 200; round++) {
        States.change(state, random, 10);
        state.commit();
      }
      for (final Future<?> check : checks) {
        check.get(60, TimeUnit.SECONDS);
      }
    }
  }

  /** Every leaf of a view leads to its root. */
  private static void check(final StateView view, final Fr root, final long sum) {
    assertEquals(root, view.root());
    final long[] found = {0};
    view.forEachBalance((account, token, amount) -> found[0] += amount);
    assertEquals(sum, found[0]);
    for (long account = 0; account < DEPTHS.accounts(); account++) {
      final AccountLeaf leaf = view.account(account);
      assertEquals(root, view.accountPath(account).root(leaf.hash()));
      for (int slot = 0; slot < DEPTHS.orderSlots(); slot += 5) {
        assertEquals(
            leaf.orderRoot(), view.orderPath(account, slot).root(view.order(account, slot).hash()));
      }
      final long[] limbs = new long[PrimeField.LIMBS];
      for (int token = 0; token < DEPTHS.tokens(); token++) {
        PrimeField.FR.setUnsigned(view.balance(account, token), limbs, 0);
        assertEquals(leaf.balanceRoot(), view.balancePath(account, token).root(Fr.load(limbs, 0)));
      }
    }
  }
}
