package io.fluidex.plonk.prover;

import static io.fluidex.plonk.prover.ChunkProgram.CHUNK;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.vector.BulkField;
import io.fluidex.crypto.vector.FieldArray;
import io.fluidex.crypto.vector.ProductSum;
import io.fluidex.plonk.format.VerificationKey;
import io.fluidex.plonk.gate.Expression;
import io.fluidex.plonk.gate.FixedColumn;
import io.fluidex.plonk.gate.Program;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The quotient t = (gates + PI + alpha^s permutation + alpha^(s+1) first row) / Z_H, from its
 * values on cosets of the domain.
 *
 * <p>With polynomials of degree d + 1 over a domain of n rows, t has d n coefficients and a few
 * more, which {@link QuotientTop} finds and which are taken away before the rest. On the coset s_j
 * H the vanishing polynomial is the constant u_j - 1, u_j = s_j^n, and the inverse transform of t's
 * values gives t mod (X^n - u_j), whose i-th coefficient is the sum over m of u_j^m t_(i + m n): d
 * cosets and one d x d linear system per i give all coefficients. Memory is that of one coset and d
 * results, however large d is.
 */
final class Quotient {
  /** The factors of the wires' positions. */
  private static final List<Integer> POSITIONS = List.of(1, VerificationKey.K1, VerificationKey.K2);

  private final ProverKey key;
  private final Domain domain;
  private final BulkField field;
  private final Workers workers;
  private final int cosets;

  Quotient(final ProverKey key, final Workers workers) {
    this.key = key;
    this.domain = key.domain();
    this.field = domain.field();
    this.workers = workers;
    this.cosets = key.quotientCosets();
  }

  /**
   * What the quotient is made of.
   *
   * @param wires coefficients of a, b, c, blinded
   * @param permutation coefficients of z, blinded
   * @param publicInputs coefficients of the polynomial PI of the public inputs, n of them
   * @param beta first challenge of the permutation
   * @param gamma second challenge of the permutation
   * @param alpha challenge that separates the constraints
   */
  record Inputs(
      List<Polynomial> wires,
      Polynomial permutation,
      Polynomial publicInputs,
      Fr beta,
      Fr gamma,
      Fr alpha) {}

  /**
   * The coefficients of t, if the witness satisfies the circuit; otherwise of a polynomial that
   * {@link ProofRounds} notices not to be the quotient.
   */
  Polynomial compute(final Inputs in) {
    final Program program = WeightedConstraints.compile(key.gates(), in.alpha());
    final List<Fr> top = new QuotientTop(key, in).coefficients(program);
    final List<FieldArray> remainders = new ArrayList<>();
    final List<FieldArray> ofProof = new ArrayList<>();
    for (int i = 0; i <= in.wires().size(); i++) {
      ofProof.add(domain.allocateAround());
    }
    for (int j = 0; j < cosets; j++) {
      final FieldArray remainder = onCoset(new Columns(in, j, ofProof), in, program, j);
      // X^(cosets n) is a constant in the remainder.
      final Fr factor = domain.shiftPower(domain.cosetShift(j)).pow(cosets).negate();
      for (int i = 0; i < top.size(); i++) {
        Elements.add(field, remainder, i, top.get(i).mul(factor));
      }
      remainders.add(remainder);
    }
    final FieldArray all = field.allocate(key.quotientLength());
    solve(remainders, in.publicInputs(), all);
    for (int i = 0; i < top.size(); i++) {
      Elements.set(field, all, cosets * domain.size() + i, top.get(i));
    }
    return new Polynomial(all, key.quotientLength());
  }

  /** t mod (X^n - u) for one coset. */
  private FieldArray onCoset(
      final Columns columns, final Inputs in, final Program program, final int coset) {
    final FieldArray values = field.allocate(domain.size());
    workers.forRanges(
        domain.size(),
        CHUNK,
        (from, to) -> new RangeEvaluation(columns, in, program, coset, values).run(from, to));
    domain.fromCoset(values, coset);
    return values;
  }

  /** Values on one coset of everything that constraints read. */
  private final class Columns {
    private final List<FieldArray> wires;
    private final FieldArray permutation;
    private final FieldArray firstRow;
    private final Map<FixedColumn, FieldArray> fixed = new HashMap<>();
    private final List<FieldArray> sigmas;

