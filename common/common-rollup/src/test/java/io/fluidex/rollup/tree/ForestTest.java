package io.fluidex.rollup.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.poseidon.Poseidon;
import io.fluidex.rollup.plain.PlainTree;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

/** Forests against trees of objects, and the two ways to update them against each other. */
class ForestTest {
  private static final int LIMBS = PrimeField.LIMBS;

  private static long[] limbs(final Fr value) {
    final long[] limbs = new long[LIMBS];
    value.store(limbs, 0);
    return limbs;
  }

  /** The example of the original's test of updates. */
  @Test
  void shouldHaveTheRootsOfTheOriginal() {
    final Forest forest = new Forest(2, 1, Fr.ZERO);
    final HashBatch batch = new HashBatch(ScalarNodeHasher.INSTANCE, 2);
    final long[] keys = new long[4];
    for (int i = 0; i < 4; i++) {
      keys[i] = forest.key(0, 0, i);
      forest.putLeaf(keys[i], limbs(Fr.of(10 + i)), 0);
    }
    forest.rehash(keys, 4, batch);
    assertEquals(
        "2177472108592214776219413988169722295737719851476398076576972446495093216962",
        forest.root(0).toString());
    final MerklePath path = forest.path(0, 2);
    assertEquals(
        List.of(
            Fr.of(13),
            Fr.of(
                new BigInteger(
                    "19734557263133032949782233307102393533653541299036130790305705723655732129477"))),
        path.siblings());
    assertEquals(forest.root(0), path.root(Fr.of(12)));
    final Fr expected =
        Fr.of(
            new BigInteger(
                "6113514776918974039162122634518109792718343863181178473871672167112336085040"));
    assertEquals(expected, path.root(Fr.of(19)));
    forest.putLeaf(forest.key(0, 0, 2), limbs(Fr.of(19)), 0);
    forest.rehash(new long[] {forest.key(0, 0, 2)}, 1, batch);
    assertEquals(expected, forest.root(0));
  }

  @Test
  void shouldAgreeWithPlainTreesHoweverItIsUpdated() {
    final Random random = new Random(7);
    for (final int depth : new int[] {0, 1, 2, 5, 14}) {
      final int owners = 3;
      final Forest sequential = new Forest(depth, 8, Fr.of(3));
      final Forest batched = new Forest(depth, 8, Fr.of(3));
      final List<PlainTree> plain = new ArrayList<>();
      for (int owner = 0; owner < owners; owner++) {
        plain.add(new PlainTree(depth, Fr.of(3)));
      }
      for (int round = 0; round < 6; round++) {
        update(sequential, batched, plain, 1 + random.nextInt(40), random);
        for (int owner = 0; owner < owners; owner++) {
          assertEquals(plain.get(owner).root(), sequential.root(owner));
          assertEquals(plain.get(owner).root(), batched.root(owner));
          final long index = random.nextLong(1L << depth);
          assertEquals(plain.get(owner).path(index), batched.path(owner, index));
        }
      }
      assertEquals(sequential.storedNodes(), batched.storedNodes());
    }
  }

  private static void update(
      final Forest sequential,
      final Forest batched,
      final List<PlainTree> plain,
      final int count,
      final Random random) {
    final int depth = sequential.depth();
    final UpdateSequence updates = new UpdateSequence(sequential);
    // The batch hands the leaves over: hashes of one input.
    final HashBatch leaves = new HashBatch(ScalarNodeHasher.INSTANCE, 1);
    final long[] keys = new long[count];
    int changes = 0;
    final List<long[]> siblings = new ArrayList<>();
    final List<List<Fr>> expected = new ArrayList<>();
    final List<Fr> roots = new ArrayList<>();
    updates.expect(leaves);
    for (int i = 0; i < count; i++) {
      final int owner = random.nextInt(plain.size());
      final long index = random.nextLong(1L << depth);
      final long[] path = new long[LIMBS * depth];
      final boolean change = random.nextInt(4) > 0 || i == 0;
      siblings.add(path);
      expected.add(plain.get(owner).path(index).siblings());
      if (change) {
        final int at = leaves.add();
        final Fr seed = Fr.of(random.nextInt(1000));
        seed.store(leaves.in(), at);
        final Fr leaf = Poseidon.hash(seed);
        plain.get(owner).set(index, leaf);
        keys[changes] = batched.key(owner, 0, index);
        batched.putLeaf(keys[changes], limbs(leaf), 0);
        changes++;
      }
      updates.add(owner, index, change, path, 0);
      roots.add(plain.get(owner).root());
    }
    leaves.run();
    updates.collect(leaves);
    final HashBatch batch = new HashBatch(BatchNodeHasher.INSTANCE, 2);
    while (updates.isBelowRoot()) {
      batch.clear();
      updates.prepare(batch);
      batch.run();
      updates.collect(batch);
    }
    updates.finish();
    final long[] root = new long[LIMBS];
    for (int i = 0; i < count; i++) {
      final List<Fr> path = new ArrayList<>();
      for (int at = 0; at < LIMBS * depth; at += LIMBS) {
        path.add(Fr.load(siblings.get(i), at));
      }
      assertEquals(expected.get(i), path);
      updates.copyRoot(i, root, 0);
      assertEquals(roots.get(i), Fr.load(root, 0));
    }
    Arrays.sort(keys, 0, changes);
    batched.rehash(keys, changes, batch);
  }

