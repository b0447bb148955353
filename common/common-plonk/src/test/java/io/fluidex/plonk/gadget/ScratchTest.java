package io.fluidex.plonk.gadget;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fluidex.crypto.babyjubjub.*;
import io.fluidex.crypto.eddsa.*;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.poseidon.Poseidon;
import io.fluidex.plonk.circuit.*;
import java.util.*;
import org.junit.jupiter.api.Test;

class ScratchTest {
  @Test
  void rows() {
    for (int n = 1; n <= 6; n++) {
      CircuitBuilder c = new CircuitBuilder();
      List<Var> in = c.inputs("x", n);
      Var out = c.publicInput("out");
      c.zero();
      int before = c.rows();
      c.assertEqual(PoseidonGadget.hash(c, in), out);
      System.out.println("poseidon " + n + ": " + (c.rows() - before));
      Circuit k = c.compile();
      List<Fr> vals = new ArrayList<>();
      for (int i = 0; i < n; i++) vals.add(Fr.of(i + 7));
      Fr h = Poseidon.hash(vals.toArray(Fr[]::new));
      Assignment a = k.assignment().set("x", vals).set("out", h);
      Witness w = k.solve(a);
      k.check(w);
      System.out.println(k.lint());
      assertEquals(
          Arrays.toString(k.encode()),
          Arrays.toString(Circuit.decode(k.encode(), List.of(GadgetFunctions.values())).encode()));
    }
    CircuitBuilder c = new CircuitBuilder();
    Var ax = c.input("ax"),
        ay = c.input("ay"),
        rx = c.input("rx"),
        ry = c.input("ry"),
        s = c.input("s"),
        m = c.publicInput("m");
    int b0 = c.rows();
    Point key = BabyJubJubGadget.assertOnCurve(c, ax, ay);
    EdDsaGadget.verify(c, key, new EdDsaGadget.Signature(rx, ry, s), m);
    System.out.println("eddsa " + (c.rows() - b0));
    long t0 = System.nanoTime();
    Circuit k = c.compile();
    System.out.println("compile ms " + (System.nanoTime() - t0) / 1e6);
    try (PrivateKey pk = PrivateKey.fromSeed(new byte[32])) {
      Fr msg = Fr.of(12345);
      Signature sig = pk.sign(msg);
      Assignment a =
          k.assignment()
              .set("ax", pk.publicKey().point().x())
              .set("ay", pk.publicKey().point().y())
              .set("rx", sig.r8().x())
              .set("ry", sig.r8().y())
              .set("s", Fr.of(sig.s()))
              .set("m", msg);
      Witness w = k.solve(a);
      k.check(w);
      System.out.println(k.lint());
      for (int i = 0; i < 200; i++) k.solve(a);
      t0 = System.nanoTime();
      for (int i = 0; i < 200; i++) k.solve(a);
      System.out.println("solve us " + (System.nanoTime() - t0) / 200e3);
    }
  }
}
