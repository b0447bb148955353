package io.fluidex.plonk.r1cs;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.plonk.circuit.CircuitException;
import io.fluidex.plonk.circuit.ConstraintSystem;
import io.fluidex.plonk.circuit.Witness;
import io.fluidex.plonk.gate.FixedColumn;
import io.fluidex.plonk.gate.VanillaGates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A circom circuit as arithmetic gates, row for row as {@code snarkjs plonk setup} makes them, so
 * that keys and proofs are the same as snarkjs's. Immutable, safe for use by many threads.
 *
 * <p>Variable i is signal i, but variable 0, to which all unused cells are bound, has the value 0.
 * Variables after the signals are sums of two others, added where a linear combination has more
 * terms than fit a row.
 */
public final class R1csCircuit {
  /** Terms that fit a row of their own, and terms of a factor. */
  private static final int ROW_TERMS = 3;

  private static final int FACTOR_TERMS = 1;

  private final ConstraintSystem system;
  private final int signals;

  /** Left and right variable of each sum. */
  private final int[] additions;

  /** Left and right factor of each sum, flat. */
  private final long[] additionFactors;

  private R1csCircuit(final Conversion conversion) {
    this.signals = conversion.r1cs.signals();
    this.additions = Arrays.copyOf(conversion.additions, 2 * (conversion.variables - this.signals));
    this.additionFactors =
        Arrays.copyOf(conversion.additionFactors, additions.length * PrimeField.LIMBS);
    this.system =
        conversion.assembler.build(
            conversion.r1cs.outputs() + conversion.r1cs.publicInputs(), conversion.variables, 0);
  }

  /**
   * Converts a circuit.
   *
   * @throws CircuitException if it takes more rows than {@link ConstraintSystem#MAX_ROWS}
   */
  public static R1csCircuit of(final R1cs r1cs) {
    requireRows(r1cs.outputs(), r1cs.publicInputs(), r1cs.constraints());
    final Conversion conversion = new Conversion(r1cs);
    conversion.run();
    return new R1csCircuit(conversion);
  }

  /** Refuses what cannot be converted before it takes time and memory to find out. */
  static void requireRows(final int outputs, final int publicInputs, final int constraints) {
    final long rows = (long) outputs + publicInputs + constraints;
    if (rows > ConstraintSystem.MAX_ROWS) {
      throw new CircuitException(
          "the circuit has %d outputs, %d public inputs and %d constraints, each of which takes a"
                  .formatted(outputs, publicInputs, constraints)
              + " row or more; the largest one has "
              + ConstraintSystem.MAX_ROWS
              + " rows");
    }
  }

  /** The rows. */
  public ConstraintSystem constraintSystem() {
    return system;
  }

  /** How many sums of two variables were added. */
  public int additions() {
    return additions.length / 2;
  }

  /**
   * The values of all variables.
   *
   * @throws IllegalArgumentException if the number of signals is not the circuit's
   */
  public Witness witness(final SignalValues values) {
    if (values.count() != signals) {
      throw new IllegalArgumentException(
          "a witness of "
              + values.count()
              + " signals for a circuit of "
              + signals
              + ": it is another circuit's");
    }
    final PrimeField f = PrimeField.FR;
    final int limbs = PrimeField.LIMBS;
    final long[] all = new long[system.variables() * limbs];
    values.copyTo(all);
    f.setZero(all, 0);
    final long[] t = new long[2 * limbs];
    for (int i = 0; i < additions.length; i += 2) {
      f.mul(additionFactors, i * limbs, all, additions[i] * limbs, t, 0);
      f.mul(additionFactors, (i + 1) * limbs, all, additions[i + 1] * limbs, t, limbs);
      f.add(t, 0, t, limbs, all, (signals + i / 2) * limbs);
    }
    return Witness.of(all);
  }

  /** The values of outputs and public inputs, in order. */
  public List<Fr> publicInputs(final SignalValues values) {
    final List<Fr> inputs = new ArrayList<>();
    for (int i = 1; i <= system.publicInputs(); i++) {
      inputs.add(values.value(i));
    }
    return inputs;
  }

  /** One variable with its factor. */
  private record Term(int variable, Fr factor) {}

  /**
   * A linear combination cut down to some terms.
   *
   * @param terms at most as many as asked for
   * @param constant the rest, which is constant
   */
  private record Reduced(List<Term> terms, Fr constant) {
    int variable(final int i) {
      return i < terms.size() ? terms.get(i).variable() : 0;
    }

    Fr factor(final int i) {
      return i < terms.size() ? terms.get(i).factor() : Fr.ZERO;
    }
  }

  /**
   * The conversion in progress.
   *
   * <p>Three habits of snarkjs are kept because rows depend on them: terms are taken in ascending
   * order of signals; terms whose factors cancel stay, with factor 0; and a combination counts as
   * constant, even as 0, by its signals, not by their factors.
   */
  private static final class Conversion {
    private final R1cs r1cs;
    private final ConstraintSystem.Assembler assembler =
        new ConstraintSystem.Assembler(VanillaGates.SET);
    private int variables;
    private int[] additions = new int[64];
    private long[] additionFactors = new long[64 * PrimeField.LIMBS];

    Conversion(final R1cs r1cs) {
      this.r1cs = r1cs;
      this.variables = r1cs.signals();
    }

