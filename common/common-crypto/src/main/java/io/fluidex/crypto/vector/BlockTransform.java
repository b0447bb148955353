package io.fluidex.crypto.vector;

import static io.fluidex.crypto.vector.LimbFormat.BLOCK;
import static io.fluidex.crypto.vector.LimbFormat.BLOCK_DOUBLES;

import java.util.concurrent.ForkJoinPool;

/**
 * The Fourier transform on blocks of vectors, from natural to natural order, in place.
 *
 * <p>A polynomial is reduced modulo x^(n/2) - 1 and x^(n/2) + 1, these are split again, and so on:
 * (l, u) becomes (l + W u, l - W u), one factor W for each polynomial that is split ({@link
 * Twiddles}). The vector operations are between whole blocks until 16 coefficients are left, a
 * block for each polynomial. The last four levels are done on tiles of 16 blocks, transposed so
 * that a block holds the same coefficient of 16 polynomials. These polynomials are chosen to differ
 * in the four highest bits of their numbers, the lowest of the exponent by which their roots
 * differ: with coefficient l of polynomial r times w^(r l), 256 factors in all, they need the same
 * factors W. The transposition also is all that reordering takes: the elements of a block that
 * leaves a tile are neighbours in natural order. A tile goes to where another one came from, so
 * tiles are done in pairs.
 *
 * <p>The levels of whole blocks are done in passes of at most {@link #PASS_LEVELS} levels on {@link
 * #PASS_BLOCKS} blocks that lie apart, copied together for the first-level cache; then the same in
 * each part, which soon fits the second-level cache, and so on, depth first.
 *
 * <p>Bounds: what is multiplied has limbs of at most 2^51 and is at most 1.52 p, since {@link
 * ButterflyKernel#combine} normalises one operand; products have limbs of 2^50 and are at most 1.01
 * p. A tile's elements are 0.38 * 1.52 * 0.9 + 0.501 &lt;= 1.03 p after the factors w^(r l), and
 * normalised when they leave it.
 */
final class BlockTransform {
  /** Log2 of the smallest size: one tile. */
  static final int MIN_POWER = 8;

  private static final int BLOCK_BITS = 4;

  /** Blocks of a pass: 20 KiB, which stay in a first-level cache of 32. */
  private static final int PASS_BLOCKS = 32;

  private static final int PASS_LEVELS = 5;

  private static final int TILE_DOUBLES = BLOCK * BLOCK_DOUBLES;

  private final VectorBulkField field;
  private final ConstantMulKernel constants;
  private final ButterflyKernel butterfly;
  private final int power;

  /** Log2 of the number of tiles. */
  private final int tileBits;

  /** Levels of each pass, as even as possible. */
  private final int[] passes;

  BlockTransform(final VectorBulkField field, final int power) {
    this.field = field;
    this.power = power;
    constants = new ConstantMulKernel(field.field().modulus());
    butterfly = new ButterflyKernel(field.field().modulus());
    tileBits = power - 2 * BLOCK_BITS;
    passes = new int[Math.ceilDiv(blockLevels(), PASS_LEVELS)];
    for (int i = 0; i < passes.length; i++) {
      passes[i] = (blockLevels() + i) / passes.length;
    }
  }

  /** i with its lowest bits in reverse order. */
  static int reverse(final int i, final int bits) {
    return bits == 0 ? 0 : Integer.reverse(i) >>> (Integer.SIZE - bits);
  }

  VectorBulkField field() {
    return field;
  }

  ConstantMulKernel constants() {
    return constants;
  }

  int size() {
    return 1 << power;
  }

  /** Levels of whole blocks. */
  int blockLevels() {
    return power - BLOCK_BITS;
  }

  /** The number, among all blocks, of a block that leaves a tile. */
  int outputBlock(final int tile, final int position) {
    return (reverse(position, BLOCK_BITS) << tileBits) + tile;
  }

  /** Transforms what starts at a multiple of a block; without a pool (null) on this thread. */
  void apply(
      final Twiddles twiddles, final double[] data, final int from, final ForkJoinPool pool) {
    final int parts = 1 << passes[0];
    final int columns = (1 << blockLevels()) / parts;
    final Work work = new Work(twiddles, data, from);
    ParallelRange.run(columns, pool, (c, to) -> work.columns(c, to, 0, 0, columns, 0));
    if (passes.length > 1) {
      ParallelRange.run(
          parts,
          pool,
          (part, to) -> {
            for (int i = part; i < to; i++) {
              work.split(1, i * columns, columns, i);
            }
          });
    }
    ParallelRange.run(1 << tileBits, pool, work::tiles);
  }

  /** One transform under way. */
  private final class Work {
    private final Twiddles twiddles;
    private final double[] data;
    private final int from;

    Work(final Twiddles twiddles, final double[] data, final int from) {
      this.twiddles = twiddles;
      this.data = data;
      this.from = from;
    }

    private int at(final int block) {
      return from + block * BLOCK_DOUBLES;
    }

    /** Does all levels from a pass on for one polynomial, its number given, and what it becomes. */
    void split(final int pass, final int block, final int blocks, final int polynomial) {
      final int columns = blocks >> passes[pass];
      columns(0, columns, pass, block, columns, polynomial);
      if (pass + 1 < passes.length) {
        for (int i = 0; i < 1 << passes[pass]; i++) {
          split(pass + 1, block + i * columns, columns, (polynomial << passes[pass]) + i);
        }
      }
    }

