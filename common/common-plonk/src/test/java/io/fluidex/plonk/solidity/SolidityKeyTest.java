package io.fluidex.plonk.solidity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.curve.G2Point;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.format.ProofCodec;
import io.fluidex.plonk.format.VerificationKey;
import io.fluidex.plonk.gate.Wire;
import io.fluidex.plonk.oracle.Chain;
import io.fluidex.plonk.oracle.GadgetCircuit;
import io.fluidex.plonk.oracle.Mutations;
import io.fluidex.plonk.oracle.ProvenCircuit;
import io.fluidex.plonk.oracle.RandomCircuit;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Contracts in which one element of the key is another one refuse the proofs of that key. */
class SolidityKeyTest {
  private static final String VERIFY = "verify(bytes,uint256[])";

  /** Besides commitments: 1/n, omega, its inverse, four words of [tau]_2, and all of it. */
  private static final int OTHER_CONSTANTS = 8;

  /** K1, K2, the power and the factor of n, the number of inputs up and down. */
  private static final int SMALL_CONSTANTS = 6;

  /** A contract and a proof that it accepts. */
  static final class Profile {
    private static final Profile VANILLA =
        new Profile(ProvenCircuit.of(RandomCircuit.vanilla(200, 3, 30)));
    private static final Profile EXTENDED = new Profile(GadgetCircuit.shared());
    private static final Profile THREE_TIMES_A_POWER_OF_TWO =
        new Profile(ProvenCircuit.of(RandomCircuit.onThreeTimesAPowerOfTwo(201, 3)));

    private final VerificationKey key;
    private final Chain chain = new Chain();
    private final String source;
    private final Chain.Compiled compiled;
    private final byte[] body;
    private final List<BigInteger> inputs;

    private Profile(final ProvenCircuit circuit) {
      this.key = circuit.key();
      this.source = SolidityVerifier.generate(key, "Verifier");
      this.compiled = Chain.compile(source, "Verifier");
      this.body = ProofCodec.toCalldata(circuit.proof(1));
      this.inputs = circuit.publicInputs().stream().map(Fr::toBigInteger).toList();
    }

    @Override
    public String toString() {
      return key.gates().name() + ", " + key.domain() + " rows";
    }

    private boolean accepts(final Chain.Compiled code, final List<BigInteger> values) {
      final byte[] call = new Chain.Arguments().bytes(body).values(values).encode();
      return chain.deploy(code).ask(VERIFY, call);
    }
  }

  static Stream<Profile> profiles() {
    return Stream.of(Profile.VANILLA, Profile.EXTENDED);
  }

  static Stream<Profile> profilesOfAllDomains() {
    return Stream.of(Profile.VANILLA, Profile.EXTENDED, Profile.THREE_TIMES_A_POWER_OF_TWO);
  }

  private static G1Point otherOfSameSize(final G1Point point) {
    G1Point other = point;
    do {
      other = other.add(G1Point.GENERATOR);
    } while (!sameSize(other.x(), point.x()) || !sameSize(other.y(), point.y()));
    return other;
  }

  private static G2Point otherOfSameSize(final G2Point point) {
    G2Point other = point;
    do {
      other = other.add(G2Point.GENERATOR);
    } while (!sameSize(other.x0(), point.x0())
        || !sameSize(other.x1(), point.x1())
        || !sameSize(other.y0(), point.y0())
        || !sameSize(other.y1(), point.y1()));
    return other;
  }

  private static boolean sameSize(final BigInteger a, final BigInteger b) {
    return Chain.Compiled.size(a) == Chain.Compiled.size(b);
  }

  private static Chain.Compiled flipped(final Chain.Compiled code, final BigInteger constant) {
    return code.replacing(constant, constant.xor(BigInteger.ONE));
  }

