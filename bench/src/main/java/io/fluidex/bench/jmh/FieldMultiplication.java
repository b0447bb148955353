package io.fluidex.bench.jmh;

import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.vector.BulkField;
import io.fluidex.crypto.vector.BulkFields;
import io.fluidex.crypto.vector.FieldArray;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Products of long arrays of random elements, in nanoseconds a product. Short arrays would teach
 * the branch predictor the carries of the scalar code.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class FieldMultiplication {
  /** Products of an invocation. */
  static final int N = 1 << 14;

  private long[] a;
  private long[] b;
  private long[] c;
  private BulkField bulk;
  private FieldArray bulkA;
  private FieldArray bulkB;
  private FieldArray bulkC;

  /** Makes random elements. */
  @Setup
  public void setUp() {
    a = RandomElements.limbs(N, 1);
    b = RandomElements.limbs(N, 2);
    c = new long[a.length];
    bulk = BulkFields.fr();
    bulkA = bulk.allocate(N);
    bulkB = bulk.allocate(N);
    bulkC = bulk.allocate(N);
    bulk.load(a, 0, bulkA, 0, N);
    bulk.load(b, 0, bulkB, 0, N);
  }

  /** {@link PrimeField#mul}. */
  @Benchmark
  @OperationsPerInvocation(N)
  public long[] scalar() {
    for (int i = 0; i < a.length; i += PrimeField.LIMBS) {
      PrimeField.FR.mul(a, i, b, i, c, i);
    }
    return c;
  }

  /** {@link BulkField#mul} as chosen for this machine. */
  @Benchmark
  @OperationsPerInvocation(N)
  public FieldArray bulk() {
    bulk.mul(bulkA, 0, bulkB, 0, bulkC, 0, N);
    return bulkC;
  }
}