  @Test
  void shouldHashSharedNodesOnce() {
    final int depth = 10;
    final Forest forest = new Forest(depth, 1, Fr.ZERO);
    final int[] hashes = {0};
    final NodeHasher counting =
        (inputs, in, inAt, out, outAt, count) -> {
          hashes[0] += count;
          BatchNodeHasher.INSTANCE.hash(inputs, in, inAt, out, outAt, count);
        };
    final long[] keys = new long[1 << depth];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = forest.key(0, 0, i);
      forest.putLeaf(keys[i], limbs(Fr.of(i)), 0);
    }
    forest.rehash(keys, keys.length, new HashBatch(counting, 2));
    assertEquals(keys.length - 1, hashes[0]);
  }

  @Test
  void shouldLeaveForksAlone() {
    final Forest forest = new Forest(4, 1, Fr.ZERO);
    final Fr before = forest.root(0);
    final Forest fork = forest.fork();
    forest.putLeaf(forest.key(0, 0, 3), limbs(Fr.ONE), 0);
    forest.rehash(new long[] {forest.key(0, 0, 3)}, 1, new HashBatch(ScalarNodeHasher.INSTANCE, 2));
    assertEquals(before, fork.root(0));
    assertNotEquals(before, forest.root(0));
  }

  @Test
  void shouldRefuseTreesWhoseNodesHaveNoNumber() {
    new Forest(30, 32, Fr.ZERO);
    assertThrows(IllegalArgumentException.class, () -> new Forest(31, 32, Fr.ZERO));
    assertThrows(IllegalArgumentException.class, () -> new Forest(-1, 1, Fr.ZERO));
  }

  @Test
  void shouldRefusePathsOfLeavesThatNoTreeHas() {
    final List<Fr> two = List.of(Fr.ZERO, Fr.ONE);
    assertEquals(3, new MerklePath(3, two).index());
    assertThrows(IllegalArgumentException.class, () -> new MerklePath(4, two));
    assertThrows(IllegalArgumentException.class, () -> new MerklePath(-1, two));
  }

  @Test
  void shouldHashTheSameOnAnyHasher() {
    try (ForkJoinPool pool = new ForkJoinPool(2)) {
      final Random random = new Random(1);
      final NodeHasher parallel = new ParallelNodeHasher(BatchNodeHasher.INSTANCE, pool);
      for (final int inputs : new int[] {1, 2, 4, 5}) {
        for (final int count : new int[] {0, 1, 2, 3, 8, 63, 64, 65, 200}) {
          final long[] in = new long[LIMBS * inputs * (count + 1)];
          for (int at = 0; at < in.length; at += LIMBS) {
            Fr.of(new BigInteger(250, random)).store(in, at);
          }
          final long[] expected = new long[LIMBS * (count + 1)];
          ScalarNodeHasher.INSTANCE.hash(inputs, in, LIMBS * inputs, expected, LIMBS, count);
          for (final NodeHasher hasher : List.of(NodeHasher.ofMachine(), parallel)) {
            final long[] found = new long[expected.length];
            hasher.hash(inputs, in, LIMBS * inputs, found, LIMBS, count);
            assertArrayEquals(expected, found, inputs + " inputs, " + count + " times");
          }
        }
      }
    }
  }
}