    /** Does a pass for some columns: blocks that lie as far apart as there are columns. */
    void columns(
        final int column,
        final int to,
        final int pass,
        final int block,
        final int columns,
        final int polynomial) {
      int level = 0;
      for (int i = 0; i < pass; i++) {
        level += passes[i];
      }
      final double[] scratch = new double[columns == 1 ? 0 : PASS_BLOCKS * BLOCK_DOUBLES];
      for (int c = column; c < to; c++) {
        column(pass, level, at(block + c), columns * BLOCK_DOUBLES, polynomial, scratch);
      }
    }

    private void column(
        final int pass,
        final int level,
        final int at,
        final int step,
        final int polynomial,
        final double[] scratch) {
      final int levels = passes[pass];
      final boolean apart = step > BLOCK_DOUBLES;
      final double[] inner = apart ? scratch : data;
      final int innerAt = apart ? 0 : at;
      for (int i = 0; i < levels; i++) {
        final boolean first = i == 0;
        final boolean last = i == levels - 1;
        level(
            first ? data : inner,
            first ? at : innerAt,
            first ? step : BLOCK_DOUBLES,
            last ? data : inner,
            last ? at : innerAt,
            last ? step : BLOCK_DOUBLES,
            twiddles.levelRoots(),
            twiddles.levelStart(level + i) + (polynomial << i),
            twiddles.startsWithOne() && polynomial == 0,
            1 << i,
            1 << (levels - 1 - i));
      }
    }

    /** Splits some polynomials of twice as many blocks each. */
    private void level(
        final double[] a,
        final int aFrom,
        final int aStep,
        final double[] c,
        final int cFrom,
        final int cStep,
        final ConstantTable table,
        final int first,
        final boolean startsWithOne,
        final int polynomials,
        final int blocks) {
      final int aHalf = blocks * aStep;
      final int cHalf = blocks * cStep;
      int from = 0;
      if (startsWithOne) {
        butterfly.normalise(a, aFrom + aHalf, aStep, c, cFrom + cHalf, cStep, blocks);
        from = 1;
      }
      if (from < polynomials) {
        constants.mul(
            a,
            aFrom + aHalf + from * 2 * aHalf,
            aStep,
            2 * aHalf,
            c,
            cFrom + cHalf + from * 2 * cHalf,
            cStep,
            2 * cHalf,
            table,
            first + from,
            polynomials - from,
            blocks);
      }
      butterfly.combine(
          a, aFrom, aStep, 2 * aHalf, c, cFrom, cStep, 2 * cHalf, cHalf, polynomials, blocks);
    }

    /** Does the tiles of a range and those they change places with, unless their turn has been. */
    void tiles(final int tile, final int to) {
      final double[] gathered = new double[TILE_DOUBLES];
      final double[] one = new double[TILE_DOUBLES];
      final double[] other = new double[TILE_DOUBLES];
      for (int i = tile; i < to; i++) {
        final int partner = reverse(i, tileBits);
        if (partner == i) {
          transformTile(i, i, gathered, one);
          store(one, i);
        } else if (partner > i) {
          transformTile(i, partner, gathered, one);
          transformTile(partner, i, gathered, other);
          store(one, partner);
          store(other, i);
        }
      }
    }

    /** Reads a tile and does its levels. */
    private void transformTile(
        final int tile, final int target, final double[] gathered, final double[] buffer) {
      // Gathered first: reading far apart overlaps better without work in between.
      for (int high = 0; high < BLOCK; high++) {
        System.arraycopy(
            data,
            at((high << tileBits) + tile),
            gathered,
            reverse(high, BLOCK_BITS) * BLOCK_DOUBLES,
            BLOCK_DOUBLES);
      }
      TransposeKernel.transpose(gathered, buffer);
      field
          .mulKernel()
          .mul(
              buffer,
              0,
              BLOCK_DOUBLES,
              twiddles.lanes(),
              0,
              BLOCK_DOUBLES,
              buffer,
              0,
              TILE_DOUBLES);
      for (int i = 0; i < BLOCK_BITS; i++) {
        level(
            buffer,
            0,
            BLOCK_DOUBLES,
            buffer,
            0,
            BLOCK_DOUBLES,
            twiddles.roots(),
            tile << i,
            tile == 0,
            1 << i,
            BLOCK >> (i + 1));
      }
      if (twiddles.outputs() != null) {
        constants.mul(
            buffer,
            0,
            BLOCK_DOUBLES,
            BLOCK_DOUBLES,
            buffer,
            0,
            BLOCK_DOUBLES,
            BLOCK_DOUBLES,
            twiddles.outputs(),
            target * BLOCK,
            BLOCK,
            1);
      }
      butterfly.normalise(buffer, 0, BLOCK_DOUBLES, buffer, 0, BLOCK_DOUBLES, BLOCK);
    }

    private void store(final double[] buffer, final int target) {
      for (int position = 0; position < BLOCK; position++) {
        System.arraycopy(
            buffer,
            position * BLOCK_DOUBLES,
            data,
            at(outputBlock(target, position)),
            BLOCK_DOUBLES);
      }
    }
  }
}
