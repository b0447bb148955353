package io.fluidex.plonk.oracle;

import io.fluidex.plonk.format.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** snarkjs and circom, by file. */
public final class Snarkjs {
  private Snarkjs() {}

  private static Json.Text text(final Path path) {
    return new Json.Text(path.toAbsolutePath().toString());
  }

  /** Compiles a circom source to {@code name.r1cs} and {@code name_js/name.wasm} in a folder. */
  public static void circom(final Path source, final Path folder) {
    Oracles.shared().call("circom", Map.of("source", text(source), "output", text(folder)));
  }

  /** Computes a witness with circom's program from inputs in JSON. */
  public static void witness(final Path wasm, final Path input, final Path wtns) {
    Oracles.shared()
        .call("witness", Map.of("wasm", text(wasm), "input", text(input), "wtns", text(wtns)));
  }

  /** {@code snarkjs plonk setup}; returns the verification key that snarkjs exports. */
  public static Json.Members setup(final Path r1cs, final Path ptau, final Path zkey) {
    return (Json.Members)
        Oracles.shared()
            .call("setup", Map.of("r1cs", text(r1cs), "ptau", text(ptau), "zkey", text(zkey)));
  }

  /** {@code snarkjs plonk prove}; the members are {@code proof} and {@code publicSignals}. */
  public static Json.Members prove(final Path zkey, final Path wtns) {
    return (Json.Members)
        Oracles.shared().call("prove", Map.of("zkey", text(zkey), "wtns", text(wtns)));
  }

  /** {@code snarkjs plonk verify}. */
  public static boolean verify(final Json key, final Json inputs, final Json proof) {
    return Oracles.shared()
        .call("verify", Map.of("key", key, "inputs", inputs, "proof", proof))
        .equals(new Json.Flag(true));
  }

  /** The Solidity verifier that snarkjs exports for a verification key. */
  public static String exportSolidity(final Json key) {
    return ((Json.Text) Oracles.shared().call("exportSolidity", Map.of("key", key))).value();
  }

  /** {@code snarkjs powersoftau verify}: whether it is satisfied, and what it said. */
  public static PtauReport verifyPtau(final Path ptau) {
    final Json.Members report =
        (Json.Members) Oracles.shared().call("verifyPtau", Map.of("ptau", text(ptau)));
    final List<String> lines =
        ((Json.Elements) report.get("lines"))
            .values().stream().map(line -> ((Json.Text) line).value()).toList();
    return new PtauReport(report.get("valid").equals(new Json.Flag(true)), lines);
  }

  /** {@code snarkjs powersoftau contribute}. */
  public static void contributePtau(final Path ptau, final Path output) {
    Oracles.shared().call("contributePtau", Map.of("ptau", text(ptau), "output", text(output)));
  }

  /** {@code snarkjs powersoftau prepare phase2}. */
  public static void preparePtau(final Path ptau, final Path output) {
    Oracles.shared().call("preparePtau", Map.of("ptau", text(ptau), "output", text(output)));
  }

  /** What {@code snarkjs powersoftau verify} found. */
  public record PtauReport(boolean valid, List<String> lines) {}
}
