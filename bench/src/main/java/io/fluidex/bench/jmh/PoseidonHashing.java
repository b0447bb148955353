package io.fluidex.bench.jmh;

import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.poseidon.BatchPoseidon;
import io.fluidex.crypto.poseidon.PoseidonHasher;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Poseidon hashes of flat inputs, in microseconds a hash. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class PoseidonHashing {
  /** Hashes of an invocation. */
  static final int N = 1 << 12;

  /** The inputs of a hash. */
  @Param({"2", "4"})
  private int inputs;

  private long[] in;
  private long[] out;
  private BatchPoseidon batch;
  private PoseidonHasher single;

  /** Makes random inputs. */
  @Setup
  public void setUp() {
    in = RandomElements.limbs(N * inputs, 1);
    out = RandomElements.limbs(N, 2);
    batch = BatchPoseidon.forInputs(inputs);
    single = PoseidonHasher.forInputs(inputs);
  }

  /** One after the other. */
  @Benchmark
  @OperationsPerInvocation(N)
  public long[] single() {
    for (int i = 0; i < out.length; i += PrimeField.LIMBS) {
      single.hash(in, i * inputs, out, i);
    }
    return out;
  }

  /** All at once, on one thread. */
  @Benchmark
  @OperationsPerInvocation(N)
  public long[] batch() {
    batch.hash(in, 0, out, 0, N);
    return out;
  }

  /** All at once, on all cores. */
  @Benchmark
  @OperationsPerInvocation(N)
  public long[] batchOnAllCores() {
    batch.hash(in, 0, out, 0, N, ForkJoinPool.commonPool());
    return out;
  }
}
