package io.fluidex.rollup.circuit;

import io.fluidex.plonk.circuit.Bool;
import io.fluidex.plonk.circuit.CircuitBuilder;
import io.fluidex.plonk.circuit.Var;
import io.fluidex.plonk.gadget.ChoiceGadget;
import io.fluidex.rollup.tx.TransactionType;
import java.util.List;

/** The type of a slot's transaction, which is one of the list. */
final class TypeFlags {
  private final CircuitBuilder circuit;
  private final List<Bool> oneHot;

  private TypeFlags(final CircuitBuilder circuit, final List<Bool> oneHot) {
    this.circuit = circuit;
    this.oneHot = oneHot;
  }

  /** The input {@code type}. Constrains it to be the number of a type. */
  static TypeFlags input(final CircuitBuilder circuit) {
    final Var code = circuit.input("type");
    final List<Bool> oneHot = ChoiceGadget.oneHot(circuit, code, TransactionType.values().length);
    // All else asks the bits; the number only has to be theirs.
    circuit.auxiliary(code);
    return new TypeFlags(circuit, oneHot);
  }

  /** 1 if the type is this, else 0. */
  Var is(final TransactionType type) {
    return oneHot.get(type.code()).var();
  }

  /** 1 if the type is one of these, else 0. */
  Var any(final TransactionType... types) {
    return circuit.cell(circuit.sum(List.of(types).stream().map(this::is).toList()));
  }

  /** 1 if the type is none of these, else 0. */
  Var none(final TransactionType... types) {
    return circuit.cell(circuit.sub(circuit.one(), any(types)));
  }

  /** The value of the type among one for every type, in the order of their numbers. */
  Var choose(final List<Var> values) {
    return ChoiceGadget.choose(circuit, oneHot, values);
  }
}