  /** The contract with one large constant of the key replaced in its code, by name. */
  private static Map<String, Chain.Compiled> mutations(final Profile profile) {
    final VerificationKey key = profile.key;
    final Chain.Compiled code = profile.compiled;
    final Map<String, Chain.Compiled> mutations = new LinkedHashMap<>();
    final List<String> names = new ArrayList<>();
    key.gates().columns().forEach(column -> names.add(column.name()));
    for (int i = 1; i <= Wire.COUNT; i++) {
      names.add("S" + i);
    }
    final List<G1Point> points = new ArrayList<>(key.columns());
    points.addAll(key.sigmas());
    for (int i = 0; i < points.size(); i++) {
      final G1Point point = points.get(i);
      final G1Point other = otherOfSameSize(point);
      mutations.put(
          names.get(i), code.replacing(point.x(), other.x()).replacing(point.y(), other.y()));
    }
    final G2Point tau = key.tau();
    final G2Point other = otherOfSameSize(tau);
    mutations.put(
        "TAU",
        code.replacing(tau.x0(), other.x0())
            .replacing(tau.x1(), other.x1())
            .replacing(tau.y0(), other.y0())
            .replacing(tau.y1(), other.y1()));
    mutations.put("TAU_X0", flipped(code, tau.x0()));
    mutations.put("TAU_X1", flipped(code, tau.x1()));
    mutations.put("TAU_Y0", flipped(code, tau.y0()));
    mutations.put("TAU_Y1", flipped(code, tau.y1()));
    mutations.put("ROWS_INVERSE", flipped(code, Fr.of(key.rows()).inverse().toBigInteger()));
    mutations.put("OMEGA", flipped(code, key.omega().toBigInteger()));
    mutations.put("OMEGA_INVERSE", flipped(code, key.omega().inverse().toBigInteger()));
    if (!key.shape().isVanilla()) {
      mutations.put("KEY_DIGEST", flipped(code, new BigInteger(1, key.digest())));
    }
    return mutations;
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void shouldRefuseWithEveryConstantOfTheKeyChanged(final Profile profile) {
    assertTrue(profile.accepts(profile.compiled, profile.inputs));
    final Map<String, Chain.Compiled> mutations = mutations(profile);
    // snarkjs's transcript does not begin with a digest of the key.
    final int digest = profile.key.shape().isVanilla() ? 0 : 1;
    assertEquals(
        profile.key.gates().columns().size() + Wire.COUNT + OTHER_CONSTANTS + digest,
        mutations.size());
    mutations.forEach((name, code) -> assertFalse(profile.accepts(code, profile.inputs), name));
  }

  private static void putChanged(
      final Map<String, String> sources,
      final String name,
      final String source,
      final String before,
      final String after) {
    final int at = source.indexOf(before);
    assertTrue(at >= 0 && source.indexOf(before, at + 1) < 0, before + " must be there once");
    sources.put(name, source.replace(before, after));
  }

  private static String constant(final String name, final long value) {
    return "constant " + name + " = " + value + ";";
  }

  /** Small numbers are not to be found in code, so that the source is changed. */
  @ParameterizedTest
  @MethodSource("profilesOfAllDomains")
  void shouldRefuseWithEveryNumberOfTheKeyChanged(final Profile profile) {
    assertTrue(profile.accepts(profile.compiled, profile.inputs));
    final Map<String, String> sources = new LinkedHashMap<>();
    Map.of("K1", VerificationKey.K1, "K2", VerificationKey.K2)
        .forEach((name, value) ->
            putChanged(
                sources, name, profile.source, constant(name, value), constant(name, value + 2)));
    final String loop = "lt(i, %d)";
    final int power = profile.key.domain().power();
    putChanged(sources, "power", profile.source, loop.formatted(power), loop.formatted(power + 1));
    final String factor = "let power := ";
    final String square = "mulmod(zeta, zeta, R)";
    final String thirdPower = "mulmod(" + square + ", zeta, R)";
    final boolean plain = profile.key.domain().factor() == 1;
    putChanged(
        sources,
        "factor",
        profile.source,
        factor + (plain ? "zeta" : thirdPower) + "\n",
        factor + (plain ? square : "zeta") + "\n");
    // The layout of memory depends on the number of inputs; the digest stays that of the key.
    final int inputs = profile.inputs.size();
    for (final int count : List.of(inputs - 1, inputs + 1)) {
      final VerificationKey other = Mutations.withPublicInputs(profile.key, count);
      putChanged(
          sources,
          count + " inputs",
          SolidityVerifier.generate(other, "Verifier"),
          Hex.encodePrefixed(other.digest()),
          Hex.encodePrefixed(profile.key.digest()));
    }
    assertEquals(SMALL_CONSTANTS, sources.size());
    final List<BigInteger> more = new ArrayList<>(profile.inputs);
    more.add(BigInteger.ZERO);
    sources.forEach((name, source) -> {
      final Chain.Compiled code = Chain.compile(source, "Verifier");
      assertFalse(profile.accepts(code, profile.inputs), name);
      assertFalse(profile.accepts(code, more), name);
      assertFalse(profile.accepts(code, profile.inputs.subList(0, inputs - 1)), name);
    });
  }
}