    void run() {
      for (int i = 1; i <= r1cs.outputs() + r1cs.publicInputs(); i++) {
        assembler.add(VanillaGates.ARITHMETIC, Map.of(VanillaGates.QL, Fr.ONE), i, 0, 0);
      }
      for (int i = 0; i < r1cs.constraints(); i++) {
        convert(combination(i, 0), combination(i, 1), combination(i, 2));
      }
    }

    /** The terms of a linear combination, the constant among them as variable 0, ascending. */
    private List<Term> combination(final int constraint, final int which) {
      final List<Term> terms = new ArrayList<>();
      for (int t = 0; t < r1cs.terms(constraint, which); t++) {
        terms.add(new Term(r1cs.signal(constraint, which, t), r1cs.factor(constraint, which, t)));
      }
      terms.sort((x, y) -> Integer.compare(x.variable(), y.variable()));
      return terms;
    }

    private static boolean isConstant(final List<Term> terms) {
      return terms.size() == 1 && terms.getFirst().variable() == 0;
    }

    private void convert(final List<Term> a, final List<Term> b, final List<Term> c) {
      if (a.isEmpty() || b.isEmpty()) {
        addSum(c);
      } else if (isConstant(a)) {
        addSum(difference(b, a.getFirst().factor(), c));
      } else if (isConstant(b)) {
        addSum(difference(a, b.getFirst().factor(), c));
      } else {
        addProduct(a, b, c);
      }
    }

    /** x k - y. */
    private static List<Term> difference(final List<Term> x, final Fr k, final List<Term> y) {
      final List<Term> result = new ArrayList<>();
      int i = 0;
      int j = 0;
      while (i < x.size() || j < y.size()) {
        final int left = i < x.size() ? x.get(i).variable() : Integer.MAX_VALUE;
        final int right = j < y.size() ? y.get(j).variable() : Integer.MAX_VALUE;
        Fr sum = Fr.ZERO;
        if (left <= right) {
          sum = sum.add(x.get(i++).factor().mul(k));
        }
        if (right <= left) {
          sum = sum.sub(y.get(j++).factor());
        }
        result.add(new Term(Math.min(left, right), sum));
      }
      return result;
    }

    private void addSum(final List<Term> terms) {
      final Reduced r = reduce(terms, ROW_TERMS);
      row(
          r.variable(0),
          r.variable(1),
          r.variable(2),
          Fr.ZERO,
          r.factor(0),
          r.factor(1),
          r.factor(2),
          r.constant());
    }

    private void addProduct(final List<Term> left, final List<Term> right, final List<Term> out) {
      final Reduced a = reduce(left, FACTOR_TERMS);
      final Reduced b = reduce(right, FACTOR_TERMS);
      final Reduced c = reduce(out, FACTOR_TERMS);
      row(
          a.variable(0),
          b.variable(0),
          c.variable(0),
          a.factor(0).mul(b.factor(0)),
          a.factor(0).mul(b.constant()),
          a.constant().mul(b.factor(0)),
          c.factor(0).negate(),
          a.constant().mul(b.constant()).sub(c.constant()));
    }

    /** Replaces the first two terms by their sum, put last, until few enough are left. */
    private Reduced reduce(final List<Term> terms, final int limit) {
      Fr constant = Fr.ZERO;
      // Terms that are not constant; `next` is the first one not yet replaced.
      final List<Term> queue = new ArrayList<>();
      for (final Term t : terms) {
        if (t.variable() == 0) {
          constant = constant.add(t.factor());
        } else {
          queue.add(t);
        }
      }
      int next = 0;
      while (queue.size() - next > limit) {
        final Term x = queue.get(next++);
        final Term y = queue.get(next++);
        queue.add(new Term(sum(x, y), Fr.ONE));
      }
      return new Reduced(queue.subList(next, queue.size()), constant);
    }

    private int sum(final Term x, final Term y) {
      final int sum = variables++;
      row(
          x.variable(),
          y.variable(),
          sum,
          Fr.ZERO,
          x.factor().negate(),
          y.factor().negate(),
          Fr.ONE,
          Fr.ZERO);
      final int at = 2 * (sum - r1cs.signals());
      if (at == additions.length) {
        additions = Arrays.copyOf(additions, 2 * at);
        additionFactors = Arrays.copyOf(additionFactors, 2 * at * PrimeField.LIMBS);
      }
      additions[at] = x.variable();
      additions[at + 1] = y.variable();
      x.factor().store(additionFactors, at * PrimeField.LIMBS);
      y.factor().store(additionFactors, (at + 1) * PrimeField.LIMBS);
      return sum;
    }

    private void row(
        final int a,
        final int b,
        final int c,
        final Fr qm,
        final Fr ql,
        final Fr qr,
        final Fr qo,
        final Fr qc) {
      final Map<FixedColumn, Fr> coefficients = new HashMap<>();
      coefficients.put(VanillaGates.QM, qm);
      coefficients.put(VanillaGates.QL, ql);
      coefficients.put(VanillaGates.QR, qr);
      coefficients.put(VanillaGates.QO, qo);
      coefficients.put(VanillaGates.QC, qc);
      assembler.add(VanillaGates.ARITHMETIC, coefficients, a, b, c);
    }
  }
}
