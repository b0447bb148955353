package io.fluidex.crypto.vector;

import static io.fluidex.crypto.field.PrimeField.LIMBS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;

/** The laws of a field, which need no oracle, on blocks of arbitrary elements. */
class BulkFieldLawsTest {
  private static final int N = BulkField.ALIGNMENT;

  /** A block of elements with the operations as expressions. */
  private record Block(BulkField field, FieldArray data) {
    Block plus(final Block other) {
      final FieldArray c = field.allocate(N);
      field.add(data, 0, other.data, 0, c, 0, N);
      return new Block(field, c);
    }

    Block minus(final Block other) {
      final FieldArray c = field.allocate(N);
      field.sub(data, 0, other.data, 0, c, 0, N);
      return new Block(field, c);
    }

    Block times(final Block other) {
      final FieldArray c = field.allocate(N);
      field.mul(data, 0, other.data, 0, c, 0, N);
      return new Block(field, c);
    }

    Block inverse() {
      final FieldArray c = field.allocate(N);
      field.invert(data, 0, c, 0, N);
      return new Block(field, c);
    }

    long[] limbs() {
      final long[] limbs = new long[N * LIMBS];
      field.store(data, 0, limbs, 0, N);
      return limbs;
    }

    static Block constant(final BulkField field, final long value) {
      final long[] limbs = new long[LIMBS];
      field.field().setUnsigned(value, limbs, 0);
      final FieldArray c = field.allocate(N);
      field.fill(c, 0, N, limbs, 0);
      return new Block(field, c);
    }
  }

  @Provide
  Arbitrary<BulkField> implementations() {
    return Arbitraries.of(
        new VectorBulkField(PrimeField.FR),
        new VectorBulkField(PrimeField.FQ),
        new ScalarBulkField(PrimeField.FR),
        new ScalarBulkField(PrimeField.FQ));
  }

  @Provide
  Arbitrary<BigInteger[]> blocks() {
    final BigInteger p = PrimeField.FR.modulus();
    return Arbitraries.oneOf(
            Arbitraries.of(FieldSamples.edges(PrimeField.FR)),
            Arbitraries.bigIntegers()
                .between(BigInteger.ZERO, p.subtract(BigInteger.ONE))
                .withDistribution(RandomDistribution.uniform()))
        .array(BigInteger[].class)
        .ofSize(N);
  }

  private static Block block(final BulkField field, final BigInteger[] values) {
    final long[] limbs = new long[N * LIMBS];
    for (int i = 0; i < N; i++) {
      FieldSamples.putRaw(values[i].mod(field.field().modulus()), limbs, i * LIMBS);
    }
    final FieldArray data = field.allocate(N);
    field.load(limbs, 0, data, 0, N);
    return new Block(field, data);
  }

  private static void assertSame(final Block expected, final Block actual) {
    assertArrayEquals(expected.limbs(), actual.limbs());
  }

  @Property(tries = 200)
  void shouldAddAndMultiplyInAnyOrder(
      @ForAll("implementations") final BulkField f,
      @ForAll("blocks") final BigInteger[] x,
      @ForAll("blocks") final BigInteger[] y,
      @ForAll("blocks") final BigInteger[] z) {
    final Block a = block(f, x);
    final Block b = block(f, y);
    final Block c = block(f, z);
    assertSame(a.plus(b), b.plus(a));
    assertSame(a.times(b), b.times(a));
    assertSame(a.plus(b).plus(c), a.plus(b.plus(c)));
    assertSame(a.times(b).times(c), a.times(b.times(c)));
  }

  @Property(tries = 200)
  void shouldDistributeProductsOverSums(
      @ForAll("implementations") final BulkField f,
      @ForAll("blocks") final BigInteger[] x,
      @ForAll("blocks") final BigInteger[] y,
      @ForAll("blocks") final BigInteger[] z) {
    final Block a = block(f, x);
    final Block b = block(f, y);
    final Block c = block(f, z);
    assertSame(a.times(b.plus(c)), a.times(b).plus(a.times(c)));
    assertSame(a.times(b.minus(c)), a.times(b).minus(a.times(c)));
  }

  @Property(tries = 200)
  void shouldUndoOperationsByTheirInverses(
      @ForAll("implementations") final BulkField f,
      @ForAll("blocks") final BigInteger[] x,
      @ForAll("blocks") final BigInteger[] y) {
    final Block a = block(f, x);
    final Block b = block(f, y);
    assertSame(a, a.plus(b).minus(b));
    assertSame(a, a.minus(b).plus(b));
    assertSame(a, a.inverse().inverse());
    assertSame(a, a.times(a.inverse()).times(a));
  }

  @Property(tries = 100)
  void shouldHaveNeutralElements(
      @ForAll("implementations") final BulkField f, @ForAll("blocks") final BigInteger[] x) {
    final Block a = block(f, x);
    final Block zero = Block.constant(f, 0);
    assertSame(a, a.plus(zero));
    assertSame(a, a.times(Block.constant(f, 1)));
    assertSame(zero, a.times(zero));
    assertSame(zero, a.minus(a));
    assertSame(a.plus(a).plus(a), a.times(Block.constant(f, 3)));
    final long[] none = new long[N * LIMBS];
    assertArrayEquals(Arrays.copyOf(none, none.length), zero.limbs());
  }
}
