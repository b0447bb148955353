package io.fluidex.crypto.vector;

import static io.fluidex.crypto.field.PrimeField.LIMBS;
import static io.fluidex.crypto.vector.LimbFormat.BLOCK;
import static io.fluidex.crypto.vector.LimbFormat.BLOCK_DOUBLES;

import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;

/** {@link BulkField} on vector registers: {@link MulKernel} and {@link LinearKernel}. */
final class VectorBulkField extends BulkField {
  /** Elements converted at a time: their blocks stay in the first-level cache. */
  private static final int CONVERSION_CHUNK = 256;

  private final MulKernel mul;
  private final LinearKernel linear;
  private final ReductionKernel reduction;
  private final SquareKernel squares = new SquareKernel();
  private final ProductKernel products = new ProductKernel();
  private final LinearFormKernel forms = new LinearFormKernel();
  private final LimbConversion conversion;

  /** One block each: from R = 2^256 to 2^255, back, and out of Montgomery form. */
  private final double[] fromScalarForm;

  private final double[] toScalarForm;
  private final double[] toCanonicalForm;

  VectorBulkField(final PrimeField field) {
    super(field);
    final BigInteger p = field.modulus();
    mul = new MulKernel(p);
    linear = new LinearKernel(p);
    reduction = new ReductionKernel(p);
    conversion = new LimbConversion(p);
    fromScalarForm = constantBlock(BigInteger.ONE.shiftLeft(254).mod(p));
    toScalarForm = constantBlock(BigInteger.ONE.shiftLeft(256).mod(p));
    toCanonicalForm = constantBlock(BigInteger.ONE);
  }

  /** A block of one value, taken as it is, centred around 0. */
  double[] constantBlock(final BigInteger value) {
    final BigInteger p = field().modulus();
    final BigInteger centred = value.compareTo(p.shiftRight(1)) > 0 ? value.subtract(p) : value;
    final double[] limbs = LimbFormat.limbs(centred);
    final double[] block = new double[BLOCK_DOUBLES];
    for (int i = 0; i < BLOCK_DOUBLES; i++) {
      block[i] = limbs[i / BLOCK];
    }
    return block;
  }

  MulKernel mulKernel() {
    return mul;
  }

  LinearKernel linearKernel() {
    return linear;
  }

  ReductionKernel reductionKernel() {
    return reduction;
  }

  SquareKernel squareKernel() {
    return squares;
  }

  LinearFormKernel linearFormKernel() {
    return forms;
  }

  /** Adds a pair of factors; a step of 0 multiplies one block of b by all of a. */
  void addFactors(
      final FieldArray a,
      final int ai,
      final FieldArray b,
      final int bi,
      final int bStep,
      final Factors factors) {
    factors.add(data(a), at(ai), data(b), at(bi), bStep);
  }

  /** Collects a range that is added as it is. */
  void addEntire(final FieldArray d, final int di, final int times, final Factors factors) {
    factors.addEntire(data(d), at(di), times);
  }

  /** c = the sum of what was collected. */
  void sum(
      final Factors factors,
      final long[] columns,
      final FieldArray c,
      final int ci,
      final int blocks) {
    products.sum(factors, columns, blocks);
    reduction.reduceAndCentre(columns, data(c), at(ci), blocks);
  }

  /** c = a^2, by way of columns. */
  void square(
      final FieldArray a,
      final int ai,
      final long[] columns,
      final FieldArray c,
      final int ci,
      final int blocks) {
    squares.square(data(a), at(ai), columns, blocks);
    reduction.reduce(columns, data(c), at(ci), blocks);
  }

  @Override
  void addSmallMultiple(
      final FieldArray a,
      final int ai,
      final int factor,
      final FieldArray b,
      final int bi,
      final FieldArray c,
      final int ci,
      final int n) {
    linear.addScaled(data(a), at(ai), factor, data(b), at(bi), data(c), at(ci), doubles(n));
  }

  private static double[] data(final FieldArray a) {
    return ((BlockArray) a).data;
  }

  private static int at(final int index) {
    checkAligned(index);
    return index * LimbFormat.LIMBS;
  }

  @Override
  public boolean isVector() {
    return true;
  }

  @Override
  public FieldArray allocate(final int n) {
    return new BlockArray(n);
  }

  @Override
  public void load(
      final long[] from, final int fromLimb, final FieldArray to, final int toIndex, final int n) {
    final double[] chunk = new double[LimbFormat.doubles(Math.min(n, CONVERSION_CHUNK))];
    for (int i = 0; i < n; i += CONVERSION_CHUNK) {
      final int m = Math.min(CONVERSION_CHUNK, n - i);
      final boolean aligned = (toIndex + i) % BLOCK == 0;
      conversion.split(from, fromLimb + i * LIMBS, chunk, m);
      final int whole = aligned ? m / BLOCK * BLOCK : 0;
      if (whole > 0) {
        mul.mul(
            chunk,
            0,
            BLOCK_DOUBLES,
            fromScalarForm,
            0,
            0,
            data(to),
            at(toIndex + i),
            doubles(whole));
      }
      if (whole < m) {
        final int rest = at(whole);
        mul.mul(chunk, rest, BLOCK_DOUBLES, fromScalarForm, 0, 0, chunk, rest, doubles(m - whole));
        LimbConversion.copy(chunk, whole, data(to), toIndex + i + whole, m - whole);
      }
    }
  }

