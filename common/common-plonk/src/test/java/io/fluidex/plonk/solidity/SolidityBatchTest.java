package io.fluidex.plonk.solidity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.plonk.format.ProofCodec;
import io.fluidex.plonk.oracle.Chain;
import io.fluidex.plonk.oracle.Mutations;
import io.fluidex.plonk.oracle.OpenCircuit;
import io.fluidex.plonk.verifier.PlonkVerifier.Claim;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Batches of proofs of one circuit, each for public inputs of its own. */
class SolidityBatchTest {
  private static final String VERIFY = "verify(bytes,uint256[])";
  private static final String VERIFY_ALL = "verifyAll(bytes[],uint256[][])";
  private static final int BATCH = 3;

  /** A contract with proofs that it accepts. */
  static final class Profile {
    private static final Profile VANILLA = new Profile(OpenCircuit.vanilla());
    private static final Profile EXTENDED = new Profile(OpenCircuit.extended());

    private final String name;
    private final Chain.Contract contract;
    private final List<Claim> claims;
    private final List<byte[]> proofs;
    private final List<List<BigInteger>> inputs = new ArrayList<>();

    private Profile(final OpenCircuit circuit) {
      this.name = circuit.toString();
      this.contract =
          new Chain()
              .deploy(
                  Chain.compile(SolidityVerifier.generate(circuit.key(), "Verifier"), "Verifier"));
      this.claims = circuit.claims(BATCH);
      this.proofs = claims.stream().map(claim -> ProofCodec.toCalldata(claim.proof())).toList();
      claims.forEach(claim -> inputs.add(integers(claim.publicInputs())));
    }

    @Override
    public String toString() {
      return name;
    }

    private boolean accepts(final List<byte[]> bodies, final List<List<BigInteger>> values) {
      return contract.ask(
          VERIFY_ALL, new Chain.Arguments().bytesArray(bodies).valuesArray(values).encode());
    }

    private boolean acceptsWith(final int index, final List<BigInteger> values) {
      final List<List<BigInteger>> changed = new ArrayList<>(inputs);
      changed.set(index, values);
      return accepts(proofs, changed);
    }
  }

  static Stream<Profile> profiles() {
    return Stream.of(Profile.VANILLA, Profile.EXTENDED);
  }

  private static List<BigInteger> integers(final List<Fr> values) {
    return values.stream().map(Fr::toBigInteger).toList();
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void shouldAcceptProofsForDifferentInputsInAnyOrder(final Profile profile) {
    assertEquals(BATCH, new HashSet<>(profile.inputs).size());
    for (int i = 0; i < BATCH; i++) {
      for (int j = 0; j < BATCH; j++) {
        final byte[] call =
            new Chain.Arguments()
                .bytes(profile.proofs.get(i))
                .values(profile.inputs.get(j))
                .encode();
        assertEquals(i == j, profile.contract.ask(VERIFY, call), "proof " + i + ", inputs " + j);
      }
    }
    for (int shift = 0; shift < BATCH; shift++) {
      final List<byte[]> proofs = new ArrayList<>(profile.proofs);
      final List<List<BigInteger>> inputs = new ArrayList<>(profile.inputs);
      Collections.rotate(proofs, shift);
      Collections.rotate(inputs, shift);
      assertTrue(profile.accepts(proofs, inputs));
    }
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void shouldRefuseProofsWithTheInputsOfOthers(final Profile profile) {
    for (int i = 0; i < BATCH; i++) {
      for (int j = 0; j < BATCH; j++) {
        if (i < j) {
          final List<List<BigInteger>> swapped = new ArrayList<>(profile.inputs);
          Collections.swap(swapped, i, j);
          assertFalse(profile.accepts(profile.proofs, swapped), i + " and " + j + " swapped");
        }
        if (i != j) {
          assertFalse(profile.acceptsWith(i, profile.inputs.get(j)), j + " in place of " + i);
        }
      }
      assertFalse(
          profile.accepts(profile.proofs, Collections.nCopies(BATCH, profile.inputs.get(i))),
          i + " for all");
    }
    for (int shift = 1; shift < BATCH; shift++) {
      final List<byte[]> proofs = new ArrayList<>(profile.proofs);
      Collections.rotate(proofs, shift);
      assertFalse(profile.accepts(proofs, profile.inputs), "shift " + shift);
    }
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void shouldRefuseEveryChangedInputOfEveryProof(final Profile profile) {
    for (int i = 0; i < BATCH; i++) {
      for (final List<Fr> changed : Mutations.ofInputs(profile.claims.get(i).publicInputs())) {
        assertFalse(profile.acceptsWith(i, integers(changed)), "proof " + i);
      }
      for (int at = 0; at < OpenCircuit.PUBLIC_INPUTS; at++) {
        final List<BigInteger> same = new ArrayList<>(profile.inputs.get(i));
        same.set(at, same.get(at).add(PrimeField.FR.modulus()));
        assertFalse(profile.acceptsWith(i, same), "the same mod r: " + at + " of proof " + i);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void shouldRefuseEveryChangedElementOfEveryProof(final Profile profile) {
    for (int i = 0; i < BATCH; i++) {
      final int index = i;
      Mutations.ofProof(profile.claims.get(i).proof())
          .forEach((name, proof) -> {
            final List<byte[]> changed = new ArrayList<>(profile.proofs);
            changed.set(index, ProofCodec.toCalldata(proof));
            assertFalse(profile.accepts(changed, profile.inputs), name + " of proof " + index);
          });
    }
  }
}
