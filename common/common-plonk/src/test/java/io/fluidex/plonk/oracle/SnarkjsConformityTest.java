package io.fluidex.plonk.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.format.Json;
import io.fluidex.plonk.format.PlonkProof;
import io.fluidex.plonk.format.ProofCodec;
import io.fluidex.plonk.format.ProofJson;
import io.fluidex.plonk.format.ProofShape;
import io.fluidex.plonk.format.VerificationKey;
import io.fluidex.plonk.format.VerificationKeyJson;
import io.fluidex.plonk.gate.VanillaGates;
import io.fluidex.plonk.r1cs.R1cs;
import io.fluidex.plonk.r1cs.R1csCircuit;
import io.fluidex.plonk.r1cs.SignalValues;
import io.fluidex.plonk.solidity.SolidityVerifier;
import io.fluidex.plonk.verifier.PlonkVerifier;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The snarkjs profile against snarkjs itself, from the same {@code .r1cs}, {@code .wtns} and {@code
 * .ptau} files: keys are equal, and each accepts the proofs of the other, as do both contracts.
 */
class SnarkjsConformityTest {
  private static final String VERIFY = "verify(bytes,uint256[])";
  private static final ProofShape SHAPE = ProofShape.of(VanillaGates.SET);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22})
  void shouldAgreeOnRandomCircuits(final int seed) throws IOException {
    final int outputs = 1 + seed % 3;
    final RandomR1cs circuit = new RandomR1cs(seed, outputs, seed % 4, outputs + seed * seed / 3);
    final Path r1cs = Files.write(folder.resolve("circuit.r1cs"), circuit.toR1cs());
    final Path wtns = Files.write(folder.resolve("circuit.wtns"), circuit.toWtns());
    assertEquals(circuit.publicInputs(), agree(r1cs, wtns, ProvenCircuit.setup()));
  }

  @Test
  void shouldAgreeOnTheSmallestCircuit() throws IOException {
    final RandomR1cs circuit = new RandomR1cs(0, 1, 0, 1);
    final Path r1cs = Files.write(folder.resolve("circuit.r1cs"), circuit.toR1cs());
    final Path wtns = Files.write(folder.resolve("circuit.wtns"), circuit.toWtns());
    assertEquals(circuit.publicInputs(), agree(r1cs, wtns, ProvenCircuit.setup()));
  }

  @Test
  void shouldAgreeOnPoseidonOfCircomlib() throws IOException {
    final List<Fr> outputs = circomlib("poseidon", ProvenCircuit.setup());
    // circomlibjs 0.1.7, poseidon([1, 2]).
    assertEquals(
        "7853200120776062878684798364095072458815029376092732009249414926327459813530",
        outputs.getFirst().toString());
  }

  /**
   * circomlib's verifier of EdDSA signatures, with a signature made by circomlibjs 0.1.7: 22,000
   * rows, which take the plain prover and snarkjs half a minute.
   */
  @Test
  @Tag("long")
  void shouldAgreeOnTheSignatureVerifierOfCircomlib() throws IOException {
    circomlib("eddsa", ProvenCircuit.newSetup(15));
  }

  private List<Fr> circomlib(final String name, final Path setup) throws IOException {
    final Path source = resource(name + ".circom");
    Snarkjs.circom(source, folder);
    final Path wtns = folder.resolve("circuit.wtns");
    final Path wasm = folder.resolve(name + "_js").resolve(name + ".wasm");
    Snarkjs.witness(wasm, resource(name + ".json"), wtns);
    return agree(folder.resolve(name + ".r1cs"), wtns, setup);
  }

  private Path resource(final String name) throws IOException {
    final Path file = folder.resolve(name);
    try (InputStream in = SnarkjsConformityTest.class.getResourceAsStream(name)) {
      Files.copy(in, file);
    }
    return file;
  }

  /** Checks everything that the two can agree on; returns the public inputs. */
  private List<Fr> agree(final Path r1cs, final Path wtns, final Path setup) throws IOException {
    final R1csCircuit circuit = R1csCircuit.of(R1cs.read(r1cs));
    final SignalValues signals = SignalValues.read(wtns);
    final ProvenCircuit proven =
        ProvenCircuit.over(setup, circuit.constraintSystem(), circuit.witness(signals).toLimbs());
    final Path zkey = folder.resolve("circuit.zkey");
    final Json.Members theirKey = Snarkjs.setup(r1cs, setup, zkey);
    assertEquals(theirKey, VerificationKeyJson.write(proven.key()), "the keys");
    final VerificationKey key = VerificationKeyJson.read(theirKey);

    final List<Fr> inputs = proven.publicInputs();
    final Json theirs = Snarkjs.prove(zkey, wtns);
    final Json theirInputs = ((Json.Members) theirs).get("publicSignals");
    assertEquals(inputs, ProofJson.readInputs(theirInputs));
    assertEquals(theirInputs, ProofJson.writeInputs(inputs));

    final PlonkProof ourProof = proven.proof(1);
    final PlonkProof theirProof = ProofJson.read(SHAPE, ((Json.Members) theirs).get("proof"));
    final Chain chain = new Chain();
    final Chain.Contract ourContract =
        chain.deploy(
            Chain.compile(SolidityVerifier.generate(key, "PlonkVerifier"), "PlonkVerifier"));
    final Chain.Contract theirContract =
        chain.deploy(Chain.compile(Snarkjs.exportSolidity(theirKey), "PlonkVerifier"));
    for (final PlonkProof proof : List.of(ourProof, theirProof)) {
      assertEquals(Map.of("all", true), verdicts(key, inputs, proof, ourContract, theirContract));
    }
    final PlonkProof wrong = Mutations.ofProof(ourProof).get("eval_c");
    assertEquals(Map.of("all", false), verdicts(key, inputs, wrong, ourContract, theirContract));
    return inputs;
  }

  /** What the four verifiers say, or what all of them say. */
  private static Map<String, Boolean> verdicts(
      final VerificationKey key,
      final List<Fr> inputs,
      final PlonkProof proof,
      final Chain.Contract ourContract,
      final Chain.Contract theirContract) {
    final List<BigInteger> integers = inputs.stream().map(Fr::toBigInteger).toList();
    final byte[] body = ProofCodec.toCalldata(proof);
    final Map<String, Boolean> verdicts =
        Map.of(
            "snarkjs",
            Snarkjs.verify(
                VerificationKeyJson.write(key),
                ProofJson.writeInputs(inputs),
                ProofJson.write(proof)),
            "Java",
            PlonkVerifier.verify(key, inputs, proof),
            "our contract",
            ourContract.ask(VERIFY, new Chain.Arguments().bytes(body).values(integers).encode()),
            "their contract",
            theirContract.ask(
                "verifyProof(uint256[24],uint256[" + inputs.size() + "])",
                theirArguments(body, integers)));
    return verdicts.values().stream().distinct().count() == 1
        ? Map.of("all", verdicts.get("Java"))
        : verdicts;
  }

  /** Their arguments are arrays of fixed size: the words alone. */
  private static byte[] theirArguments(final byte[] body, final List<BigInteger> inputs) {
    final Chain.Arguments arguments = new Chain.Arguments();
    for (int at = 0; at < body.length; at += 32) {
      arguments.value(new BigInteger(1, body, at, 32));
    }
    inputs.forEach(arguments::value);
    return arguments.encode();
  }

  /** A valid proof does not serve for other public inputs. */
  @Test
  void shouldBothRefuseAProofForOtherInputs() throws IOException {
    final RandomR1cs circuit = new RandomR1cs(5, 2, 1, 20);
    final RandomR1cs other = new RandomR1cs(6, 2, 1, 20);
    assertFalse(circuit.publicInputs().equals(other.publicInputs()));
    final Path r1cs = Files.write(folder.resolve("circuit.r1cs"), circuit.toR1cs());
    final Path wtns = Files.write(folder.resolve("circuit.wtns"), circuit.toWtns());
    final R1csCircuit converted = R1csCircuit.of(R1cs.read(r1cs));
    final ProvenCircuit proven =
        ProvenCircuit.over(
            ProvenCircuit.setup(),
            converted.constraintSystem(),
            converted.witness(SignalValues.read(wtns)).toLimbs());
    final List<Fr> inputs = other.publicInputs();
    final PlonkProof proof = proven.proof(1);
    assertFalse(PlonkVerifier.verify(proven.key(), inputs, proof));
    assertFalse(
        Snarkjs.verify(
            VerificationKeyJson.write(proven.key()),
            ProofJson.writeInputs(inputs),
            ProofJson.write(proof)));
    assertTrue(PlonkVerifier.verify(proven.key(), circuit.publicInputs(), proof));
  }
}