  private static int doubles(final int n) {
    return LimbFormat.doubles(n);
  }

  @Override
  public void store(
      final FieldArray from, final int fromIndex, final long[] to, final int toLimb, final int n) {
    export(from, fromIndex, toScalarForm, to, toLimb, n);
  }

  @Override
  public void storeCanonical(
      final FieldArray from, final int fromIndex, final long[] to, final int toLimb, final int n) {
    export(from, fromIndex, toCanonicalForm, to, toLimb, n);
  }

  private void export(
      final FieldArray from,
      final int fromIndex,
      final double[] factor,
      final long[] to,
      final int toLimb,
      final int n) {
    final double[] chunk = new double[LimbFormat.doubles(Math.min(n, CONVERSION_CHUNK))];
    for (int i = 0; i < n; i += CONVERSION_CHUNK) {
      final int m = Math.min(CONVERSION_CHUNK, n - i);
      LimbConversion.copy(data(from), fromIndex + i, chunk, 0, m);
      mul.mul(chunk, 0, BLOCK_DOUBLES, factor, 0, 0, chunk, 0, doubles(m));
      conversion.join(chunk, to, toLimb + i * LIMBS, m);
    }
  }

  @Override
  public void copy(
      final FieldArray from,
      final int fromIndex,
      final FieldArray to,
      final int toIndex,
      final int n) {
    LimbConversion.copy(data(from), fromIndex, data(to), toIndex, n);
  }

  @Override
  public void deal(
      final FieldArray from,
      final int fromIndex,
      final FieldArray to,
      final int toIndex,
      final int m) {
    ThirdsKernel.deal(data(from), at(fromIndex), data(to), at(toIndex), at(m));
  }

  @Override
  public void collect(
      final FieldArray from,
      final int fromIndex,
      final FieldArray to,
      final int toIndex,
      final int m) {
    ThirdsKernel.collect(data(from), at(fromIndex), data(to), at(toIndex), at(m));
  }

  @Override
  public void fill(
      final FieldArray to,
      final int toIndex,
      final int n,
      final long[] value,
      final int valueLimb) {
    final int from = at(toIndex);
    final BlockArray one = new BlockArray(1);
    load(value, valueLimb, one, 0, 1);
    for (int i = from; i < from + doubles(n); i += BLOCK) {
      final double limb = one.data[(i - from) % BLOCK_DOUBLES];
      java.util.Arrays.fill(data(to), i, i + BLOCK, limb);
    }
  }

  @Override
  public void add(
      final FieldArray a,
      final int ai,
      final FieldArray b,
      final int bi,
      final FieldArray c,
      final int ci,
      final int n) {
    linear.addScaled(data(a), at(ai), 1, data(b), at(bi), data(c), at(ci), doubles(n));
  }

  @Override
  public void sub(
      final FieldArray a,
      final int ai,
      final FieldArray b,
      final int bi,
      final FieldArray c,
      final int ci,
      final int n) {
    linear.addScaled(data(a), at(ai), -1, data(b), at(bi), data(c), at(ci), doubles(n));
  }

  @Override
  public void mul(
      final FieldArray a,
      final int ai,
      final FieldArray b,
      final int bi,
      final FieldArray c,
      final int ci,
      final int n) {
    mul.mul(
        data(a),
        at(ai),
        BLOCK_DOUBLES,
        data(b),
        at(bi),
        BLOCK_DOUBLES,
        data(c),
        at(ci),
        doubles(n));
  }

  @Override
  public void scale(
      final FieldArray a,
      final int ai,
      final FieldArray s,
      final int si,
      final FieldArray c,
      final int ci,
      final int n) {
    mul.mul(data(a), at(ai), BLOCK_DOUBLES, data(s), at(si), 0, data(c), at(ci), doubles(n));
  }

  @Override
  public void innerProduct(
      final FieldArray a,
      final int ai,
      final FieldArray b,
      final int bi,
      final int n,
      final long[] out,
      final int outLimb) {
    checkAligned(ai | bi);
    final int chunkLength = Math.min(padded(n), CONVERSION_CHUNK);
    final int blocks = chunkLength / BLOCK;
    final BlockArray sum = new BlockArray(chunkLength);
    final long[] t = new long[blocks * ProductColumns.BLOCK_LONGS];
    final Factors factors = new Factors(ProductKernel.MAX_TERMS, 1);
    final int chunks = Math.ceilDiv(n, CONVERSION_CHUNK);
    for (int chunk = 0; chunk < chunks; chunk += ProductKernel.MAX_TERMS) {
      final int end = Math.min(chunk + ProductKernel.MAX_TERMS, chunks);
      factors.clear();
      factors.addEntire(sum.data, 0, 1);
      for (int i = chunk; i < end; i++) {
        final int from = i * CONVERSION_CHUNK;
        addFactors(a, ai + from, b, bi + from, Math.min(chunkLength, n - from), blocks, factors);
      }
      sum(factors, t, sum, 0, blocks);
    }
    final long[] parts = new long[chunkLength * LIMBS];
    store(sum, 0, parts, 0, chunkLength);
    final long[] total = new long[LIMBS];
    for (int i = 0; i < parts.length; i += LIMBS) {
      field().add(total, 0, parts, i, total, 0);
    }
    System.arraycopy(total, 0, out, outLimb, LIMBS);
  }

