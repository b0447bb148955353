package io.fluidex.plonk.solidity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.plonk.format.PlonkProof;
import io.fluidex.plonk.format.ProofCodec;
import io.fluidex.plonk.oracle.Chain;
import io.fluidex.plonk.oracle.GadgetCircuit;
import io.fluidex.plonk.oracle.Mutations;
import io.fluidex.plonk.oracle.OpposedProofs;
import io.fluidex.plonk.oracle.ProvenCircuit;
import io.fluidex.plonk.oracle.RandomCircuit;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SolidityVerifierTest {
  private static final String VERIFY = "verify(bytes,uint256[])";
  private static final String VERIFY_ALL = "verifyAll(bytes[],uint256[][])";
  private static final int WORD = 32;

  /** The largest contract that Ethereum deploys (EIP-170). */
  private static final int MAX_CODE_BYTES = 24_576;

  /** The two profiles, each with one circuit, its contract and a proof. */
  static final class Profile {
    private static final Profile VANILLA =
        new Profile(ProvenCircuit.of(RandomCircuit.vanilla(200, 3, 30)));
    private static final Profile EXTENDED = new Profile(GadgetCircuit.shared());

    private final ProvenCircuit circuit;
    private final Chain chain = new Chain();
    private final Chain.Compiled compiled;
    private final Chain.Contract contract;
    private final PlonkProof proof;

    private Profile(final ProvenCircuit circuit) {
      this.circuit = circuit;
      this.compiled =
          Chain.compile(SolidityVerifier.generate(circuit.key(), "Verifier"), "Verifier");
      this.contract = chain.deploy(compiled);
      this.proof = circuit.proof(1);
    }

    @Override
    public String toString() {
      return circuit.key().gates().name();
    }

    private List<BigInteger> inputs() {
      return integers(circuit.publicInputs());
    }

    private boolean accepts(final byte[] body, final List<BigInteger> inputs) {
      return contract.ask(VERIFY, arguments(body, inputs));
    }

    private boolean accepts(final PlonkProof other) {
      return accepts(ProofCodec.toCalldata(other), inputs());
    }

    private boolean acceptsAll(final List<PlonkProof> proofs) {
      return contract.ask(
          VERIFY_ALL,
          new Chain.Arguments()
              .bytesArray(proofs.stream().map(ProofCodec::toCalldata).toList())
              .valuesArray(Collections.nCopies(proofs.size(), inputs()))
              .encode());
    }
  }

  static Stream<Profile> profiles() {
    return Stream.of(Profile.VANILLA, Profile.EXTENDED);
  }

  private static List<BigInteger> integers(final List<Fr> values) {
    return values.stream().map(Fr::toBigInteger).toList();
  }

  private static byte[] arguments(final byte[] body, final List<BigInteger> inputs) {
    return new Chain.Arguments().bytes(body).values(inputs).encode();
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void shouldAcceptProofs(final Profile profile) {
    assertEquals(List.of(), profile.compiled.warnings());
    assertTrue(profile.compiled.runtimeBytes() <= MAX_CODE_BYTES);
    assertTrue(profile.accepts(profile.proof));
    assertTrue(profile.accepts(profile.circuit.proof(2)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 9})
  void shouldAcceptProofsWithAnyNumberOfPublicInputs(final int publicInputs) {
    final Chain chain = new Chain();
    for (final RandomCircuit random :
        List.of(
            RandomCircuit.vanilla(publicInputs, publicInputs, 14),
            RandomCircuit.extended(publicInputs, publicInputs, 31),
            RandomCircuit.onThreeTimesAPowerOfTwo(publicInputs, publicInputs))) {
      final ProvenCircuit circuit = ProvenCircuit.of(random);
      final String source = SolidityVerifier.generate(circuit.key(), "V");
      final Chain.Contract contract = chain.deploy(Chain.compile(source, "V"));
      final byte[] body = ProofCodec.toCalldata(circuit.proof(3));
      final List<BigInteger> inputs = integers(circuit.publicInputs());
      assertTrue(contract.ask(VERIFY, arguments(body, inputs)));
      for (final List<Fr> changed : Mutations.ofInputs(circuit.publicInputs())) {
        assertFalse(contract.ask(VERIFY, arguments(body, integers(changed))));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void shouldRefuseEveryChangedElementOfAProof(final Profile profile) {
    Mutations.ofProof(profile.proof)
        .forEach((name, proof) -> assertFalse(profile.accepts(proof), name));
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void shouldRefuseEveryChangedByteRegionOfAProof(final Profile profile) {
    final byte[] body = ProofCodec.toCalldata(profile.proof);
    for (int at = 0; at < body.length; at += 8) {
      final byte[] changed = body.clone();
      changed[at + at / 8 % 8] ^= (byte) (1 << at / 8 % 7);
      assertFalse(profile.accepts(changed, profile.inputs()), "byte " + at);
    }
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void shouldRefuseValuesOutOfRangeThatAreTheSameInTheField(final Profile profile) {
    final byte[] body = ProofCodec.toCalldata(profile.proof);
    final int points = 2 * WORD * profile.proof.commitments().size();
    for (int at = 0; at < body.length; at += WORD) {
      final PrimeField field = at < points ? PrimeField.FQ : PrimeField.FR;
      final BigInteger value = new BigInteger(1, Arrays.copyOfRange(body, at, at + WORD));
      final byte[] changed = body.clone();
      System.arraycopy(Chain.word(value.add(field.modulus())), 0, changed, at, WORD);
      assertFalse(profile.accepts(changed, profile.inputs()), "word " + at / WORD);
    }
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void shouldRefuseInfinityAndPointsOffTheCurve(final Profile profile) {
    final byte[] body = ProofCodec.toCalldata(profile.proof);
    final int points = 2 * WORD * profile.proof.commitments().size();
    for (int at = 0; at < points; at += 2 * WORD) {
      final byte[] infinity = body.clone();
      Arrays.fill(infinity, at, at + 2 * WORD, (byte) 0);
      assertFalse(profile.accepts(infinity, profile.inputs()));
      final byte[] offCurve = infinity.clone();
      offCurve[at + WORD - 1] = 1;
      offCurve[at + 2 * WORD - 1] = 3;
      assertFalse(profile.accepts(offCurve, profile.inputs()));
    }
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void shouldRefuseProofsOfAnyOtherLength(final Profile profile) {
    final byte[] body = ProofCodec.toCalldata(profile.proof);
    for (final int length : new int[] {0, 1, WORD, body.length - WORD, body.length - 1}) {
      assertFalse(profile.accepts(Arrays.copyOf(body, length), profile.inputs()));
    }
    assertFalse(profile.accepts(Arrays.copyOf(body, body.length + 1), profile.inputs()));
    assertFalse(profile.accepts(Arrays.copyOf(body, body.length + WORD), profile.inputs()));
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void shouldRefuseEveryWrongPublicInput(final Profile profile) {
    final byte[] body = ProofCodec.toCalldata(profile.proof);
    for (final List<Fr> inputs : Mutations.ofInputs(profile.circuit.publicInputs())) {
      assertFalse(profile.accepts(body, integers(inputs)));
    }
    for (int i = 0; i < profile.inputs().size(); i++) {
      final List<BigInteger> inputs = new ArrayList<>(profile.inputs());
      inputs.set(i, inputs.get(i).add(PrimeField.FR.modulus()));
      assertFalse(profile.accepts(body, inputs), "the same mod r");
      inputs.set(i, BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE));
      assertFalse(profile.accepts(body, inputs));
    }
    final List<BigInteger> more = new ArrayList<>(profile.inputs());
    more.add(BigInteger.ZERO);
    assertFalse(profile.accepts(body, more));
    assertFalse(profile.accepts(body, profile.inputs().subList(0, 2)));
    assertFalse(profile.accepts(body, List.of()));
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void shouldAcceptManyProofsAtOnceAndRefuseThemIfOneIsInvalid(final Profile profile) {
    final List<PlonkProof> proofs = new ArrayList<>();
    for (int seed = 0; seed < 4; seed++) {
      proofs.add(profile.circuit.proof(seed));
      assertTrue(profile.acceptsAll(proofs));
    }
    for (int i = 0; i < proofs.size(); i++) {
      final List<PlonkProof> changed = new ArrayList<>(proofs);
      changed.set(i, Mutations.ofProof(proofs.get(i)).get("eval_zw"));
      assertFalse(profile.acceptsAll(changed));
      changed.set(i, Mutations.ofProof(proofs.get(i)).get("Wxiw"));
      assertFalse(profile.acceptsAll(changed));
    }
    assertFalse(profile.acceptsAll(List.of()));
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void shouldRefuseBatchesOfUnequalLengths(final Profile profile) {
    final byte[] body = ProofCodec.toCalldata(profile.proof);
    final List<byte[]> two = List.of(body, body);
    final List<List<BigInteger>> one = List.of(profile.inputs());
    assertFalse(
        profile.contract.ask(
            VERIFY_ALL, new Chain.Arguments().bytesArray(two).valuesArray(one).encode()));
    final List<List<BigInteger>> wrong = List.of(profile.inputs(), List.of());
    assertFalse(
        profile.contract.ask(
            VERIFY_ALL, new Chain.Arguments().bytesArray(two).valuesArray(wrong).encode()));
    final List<byte[]> cut = List.of(body, Arrays.copyOf(body, WORD));
    final List<List<BigInteger>> both = List.of(profile.inputs(), profile.inputs());
    assertFalse(
        profile.contract.ask(
            VERIFY_ALL, new Chain.Arguments().bytesArray(cut).valuesArray(both).encode()));
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void shouldRefuseOpposedErrorsInABatch(final Profile profile) {
    final OpposedProofs opposed =
        OpposedProofs.of(
            profile.circuit.tauG1(),
            profile.circuit.key(),
            profile.circuit.publicInputs(),
            profile.circuit.proof(1),
            profile.circuit.proof(2));
    assertFalse(profile.accepts(opposed.first()));
    assertFalse(profile.accepts(opposed.second()));
    assertFalse(profile.acceptsAll(List.of(opposed.first(), opposed.second())));
    assertFalse(profile.acceptsAll(List.of(opposed.second(), opposed.first())));
  }

  /** Truncated and garbled calldata reverts or is refused. */
  @ParameterizedTest
  @MethodSource("profiles")
  void shouldRefuseMalformedCalldata(final Profile profile) {
    final byte[] call = arguments(ProofCodec.toCalldata(profile.proof), profile.inputs());
    for (final int length : new int[] {0, 4, 64, 100, call.length - WORD, call.length - 1}) {
      assertFalse(profile.contract.accepts(VERIFY, Arrays.copyOf(call, length)));
    }
    for (int at = 0; at < 3 * WORD; at += WORD) {
      final byte[] changed = call.clone();
      Arrays.fill(changed, at, at + WORD, (byte) 0xff);
      assertFalse(profile.contract.accepts(VERIFY, changed));
      assertFalse(profile.contract.accepts(VERIFY_ALL, changed));
    }
  }

  @Test
  void shouldRefuseNamesThatAreNone() {
    for (final String name : new String[] {"", "1a", "a b", "a;", "x{}"}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> SolidityVerifier.generate(Profile.VANILLA.circuit.key(), name));
    }
  }
}
