package io.fluidex.crypto.vector;

import static io.fluidex.crypto.field.PrimeField.LIMBS;

import io.fluidex.crypto.field.PrimeField;
import java.util.Arrays;

/**
 * {@link BulkField} on scalar code: for processors without wide vectors, and the oracle in tests.
 */
final class ScalarBulkField extends BulkField {
  private final PrimeField f;

  ScalarBulkField(final PrimeField field) {
    super(field);
    this.f = field;
  }

  private static long[] data(final FieldArray a) {
    return ((LimbArray) a).data;
  }

  @Override
  public boolean isVector() {
    return false;
  }

  @Override
  public FieldArray allocate(final int n) {
    return new LimbArray(n);
  }

  @Override
  public void load(
      final long[] from, final int fromLimb, final FieldArray to, final int toIndex, final int n) {
    System.arraycopy(from, fromLimb, data(to), toIndex * LIMBS, n * LIMBS);
  }

  @Override
  public void store(
      final FieldArray from, final int fromIndex, final long[] to, final int toLimb, final int n) {
    System.arraycopy(data(from), fromIndex * LIMBS, to, toLimb, n * LIMBS);
  }

  @Override
  public void storeCanonical(
      final FieldArray from, final int fromIndex, final long[] to, final int toLimb, final int n) {
    final long[] unit = {1, 0, 0, 0};
    for (int i = 0; i < n; i++) {
      f.mul(data(from), (fromIndex + i) * LIMBS, unit, 0, to, toLimb + i * LIMBS);
    }
  }

  @Override
  public void copy(
      final FieldArray from,
      final int fromIndex,
      final FieldArray to,
      final int toIndex,
      final int n) {
    System.arraycopy(data(from), fromIndex * LIMBS, data(to), toIndex * LIMBS, n * LIMBS);
  }

  @Override
  public void deal(
      final FieldArray from,
      final int fromIndex,
      final FieldArray to,
      final int toIndex,
      final int m) {
    checkAligned(fromIndex | toIndex | m);
    for (int i = 0; i < 3 * m; i++) {
      copy(from, fromIndex + i, to, toIndex + i % 3 * m + i / 3, 1);
    }
  }

  @Override
  public void collect(
      final FieldArray from,
      final int fromIndex,
      final FieldArray to,
      final int toIndex,
      final int m) {
    checkAligned(fromIndex | toIndex | m);
    for (int i = 0; i < 3 * m; i++) {
      copy(from, fromIndex + i % 3 * m + i / 3, to, toIndex + i, 1);
    }
  }

  @Override
  public void fill(
      final FieldArray to,
      final int toIndex,
      final int n,
      final long[] value,
      final int valueLimb) {
    checkAligned(toIndex);
    for (int i = 0; i < padded(n); i++) {
      System.arraycopy(value, valueLimb, data(to), (toIndex + i) * LIMBS, LIMBS);
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
    checkAligned(ai | bi | ci);
    for (int i = 0; i < padded(n) * LIMBS; i += LIMBS) {
      f.add(data(a), ai * LIMBS + i, data(b), bi * LIMBS + i, data(c), ci * LIMBS + i);
    }
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
    checkAligned(ai | bi | ci);
    for (int i = 0; i < padded(n) * LIMBS; i += LIMBS) {
      f.sub(data(a), ai * LIMBS + i, data(b), bi * LIMBS + i, data(c), ci * LIMBS + i);
    }
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
    checkAligned(ai | bi | ci);
    final long[] sum = new long[LIMBS];
    for (int i = 0; i < padded(n) * LIMBS; i += LIMBS) {
      System.arraycopy(data(a), ai * LIMBS + i, sum, 0, LIMBS);
      for (int k = 0; k < Math.abs(factor); k++) {
        if (factor > 0) {
          f.add(sum, 0, data(b), bi * LIMBS + i, sum, 0);
        } else {
          f.sub(sum, 0, data(b), bi * LIMBS + i, sum, 0);
        }
      }
      System.arraycopy(sum, 0, data(c), ci * LIMBS + i, LIMBS);
    }
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
    checkAligned(ai | bi | ci);
    for (int i = 0; i < padded(n) * LIMBS; i += LIMBS) {
      f.mul(data(a), ai * LIMBS + i, data(b), bi * LIMBS + i, data(c), ci * LIMBS + i);
    }
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
    checkAligned(ai | si | ci);
    for (int i = 0; i < padded(n) * LIMBS; i += LIMBS) {
      f.mul(data(a), ai * LIMBS + i, data(s), si * LIMBS, data(c), ci * LIMBS + i);
    }
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
    final long[] sum = new long[LIMBS];
    final long[] term = new long[LIMBS];
    for (int i = 0; i < n * LIMBS; i += LIMBS) {
      f.mul(data(a), ai * LIMBS + i, data(b), bi * LIMBS + i, term, 0);
      f.add(sum, 0, term, 0, sum, 0);
    }
    System.arraycopy(sum, 0, out, outLimb, LIMBS);
  }

  @Override
  public void invert(
      final FieldArray a, final int ai, final FieldArray c, final int ci, final int n) {
    checkAligned(ai | ci);
    final long[] in = Arrays.copyOfRange(data(a), ai * LIMBS, (ai + n) * LIMBS);
    final long[] out = data(c);
    final long[] product = new long[LIMBS];
    f.setOne(product, 0);
    for (int i = 0; i < n * LIMBS; i += LIMBS) {
      System.arraycopy(product, 0, out, ci * LIMBS + i, LIMBS);
      if (!f.isZero(in, i)) {
        f.mul(product, 0, in, i, product, 0);
      }
    }
    f.inverse(product, 0, product, 0);
    for (int i = (n - 1) * LIMBS; i >= 0; i -= LIMBS) {
      if (f.isZero(in, i)) {
        f.setZero(out, ci * LIMBS + i);
      } else {
        f.mul(product, 0, out, ci * LIMBS + i, out, ci * LIMBS + i);
        f.mul(product, 0, in, i, product, 0);
      }
    }
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
    if (n == 0) {
      return;
    }
    final long[] out = data(c);
    System.arraycopy(first, firstLimb, out, ci * LIMBS, LIMBS);
    for (int i = 1; i < n; i++) {
      f.mul(out, (ci + i - 1) * LIMBS, ratio, ratioLimb, out, (ci + i) * LIMBS);
    }
  }
}
