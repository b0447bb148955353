package io.fluidex.plonk.prover;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.vector.BulkField;
import io.fluidex.plonk.gate.Expression;
import io.fluidex.plonk.gate.Program;
import java.util.ArrayList;
import java.util.List;

/**
 * The few coefficients of the quotient t above those that whole cosets determine.
 *
 * <p>Blinding makes polynomials a little longer than the domain's n rows, and t a little longer
 * than a multiple of n. One more coset for these few coefficients would cost as much as any other;
 * instead they are computed: where t * (X^n - 1) is above t, it is X^n * t, so that the highest
 * coefficients of t are those of the sum of all constraints, which follow from the highest
 * coefficients of everything in it.
 */
final class QuotientTop {
  /** Degrees that the sum's formal degree may exceed its real one by. */
  private static final int SLACK = 8;

  private final ProverKey key;
  private final Quotient.Inputs in;
  private final BulkField field;
  private final int count;

  QuotientTop(final ProverKey key, final Quotient.Inputs in) {
    this.key = key;
    this.in = in;
    this.field = key.domain().field();
    this.count = key.quotientExcess() + SLACK;
  }

  /** The coefficients of t from X^(cosets * n) on, lowest first. */
  List<Fr> coefficients(final Program gates) {
    final LeadingTerms sum = sum(gates);
    final int n = key.domain().size();
    final List<Fr> top = new ArrayList<>();
    for (int i = 0; i < key.quotientExcess(); i++) {
      top.add(sum.at((key.quotientCosets() + 1) * n + i));
    }
    return top;
  }

  /** gates + PI + alpha^s permutation + alpha^(s+1) first row. */
  private LeadingTerms sum(final Program gates) {
    final LeadingTerms z = of(in.permutation());
    final LeadingTerms one = LeadingTerms.constant(Fr.ONE, count);
    final Fr alphaPermutation = in.alpha().pow(key.gates().slots());
    return gates(gates)
        .plus(of(in.publicInputs()))
        .plus(permutation(z).times(alphaPermutation))
        .plus(z.minus(one).times(of(key.firstRow())).times(alphaPermutation.mul(in.alpha())));
  }

  private LeadingTerms gates(final Program program) {
    final LeadingTerms[] registers = new LeadingTerms[program.registers()];
    int next = 0;
    for (final Expression.Leaf leaf : program.inputs()) {
      registers[next] = of(leaf);
      next++;
    }
    for (final Fr constant : program.constants()) {
      registers[next] = LeadingTerms.constant(constant, count);
      next++;
    }
    for (final Program.Instruction instruction : program.instructions()) {
      registers[instruction.target()] =
          switch (instruction) {
            case Program.Binary step -> value(step, registers);
            case Program.Products step -> value(step, registers);
            case Program.Multiple step -> value(step, registers);
            case Program.Next step -> registers[step.source()].ofMultiple(key.domain().omega());
          };
    }
    return registers[program.outputs().getFirst()];
  }

  private static LeadingTerms value(final Program.Binary step, final LeadingTerms[] registers) {
    final LeadingTerms left = registers[step.left()];
    final LeadingTerms right = registers[step.right()];
    return switch (step.operation()) {
      case ADD -> left.plus(right);
      case SUB -> left.minus(right);
      case MUL -> left.times(right);
    };
  }

  private static LeadingTerms value(final Program.Products step, final LeadingTerms[] registers) {
    LeadingTerms sum = null;
    for (int i = 0; i < step.factors().size(); i += 2) {
      final LeadingTerms product =
          registers[step.factors().get(i)].times(registers[step.factors().get(i + 1)]);
      sum = sum == null ? product : sum.plus(product);
    }
    for (final Program.Addend addend : step.addends()) {
      sum = plus(sum, addend.factor(), registers[addend.register()]);
    }
    return sum;
  }

  private static LeadingTerms value(final Program.Multiple step, final LeadingTerms[] registers) {
    return plus(registers[step.left()], step.factor(), registers[step.right()]);
  }

  private static LeadingTerms plus(
      final LeadingTerms left, final int factor, final LeadingTerms right) {
    final LeadingTerms multiple = right.times(Fr.of(Math.abs(factor)));
    return factor < 0 ? left.minus(multiple) : left.plus(multiple);
  }

  /**
   * (a + beta X + gamma)(b + beta k1 X + gamma)(c + beta k2 X + gamma) z - (a + beta s1 + gamma)(b
   * + beta s2 + gamma)(c + beta s3 + gamma) z(omega X).
   */
  private LeadingTerms permutation(final LeadingTerms z) {
    final LeadingTerms gamma = LeadingTerms.constant(in.gamma(), count);
    final List<Fr> identities =
        List.of(in.beta(), in.beta().mul(key.k1()), in.beta().mul(key.k2()));
    LeadingTerms left = z;
    LeadingTerms right = z.ofMultiple(key.domain().omega());
    for (int w = 0; w < identities.size(); w++) {
      final LeadingTerms wire = of(in.wires().get(w)).plus(gamma);
      left = left.times(wire.plus(LeadingTerms.linear(identities.get(w), count)));
      right = right.times(wire.plus(of(key.sigmas().get(w)).times(in.beta())));
    }
    return left.minus(right);
  }

  private LeadingTerms of(final Expression.Leaf leaf) {
    return switch (leaf) {
      case Expression.Column(var column) when key.gates().derivedColumns().containsKey(column) -> {
        final Expression polynomial = key.gates().derivedColumns().get(column);
        yield gates(Program.compile(List.of(polynomial)));
      }
      case Expression.Column(var column) ->
          of(key.columns().get(key.gates().columns().indexOf(column)));
      // Programs over rows have no cells of the next row among their inputs.
      case Expression.Cell(var wire, var _) -> of(in.wires().get(wire.index()));
    };
  }

  private LeadingTerms of(final Polynomial polynomial) {
    return LeadingTerms.of(field, polynomial, count);
  }
}
