package io.fluidex.plonk.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.circuit.ConstraintSystem;
import io.fluidex.plonk.format.Json;
import io.fluidex.plonk.format.PlonkProof;
import io.fluidex.plonk.format.ProofCodec;
import io.fluidex.plonk.format.ProofJson;
import io.fluidex.plonk.format.ProofShape;
import io.fluidex.plonk.format.VerificationKey;
import io.fluidex.plonk.format.VerificationKeyJson;
import io.fluidex.plonk.gate.VanillaGates;
import io.fluidex.plonk.prover.PlonkProver;
import io.fluidex.plonk.prover.ProverListener;
import io.fluidex.plonk.r1cs.R1cs;
import io.fluidex.plonk.r1cs.R1csCircuit;
import io.fluidex.plonk.r1cs.SignalValues;
import io.fluidex.plonk.setup.KeyGenerator;
import io.fluidex.plonk.setup.ProvingKey;
import io.fluidex.plonk.setup.Ptau;
import io.fluidex.plonk.setup.SetupPolicy;
import io.fluidex.plonk.solidity.SolidityVerifier;
import io.fluidex.plonk.verifier.PlonkVerifier;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
 * Ours are the generator and the prover that are shipped.
 */
class SnarkjsConformityTest {
  private static final String VERIFY = "verify(bytes,uint256[])";
  private static final ProofShape SHAPE = ProofShape.of(VanillaGates.SET);
  private static final int THREADS = 2;

  /** Five columns, three sigmas, X_2, w, k1, k2, nPublic, power, protocol and curve. */
  private static final int KEY_ELEMENTS = 16;

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
   * rows, which take snarkjs half a minute.
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

  /**
   * What is made here.
   *
   * @param key for verification
   * @param inputs that are public
   * @param proofs of one prover: the first is made without multiples of the powers of tau, the
   *     second with them
   */
  private record Ours(VerificationKey key, List<Fr> inputs, List<PlonkProof> proofs) {}

  /** Sets up and proves as the commands and services do. */
  private Ours prove(final Path r1cs, final Path wtns, final Path setup) throws IOException {
    final R1csCircuit circuit = R1csCircuit.of(R1cs.read(r1cs));
    final long[] witness = circuit.witness(SignalValues.read(wtns)).toLimbs();
    final Path bulk = folder.resolve("bulk.key");
    final Path scalar = folder.resolve("scalar.key");
    try (Ptau ptau = Ptau.open(setup)) {
      final ConstraintSystem system = circuit.constraintSystem();
      KeyGenerator.bulk().generate(system, ptau, SetupPolicy.DEVELOPMENT, bulk);
      KeyGenerator.scalar().generate(system, ptau, SetupPolicy.DEVELOPMENT, scalar);
    }
    assertEquals(-1, Files.mismatch(bulk, scalar), "the keys of both generators");
    try (ProvingKey key = ProvingKey.open(bulk, SetupPolicy.DEVELOPMENT);
        PlonkProver prover = PlonkProver.of(key, THREADS)) {
      final List<PlonkProof> proofs = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        proofs.add(prover.prove(witness, ProverListener.SILENT));
      }
      return new Ours(key.verificationKey(), prover.publicInputs(witness), proofs);
    }
  }

  /** Every element of a key that snarkjs has exported is in ours, and ours has no other. */
  private static void assertSameKeys(final Json.Members theirs, final Json.Members ours) {
    assertEquals(KEY_ELEMENTS, theirs.values().size());
    theirs.values().forEach((name, value) -> assertEquals(value, ours.get(name), name));
    assertEquals(theirs.values().keySet(), ours.values().keySet());
  }

  /** Checks everything that the two can agree on; returns the public inputs. */
  private List<Fr> agree(final Path r1cs, final Path wtns, final Path setup) throws IOException {
    final Ours ours = prove(r1cs, wtns, setup);
    final Path zkey = folder.resolve("circuit.zkey");
    final Json.Members theirKey = Snarkjs.setup(r1cs, setup, zkey);
    assertSameKeys(theirKey, VerificationKeyJson.write(ours.key()));
    final VerificationKey key = VerificationKeyJson.read(theirKey);

    final List<Fr> inputs = ours.inputs();
    final Json theirs = Snarkjs.prove(zkey, wtns);
    final Json theirInputs = ((Json.Members) theirs).get("publicSignals");
    assertEquals(inputs, ProofJson.readInputs(theirInputs));
    assertEquals(theirInputs, ProofJson.writeInputs(inputs));

    final List<PlonkProof> proofs = new ArrayList<>(ours.proofs());
    proofs.add(ProofJson.read(SHAPE, ((Json.Members) theirs).get("proof")));
    final Chain chain = new Chain();
    final Chain.Contract ourContract =
        chain.deploy(
            Chain.compile(SolidityVerifier.generate(key, "PlonkVerifier"), "PlonkVerifier"));
    final Chain.Contract theirContract =
        chain.deploy(Chain.compile(Snarkjs.exportSolidity(theirKey), "PlonkVerifier"));
    for (final PlonkProof proof : proofs) {
      assertEquals(Map.of("all", true), verdicts(key, inputs, proof, ourContract, theirContract));
    }
    final PlonkProof wrong = Mutations.ofProof(proofs.getFirst()).get("eval_c");
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
    final Ours ours = prove(r1cs, wtns, ProvenCircuit.setup());
    final List<Fr> inputs = other.publicInputs();
    final PlonkProof proof = ours.proofs().getFirst();
    assertFalse(PlonkVerifier.verify(ours.key(), inputs, proof));
    assertFalse(
        Snarkjs.verify(
            VerificationKeyJson.write(ours.key()),
            ProofJson.writeInputs(inputs),
            ProofJson.write(proof)));
    assertTrue(PlonkVerifier.verify(ours.key(), circuit.publicInputs(), proof));
  }
}