  /** Adds n elements as factors, and zeros up to the number of blocks. */
  private static void addFactors(
      final FieldArray a,
      final int ai,
      final FieldArray b,
      final int bi,
      final int n,
      final int blocks,
      final Factors factors) {
    if (n == blocks * BLOCK) {
      factors.add(data(a), at(ai), data(b), at(bi), BLOCK_DOUBLES);
    } else {
      final double[] x = new double[blocks * BLOCK_DOUBLES];
      final double[] y = new double[blocks * BLOCK_DOUBLES];
      LimbConversion.copy(data(a), ai, x, 0, n);
      LimbConversion.copy(data(b), bi, y, 0, n);
      factors.add(x, 0, y, 0, BLOCK_DOUBLES);
    }
  }

  @Override
  public void invert(
      final FieldArray a, final int ai, final FieldArray c, final int ci, final int n) {
    checkAligned(ai | ci);
    if (n == 0) {
      return;
    }
    final int rowLength = n <= 4 * BLOCK ? BLOCK : Math.min(CONVERSION_CHUNK, padded(n / 4));
    final int rows = Math.ceilDiv(n, rowLength);
    final BlockArray in = new BlockArray(rows * rowLength);
    LimbConversion.copy(data(a), ai, in.data, 0, n);
    final double[] one = new double[BLOCK_DOUBLES];
    final BlockArray unit = new BlockArray(BLOCK);
    final long[] unitLimbs = new long[LIMBS];
    field().setOne(unitLimbs, 0);
    fill(unit, 0, BLOCK, unitLimbs, 0);
    System.arraycopy(unit.data, 0, one, 0, BLOCK_DOUBLES);
    final boolean[] zero = LimbConversion.replaceZeros(in.data, rows * rowLength, one);
    // prefix[r] = product of rows 0..r, each of the rowLength columns on its own.
    final BlockArray prefix = new BlockArray(rows * rowLength);
    copy(in, 0, prefix, 0, rowLength);
    for (int r = 1; r < rows; r++) {
      mul(prefix, (r - 1) * rowLength, in, r * rowLength, prefix, r * rowLength, rowLength);
    }
    final BlockArray inverse = new BlockArray(rowLength);
    final long[] last = new long[rowLength * LIMBS];
    store(prefix, (rows - 1) * rowLength, last, 0, rowLength);
    invertScalar(last);
    load(last, 0, inverse, 0, rowLength);
    for (int r = rows - 1; r > 0; r--) {
      mul(inverse, 0, prefix, (r - 1) * rowLength, prefix, r * rowLength, rowLength);
      mul(inverse, 0, in, r * rowLength, inverse, 0, rowLength);
    }
    copy(inverse, 0, prefix, 0, rowLength);
    LimbConversion.clearMarked(prefix.data, zero);
    LimbConversion.copy(prefix.data, 0, data(c), ci, n);
  }

  private void invertScalar(final long[] elements) {
    final ScalarBulkField scalar = new ScalarBulkField(field());
    final FieldArray array = scalar.allocate(elements.length / LIMBS);
    scalar.load(elements, 0, array, 0, array.length());
    scalar.invert(array, 0, array, 0, array.length());
    scalar.store(array, 0, elements, 0, array.length());
  }

  @Override
  public void powers(
      final long[] first,
      final int firstLimb,
      final long[] ratio,
      final int ratioLimb,
      final FieldArray c,
      final int ci,
      final int n) {
    checkAligned(ci);
    // The first block by scalar code, then doubling the known range by one constant each time.
    final int head = Math.min(n, BLOCK);
    final long[] start = new long[BLOCK * LIMBS];
    System.arraycopy(first, firstLimb, start, 0, LIMBS);
    for (int i = 1; i < BLOCK; i++) {
      field().mul(start, (i - 1) * LIMBS, ratio, ratioLimb, start, i * LIMBS);
    }
    load(start, 0, c, ci, head);
    final long[] step = new long[LIMBS];
    field().pow(ratio, ratioLimb, BigInteger.valueOf(BLOCK), step, 0);
    final BlockArray factor = new BlockArray(BLOCK);
    for (int known = BLOCK; known < n; known *= 2) {
      fill(factor, 0, BLOCK, step, 0);
      scale(c, ci, factor, 0, c, ci + known, Math.min(known, n - known));
      field().square(step, 0, step, 0);
    }
  }
}