    /** Computes the values; those of the proof's own polynomials go to the given arrays. */
    Columns(final Inputs in, final int coset, final List<FieldArray> ofProof) {
      final List<FieldArray> ofKey = key.valuesOnCoset(coset, workers);
      firstRow = ofKey.getFirst();
      final int columnsEnd = 1 + key.columns().size();
      final int sigmasEnd = columnsEnd + key.sigmas().size();
      name(key.gates().columns(), ofKey.subList(1, columnsEnd));
      sigmas = ofKey.subList(columnsEnd, sigmasEnd);
      name(key.gates().derivedColumns().keySet(), ofKey.subList(sigmasEnd, ofKey.size()));
      wires = ofProof.subList(0, in.wires().size());
      permutation = ofProof.getLast();
      final List<Polynomial> polynomials = new ArrayList<>(in.wires());
      polynomials.add(in.permutation());
      final List<Runnable> transforms = new ArrayList<>();
      for (int i = 0; i < polynomials.size(); i++) {
        final Polynomial polynomial = polynomials.get(i);
        final FieldArray values = ofProof.get(i);
        transforms.add(() -> domain.toCosetAndAround(polynomial, coset, values));
      }
      workers.runAll(transforms);
    }

    private void name(final Collection<FixedColumn> columns, final List<FieldArray> values) {
      final Iterator<FieldArray> next = values.iterator();
      columns.forEach(column -> fixed.put(column, next.next()));
    }
  }

  /** The evaluation of a range of rows by one thread, chunk by chunk. */
  private final class RangeEvaluation {
    private final Columns columns;
    private final FieldArray result;
    private final List<Expression.Leaf> inputs;
    private final ChunkProgram gates;
    private final FieldArray next;
    private final FieldArray identity;
    private final FieldArray left;
    private final FieldArray right;
    private final FieldArray factor;
    private final FieldArray shifted;
    private final FieldArray firstRow;
    private final Constant gamma;
    private final Constant minusBeta;
    private final Constant betaShift;
    private final Constant alpha;
    private final Constant permutationFactor;
    private final Constant inverseVanishing;
    private final FieldArray one;
    private final ProductSum sum;

    RangeEvaluation(
        final Columns columns,
        final Inputs in,
        final Program program,
        final int coset,
        final FieldArray result) {
      final Fr shift = domain.cosetShift(coset);
      this.columns = columns;
      this.inputs = program.inputs();
      this.result = result;
      this.gates = new ChunkProgram(field, program);
      next = field.allocate(CHUNK);
      identity = field.allocate(CHUNK);
      left = field.allocate(CHUNK);
      right = field.allocate(CHUNK);
      factor = field.allocate(CHUNK);
      shifted = field.allocate(CHUNK);
      firstRow = field.allocate(CHUNK);
      gamma = new Constant(field, in.gamma(), CHUNK);
      minusBeta = new Constant(field, in.beta().negate());
      betaShift = new Constant(field, in.beta().mul(shift));
      alpha = new Constant(field, in.alpha());
      final Fr vanishing = domain.shiftPower(shift).sub(Fr.ONE).inverse();
      permutationFactor = new Constant(field, in.alpha().pow(key.gates().slots()).mul(vanishing));
      inverseVanishing = new Constant(field, vanishing);
      one = new Constant(field, Fr.ONE, CHUNK).array();
      sum = new ProductSum(field, CHUNK);
    }

    void run(final int from, final int to) {
      for (int at = from; at < to; at += CHUNK) {
        final int n = Math.min(CHUNK, to - at);
        runGates(at, n);
        permutation(at, n);
        // (gates + alpha^s left) / Z_H, s the slots that gates take.
        sum.begin(2, n);
        sum.addScaled(left, 0, permutationFactor.array(), 0);
        sum.addScaled(gates.output(0), gates.outputOffset(0), inverseVanishing.array(), 0);
        sum.finish(result, at);
      }
    }

