package io.fluidex.plonk.oracle;

import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.curve.G2Point;
import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.format.PlonkProof;
import io.fluidex.plonk.format.VerificationKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Proofs, inputs and keys with one element changed to another valid one, by its name. */
public final class Mutations {
  private Mutations() {}

  private static G1Point other(final G1Point point) {
    return point.add(G1Point.GENERATOR);
  }

  private static <T> List<T> with(final List<T> list, final int index, final T value) {
    final List<T> copy = new ArrayList<>(list);
    copy.set(index, value);
    return copy;
  }

  /** A proof with each commitment, its negative, and each evaluation changed. */
  public static Map<String, PlonkProof> ofProof(final PlonkProof proof) {
    final Map<String, PlonkProof> mutations = new LinkedHashMap<>();
    final List<G1Point> points = proof.commitments();
    for (int i = 0; i < points.size(); i++) {
      final String name = proof.shape().commitmentNames().get(i);
      final List<G1Point> changed = with(points, i, other(points.get(i)));
      final List<G1Point> negated = with(points, i, points.get(i).negate());
      mutations.put(name, new PlonkProof(proof.shape(), changed, proof.evaluations()));
      mutations.put("-" + name, new PlonkProof(proof.shape(), negated, proof.evaluations()));
    }
    final List<Fr> values = proof.evaluations();
    for (int i = 0; i < values.size(); i++) {
      final List<Fr> changed = with(values, i, values.get(i).add(Fr.ONE));
      mutations.put(
          proof.shape().evaluationNames().get(i), new PlonkProof(proof.shape(), points, changed));
    }
    return mutations;
  }

  /** Public inputs with each one changed, in order. */
  public static List<List<Fr>> ofInputs(final List<Fr> inputs) {
    final List<List<Fr>> mutations = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      mutations.add(with(inputs, i, inputs.get(i).add(Fr.ONE)));
    }
    return mutations;
  }

  /** A key for another number of public inputs, otherwise the same. */
  public static VerificationKey withPublicInputs(final VerificationKey key, final int count) {
    return copy(key).publicInputs(count).build();
  }

  private static VerificationKey.Builder copy(final VerificationKey key) {
    return new VerificationKey.Builder(key.gates())
        .domain(key.domain())
        .publicInputs(key.publicInputs())
        .columns(key.columns())
        .sigmas(key.sigmas())
        .tau(key.tau())
        .circuit(key.circuit().orElse(null))
        .insecure(key.isInsecure());
  }

  /** A key with each element changed that the profile depends on. */
  public static Map<String, VerificationKey> ofKey(final VerificationKey key) {
    final Map<String, VerificationKey> mutations = new LinkedHashMap<>();
    for (int i = 0; i < key.columns().size(); i++) {
      mutations.put(
          key.gates().columns().get(i).name(),
          copy(key).columns(with(key.columns(), i, other(key.columns().get(i)))).build());
    }
    for (int i = 0; i < key.sigmas().size(); i++) {
      mutations.put(
          "S" + (i + 1),
          copy(key).sigmas(with(key.sigmas(), i, other(key.sigmas().get(i)))).build());
    }
    mutations.put("X_2", copy(key).tau(key.tau().add(G2Point.GENERATOR)).build());
    mutations.put("domain", copy(key).domain(key.domain().doubled(1)).build());
    if (!key.shape().isVanilla()) {
      final byte[] circuit = Arrays.copyOf(key.circuit().orElseThrow(), 32);
      circuit[31] ^= 1;
      mutations.put("circuit", copy(key).circuit(circuit).build());
    }
    return mutations;
  }
}
