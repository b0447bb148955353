package io.fluidex.plonk.gadget;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.circuit.Assignment;
import io.fluidex.plonk.circuit.Bool;
import io.fluidex.plonk.circuit.Circuit;
import io.fluidex.plonk.circuit.CircuitBuilder;
import io.fluidex.plonk.circuit.CircuitException;
import io.fluidex.plonk.circuit.Var;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChoiceGadgetTest {
  private static final int COUNT = 8;

  private static List<Var> values(final CircuitBuilder c) {
    final List<Var> out = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      out.add(c.publicInput("v[" + i + "]"));
    }
    return out;
  }

  private static List<Fr> squares() {
    final List<Fr> out = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      out.add(Fr.of(50 + (long) i * i));
    }
    return out;
  }

  @Test
  void shouldChooseByANumberFromAList() {
    final CircuitBuilder c = new CircuitBuilder();
    final List<Bool> bits = ChoiceGadget.oneHot(c, c.publicInput("index"), COUNT);
    c.assertEqual(ChoiceGadget.choose(c, bits, values(c)), c.publicInput("chosen"));
    c.assertEqual(ChoiceGadget.lookUp(c, bits, squares()), c.publicInput("looked"));
    final Circuit circuit = c.compile();
    for (int i = 0; i < COUNT; i++) {
      final int chosen = i;
      final Assignment a = circuit.assignment().set("index", i).set("v", squares());
      a.set("chosen", squares().get(i)).set("looked", squares().get(i));
      // The values that are not chosen.
      final String[] given =
          IntStream.range(0, COUNT)
              .filter(k -> k != chosen)
              .mapToObj(k -> "v[" + k + "]")
              .toArray(String[]::new);
      GadgetAssert.assertSound(circuit, a, given);
      GadgetAssert.assertRejected(circuit, a.set("index", (i + 1) % COUNT));
    }
    final Assignment none = circuit.assignment().set("index", COUNT).set("v", squares());
    GadgetAssert.assertRejected(circuit, none.set("chosen", 0).set("looked", 0));
  }

  @Test
  void shouldChooseByTheBitsOfAnIndex() {
    final CircuitBuilder c = new CircuitBuilder();
    final List<Bool> bits = c.toBits(c.publicInput("index"), 3);
    c.assertEqual(ChoiceGadget.element(c, bits, values(c)), c.publicInput("chosen"));
    final Circuit circuit = c.compile();
    for (int i = 0; i < COUNT; i++) {
      final Assignment a = circuit.assignment().set("index", i).set("v", squares());
      GadgetAssert.assertSound(circuit, a.set("chosen", squares().get(i)));
      GadgetAssert.assertRejected(circuit, a.set("index", COUNT - 1 - i));
    }
  }

  @Test
  void shouldSwapTwoValues() {
    final CircuitBuilder c = new CircuitBuilder();
    final Bool swap = c.assertBool(c.publicInput("swap"));
    final List<Var> out = ChoiceGadget.swapIf(c, swap, c.publicInput("x"), c.publicInput("y"));
    c.assertEqual(out.get(0), c.publicInput("first"));
    c.assertEqual(out.get(1), c.publicInput("second"));
    final Circuit circuit = c.compile();
    final Assignment a = circuit.assignment().set("x", 3).set("y", 8);
    GadgetAssert.assertSound(circuit, a.set("swap", 0).set("first", 3).set("second", 8));
    GadgetAssert.assertRejected(circuit, a.set("swap", 1));
    GadgetAssert.assertSound(circuit, a.set("swap", 1).set("first", 8).set("second", 3));
  }

  @Test
  void shouldRefuseListsThatDoNotFit() {
    final CircuitBuilder c = new CircuitBuilder();
    final Var x = c.input("x");
    assertThrows(CircuitException.class, () -> ChoiceGadget.oneHot(c, x, 0));
    final List<Bool> bits = ChoiceGadget.oneHot(c, x, 3);
    assertThrows(CircuitException.class, () -> ChoiceGadget.choose(c, bits, List.of(x)));
    assertThrows(CircuitException.class, () -> ChoiceGadget.lookUp(c, bits, List.of()));
    assertThrows(CircuitException.class, () -> ChoiceGadget.element(c, bits, List.of(x, x)));
  }
}