    private void runGates(final int at, final int n) {
      for (int i = 0; i < inputs.size(); i++) {
        switch (inputs.get(i)) {
          case Expression.Column(var column) -> gates.bind(i, columns.fixed.get(column), at);
          case Expression.Cell(var wire, var _) ->
              gates.bind(i, columns.wires.get(wire.index()), at);
        }
      }
      gates.run(n);
    }

    /**
     * left = (a + beta x + gamma)(b + beta k1 x + gamma)(c + beta k2 x + gamma) z - (a + beta s1 +
     * gamma)(b + beta s2 + gamma)(c + beta s3 + gamma) z(omega x) + alpha (z - 1) L_1.
     */
    private void permutation(final int at, final int n) {
      field.scale(domain.powersOfOmega(), at, betaShift.array(), 0, identity, 0, n);
      for (int w = 0; w < columns.wires.size(); w++) {
        field.add(columns.wires.get(w), at, gamma.array(), 0, shifted, 0, n);
        if (w == 0) {
          field.add(shifted, 0, identity, 0, left, 0, n);
          // Negative, so that the whole is a sum of products.
          field.scale(columns.sigmas.get(w), at, minusBeta.array(), 0, factor, 0, n);
          field.sub(factor, 0, shifted, 0, right, 0, n);
        } else {
          field.addMultiple(shifted, 0, POSITIONS.get(w), identity, 0, factor, 0, n);
          field.mul(left, 0, factor, 0, left, 0, n);
          field.scale(columns.sigmas.get(w), at, minusBeta.array(), 0, factor, 0, n);
          field.sub(shifted, 0, factor, 0, factor, 0, n);
          field.mul(right, 0, factor, 0, right, 0, n);
        }
      }
      field.copy(columns.permutation, at + 1, next, 0, n);
      field.sub(columns.permutation, at, one, 0, firstRow, 0, n);
      field.scale(firstRow, 0, alpha.array(), 0, firstRow, 0, n);
      sum.begin(3, n);
      sum.add(left, 0, columns.permutation, at);
      sum.add(right, 0, next, 0);
      sum.add(firstRow, 0, columns.firstRow, at);
      sum.finish(left, 0);
    }
  }

  /**
   * Solves for the pieces t_m, which go one after the other into the quotient, from the remainders
   * sum over m of u_j^m t_m.
   *
   * <p>The remainders want the public inputs' share PI / Z_H. Since PI has no more than n
   * coefficients, it is PI / (u_j - 1): a multiple of PI in each piece.
   */
  private void solve(
      final List<FieldArray> remainders, final Polynomial publicInputs, final FieldArray quotient) {
    final List<Fr> powers = domain.cosetPowers(cosets);
    final List<List<Fr>> factors = new ArrayList<>();
    for (final Fr[] row : new Vandermonde(powers).inverse()) {
      Fr ofPublicInputs = Fr.ZERO;
      for (int j = 0; j < cosets; j++) {
        final Fr share = powers.get(j).sub(Fr.ONE).inverse();
        ofPublicInputs = ofPublicInputs.add(row[j].mul(share));
      }
      final List<Fr> ofPiece = new ArrayList<>(List.of(row));
      ofPiece.add(ofPublicInputs);
      factors.add(ofPiece);
    }
    final List<FieldArray> terms = new ArrayList<>(remainders);
    terms.add(publicInputs.coefficients());
    workers.forRanges(
        domain.size(), CHUNK, (from, to) -> combine(factors, terms, quotient, from, to));
  }

  private void combine(
      final List<List<Fr>> factors,
      final List<FieldArray> from,
      final FieldArray to,
      final int start,
      final int end) {
    final ProductSum memory = new ProductSum(field, CHUNK);
    final FieldArray piece = field.allocate(CHUNK);
    final List<ScaledSum> sums =
        factors.stream().map(row -> new ScaledSum(field, row, memory)).toList();
    for (int at = start; at < end; at += CHUNK) {
      for (int m = 0; m < sums.size(); m++) {
        final int n = Math.min(CHUNK, end - at);
        sums.get(m).compute(from, at, piece, 0, n);
        // Small domains are no multiple of a block, so a piece may start anywhere.
        field.copy(piece, 0, to, m * domain.size() + at, n);
      }
    }
  }
}
