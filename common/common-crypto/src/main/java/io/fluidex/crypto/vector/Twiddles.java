package io.fluidex.crypto.vector;

import static io.fluidex.crypto.field.PrimeField.LIMBS;
import static io.fluidex.crypto.vector.LimbFormat.BLOCK;

import io.fluidex.crypto.field.Fr;

/**
 * The factors of one {@link BlockTransform}: for a primitive n-th root of unity w, a shift s, a
 * scale u and a ratio v they turn c_0, c_1, ... into u v^i * sum c_j (s w^i)^j for i = 0, 1, ....
 *
 * <p>With w^e for e = 0, 1, ... in bit-reversed order, W_0, W_1, ..., a level that splits
 * polynomials modulo x^(2t) - s^(2t) W_g^2 into ones modulo x^t - s^t W_g and x^t + s^t W_g needs
 * one factor for each g. Without a shift all levels therefore share one list.
 */
final class Twiddles {
  private final ConstantTable roots;
  private final ConstantTable levelRoots;
  private final double[] lanes;
  private final ConstantTable outputs;

  private Twiddles(
      final ConstantTable roots,
      final ConstantTable levelRoots,
      final double[] lanes,
      final ConstantTable outputs) {
    this.roots = roots;
    this.levelRoots = levelRoots;
    this.lanes = lanes;
    this.outputs = outputs;
  }

  /** Without shift and ratio. Takes about a third of the memory of the data. */
  static Twiddles plain(final BlockTransform transform, final Fr root, final Fr scale) {
    final ConstantTable roots = new ConstantTable(transform.size() / (2 * BLOCK));
    final BlockArray ordered = orderedRoots(transform, root);
    roots.set(transform.field(), transform.constants(), ordered, ordered.length(), 0);
    return new Twiddles(roots, null, lanes(transform, root, Fr.ONE, scale, Fr.ONE), null);
  }

  /** The same with a shift; takes two thirds of the memory of the data. */
  Twiddles shifted(final BlockTransform transform, final Fr root, final Fr shift) {
    final VectorBulkField field = transform.field();
    final BlockArray ordered = orderedRoots(transform, root);
    final ConstantTable factors = new ConstantTable(transform.size() / BLOCK - 1);
    final BlockArray scaled = new BlockArray(ordered.length());
    final BlockArray power = new BlockArray(BLOCK);
    for (int level = 0; level < transform.blockLevels(); level++) {
      final int groups = 1 << level;
      fill(field, power, shift.pow(transform.size() / (2 * groups)));
      field.scale(ordered, 0, power, 0, scaled, 0, groups);
      factors.set(field, transform.constants(), scaled, groups, groups - 1);
    }
    return new Twiddles(roots, factors, lanes(transform, root, shift, Fr.ONE, Fr.ONE), null);
  }

  /** The same with a ratio, for a given scale; takes two thirds of the memory of the data. */
  Twiddles scaled(final BlockTransform transform, final Fr root, final Fr scale, final Fr ratio) {
    final VectorBulkField field = transform.field();
    final int blocks = transform.size() / BLOCK;
    final BlockArray powers = powers(field, ratio.pow(BLOCK), blocks);
    final BlockArray ordered = new BlockArray(blocks);
    final int tiles = blocks / BLOCK;
    for (int tile = 0; tile < tiles; tile++) {
      for (int position = 0; position < BLOCK; position++) {
        final int block = transform.outputBlock(tile, position);
        LimbConversion.copy(powers.data, block, ordered.data, tile * BLOCK + position, 1);
      }
    }
    final ConstantTable factors = new ConstantTable(blocks);
    factors.set(field, transform.constants(), ordered, blocks, 0);
    return new Twiddles(roots, null, lanes(transform, root, Fr.ONE, scale, ratio), factors);
  }

  /** w^e for the exponents e below n / 2 that are multiples of 16, in bit-reversed order. */
  private static BlockArray orderedRoots(final BlockTransform transform, final Fr root) {
    final int n = transform.size() / (2 * BLOCK);
    final BlockArray powers = powers(transform.field(), root.pow(BLOCK), n);
    final BlockArray ordered = new BlockArray(n);
    final int bits = Integer.numberOfTrailingZeros(n);
    for (int i = 0; i < n; i++) {
      LimbConversion.copy(powers.data, BlockTransform.reverse(i, bits), ordered.data, i, 1);
    }
    return ordered;
  }

  private static BlockArray powers(final VectorBulkField field, final Fr ratio, final int n) {
    final long[] limbs = new long[2 * LIMBS];
    Fr.ONE.store(limbs, 0);
    ratio.store(limbs, LIMBS);
    final BlockArray powers = new BlockArray(n);
    field.powers(limbs, 0, limbs, LIMBS, powers, 0, n);
    return powers;
  }

  private static void fill(final VectorBulkField field, final BlockArray to, final Fr value) {
    final long[] limbs = new long[LIMBS];
    value.store(limbs, 0);
    field.fill(to, 0, BLOCK, limbs, 0);
  }

  /** Block l, element r: (s w^r)^l * u * v^r. */
  private static double[] lanes(
      final BlockTransform transform,
      final Fr root,
      final Fr shift,
      final Fr scale,
      final Fr ratio) {
    final long[] limbs = new long[BLOCK * BLOCK * LIMBS];
    for (int r = 0; r < BLOCK; r++) {
      final Fr step = shift.mul(root.pow(r));
      Fr factor = scale.mul(ratio.pow(r));
      for (int l = 0; l < BLOCK; l++) {
        factor.store(limbs, (l * BLOCK + r) * LIMBS);
        factor = factor.mul(step);
      }
    }
    final BlockArray lanes = new BlockArray(BLOCK * BLOCK);
    transform.field().load(limbs, 0, lanes, 0, BLOCK * BLOCK);
    return lanes.data;
  }

  /** The factors W_g, without shift. */
  ConstantTable roots() {
    return roots;
  }

  /** Where the factors of a level of whole blocks are. */
  ConstantTable levelRoots() {
    return levelRoots == null ? roots : levelRoots;
  }

  /** The factor of the first group of a level of whole blocks. */
  int levelStart(final int level) {
    return levelRoots == null ? 0 : (1 << level) - 1;
  }

  /** Whether the first group of every level of whole blocks has the factor 1. */
  boolean startsWithOne() {
    return levelRoots == null;
  }

  /** 16 blocks: element r of block l is the factor of the element l of a block r mod 16. */
  double[] lanes() {
    return lanes;
  }

  /** Factors of the blocks that come out, 16 for each tile in the order of positions, or null. */
  ConstantTable outputs() {
    return outputs;
  }
}
