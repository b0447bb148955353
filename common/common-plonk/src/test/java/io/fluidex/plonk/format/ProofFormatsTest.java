package io.fluidex.plonk.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.curve.G2Point;
import io.fluidex.crypto.fft.DomainSize;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.plonk.gate.FluidexGates;
import io.fluidex.plonk.gate.GateSet;
import io.fluidex.plonk.gate.VanillaGates;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProofFormatsTest {
  static Stream<GateSet> sets() {
    return Stream.of(VanillaGates.SET, FluidexGates.SET);
  }

  private static List<G1Point> points(final int count, final int from) {
    final List<G1Point> points = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      points.add(G1Point.GENERATOR.mul(Fr.of(from + i)));
    }
    return points;
  }

  private static PlonkProof proof(final GateSet gates) {
    final ProofShape shape = ProofShape.of(gates);
    final List<Fr> values = new ArrayList<>();
    for (int i = 0; i < shape.evaluationNames().size(); i++) {
      values.add(Fr.of(i + 1).inverse());
    }
    return new PlonkProof(shape, points(shape.commitmentNames().size(), 3), values);
  }

  private static VerificationKey key(final GateSet gates) {
    return key(gates, DomainSize.ofPower(5));
  }

  private static VerificationKey key(final GateSet gates, final DomainSize domain) {
    final List<G1Point> columns = points(gates.columns().size(), 9);
    // A column of zeros has this commitment.
    columns.set(1, G1Point.INFINITY);
    return new VerificationKey.Builder(gates)
        .domain(domain)
        .publicInputs(7)
        .columns(columns)
        .sigmas(points(3, 77))
        .tau(G2Point.GENERATOR.mul(Fr.of(99)))
        .circuit(gates == VanillaGates.SET ? null : new byte[32])
        .insecure(gates != VanillaGates.SET)
        .build();
  }

  @ParameterizedTest
  @MethodSource("sets")
  void shouldReadTheProofsItWrites(final GateSet gates) {
    final PlonkProof proof = proof(gates);
    final ProofShape shape = proof.shape();
    assertProof(proof, ProofCodec.fromCalldata(shape, ProofCodec.toCalldata(proof)));
    assertProof(proof, ProofCodec.decode(shape, ProofCodec.encode(proof)));
    assertProof(proof, ProofJson.read(shape, JsonParser.parse(ProofJson.write(proof).toString())));
  }

  private static void assertProof(final PlonkProof expected, final PlonkProof actual) {
    assertEquals(expected.commitments(), actual.commitments());
    assertEquals(expected.evaluations(), actual.evaluations());
  }

  @ParameterizedTest
  @MethodSource("sets")
  void shouldReadTheKeysItWrites(final GateSet gates) {
    assertReadable(key(gates));
  }

  @Test
  void shouldReadKeysForThreeTimesAPowerOfTwo() {
    final VerificationKey key = key(FluidexGates.SET, new DomainSize(3, 6));
    assertReadable(key);
    assertNotEquals(key, key(FluidexGates.SET, DomainSize.ofPower(6)));
    final Json.Members document = VerificationKeyJson.write(key);
    for (final int factor : new int[] {0, 1, 2, 5}) {
      final String changed = with(document, "factor", new Json.Whole(factor));
      assertThrows(
          FormatException.class, () -> VerificationKeyJson.read(JsonParser.parse(changed)));
    }
  }

  @ParameterizedTest
  @MethodSource("sets")
  void shouldKeepWhatAKeySaysOfItsSetup(final GateSet gates) {
    final VerificationKey insecure = marked(gates, true);
    final VerificationKey other = marked(gates, false);
    assertEquals(SetupMark.INSECURE, reread(VerificationKeyJson.writeMarked(insecure)).setup());
    assertEquals(SetupMark.NOT_INSECURE, reread(VerificationKeyJson.writeMarked(other)).setup());
    assertNotEquals(insecure, other);
    assertArrayEquals(insecure.digest(), other.digest());
    for (final VerificationKey key : List.of(insecure, other)) {
      assertEquals(key, VerificationKeyCodec.decode(VerificationKeyCodec.encode(key)));
      assertEquals(
          key.setup(), VerificationKeyCodec.decode(VerificationKeyCodec.encode(key)).setup());
    }
  }

  /** snarkjs has no such member, and a key without it is one that does not tell. */
  @Test
  void shouldNotGuessWhatAKeyOfSnarkjsDoesNotSay() {
    final Json.Members document = VerificationKeyJson.write(marked(VanillaGates.SET, true));
    final VerificationKey read = reread(document);
    assertEquals(SetupMark.UNKNOWN, read.setup());
    assertFalse(read.isInsecure());
    assertEquals(document, VerificationKeyJson.writeMarked(read));
  }

  private static VerificationKey marked(final GateSet gates, final boolean insecure) {
    final VerificationKey key = key(gates);
    return new VerificationKey.Builder(gates)
        .domain(key.domain())
        .publicInputs(key.publicInputs())
        .columns(key.columns())
        .sigmas(key.sigmas())
        .tau(key.tau())
        .circuit(key.circuit().orElse(null))
        .insecure(insecure)
        .build();
  }

  private static VerificationKey reread(final Json document) {
    return VerificationKeyJson.read(JsonParser.parse(document.toString()));
  }

  @Test
  void shouldKeepTheVanillaProfileToPowersOfTwo() {
    assertThrows(FormatException.class, () -> key(VanillaGates.SET, new DomainSize(3, 6)));
  }

  private static void assertReadable(final VerificationKey key) {
    final VerificationKey fromBytes = VerificationKeyCodec.decode(VerificationKeyCodec.encode(key));
    final VerificationKey fromJson =
        VerificationKeyJson.read(JsonParser.parse(VerificationKeyJson.write(key).toString()));
    for (final VerificationKey read : List.of(fromBytes, fromJson)) {
      assertEquals(key, read);
      assertArrayEquals(key.digest(), read.digest());
      assertEquals(key.columns(), read.columns());
      assertEquals(key.sigmas(), read.sigmas());
      assertEquals(key.tau(), read.tau());
      assertEquals(key.publicInputs(), read.publicInputs());
      assertEquals(key.domain(), read.domain());
      assertEquals(key.isInsecure(), read.isInsecure());
    }
  }

  @ParameterizedTest
  @MethodSource("sets")
  void shouldRefuseProofsOfAnyOtherLength(final GateSet gates) {
    final byte[] stored = ProofCodec.encode(proof(gates));
    final ProofShape shape = ProofShape.of(gates);
    for (int length = 0; length < stored.length; length += length < 40 ? 1 : 31) {
      final byte[] cut = Arrays.copyOf(stored, length);
      assertThrows(FormatException.class, () -> ProofCodec.decode(shape, cut));
      assertThrows(FormatException.class, () -> ProofCodec.fromCalldata(shape, cut));
    }
    final byte[] longer = Arrays.copyOf(stored, stored.length + 1);
    assertThrows(FormatException.class, () -> ProofCodec.decode(shape, longer));
  }

  @ParameterizedTest
  @MethodSource("sets")
  void shouldRefuseEveryValueOutOfRange(final GateSet gates) {
    final ProofShape shape = ProofShape.of(gates);
    final byte[] body = ProofCodec.toCalldata(proof(gates));
    final byte[] q = bytes(PrimeField.FQ);
    final byte[] r = bytes(PrimeField.FR);
    for (int at = 0; at < body.length; at += 32) {
      final boolean coordinate = at < 64 * shape.commitmentNames().size();
      final byte[] changed = body.clone();
      System.arraycopy(coordinate ? q : r, 0, changed, at, 32);
      assertThrows(FormatException.class, () -> ProofCodec.fromCalldata(shape, changed));
      Arrays.fill(changed, at, at + 32, (byte) 0xff);
      assertThrows(FormatException.class, () -> ProofCodec.fromCalldata(shape, changed));
      if (coordinate && at % 64 == 0) {
        final byte[] infinity = body.clone();
        Arrays.fill(infinity, at, at + 64, (byte) 0);
        assertThrows(FormatException.class, () -> ProofCodec.fromCalldata(shape, infinity));
        final byte[] offCurve = body.clone();
        offCurve[at + 63] ^= 1;
        assertThrows(FormatException.class, () -> ProofCodec.fromCalldata(shape, offCurve));
      }
    }
  }

  private static byte[] bytes(final PrimeField field) {
    final byte[] bytes = field.modulus().toByteArray();
    assertEquals(32, bytes.length);
    return bytes;
  }

  @Test
  void shouldRefuseStoredProofsOfOtherKindsAndVersions() {
    final ProofShape shape = ProofShape.of(VanillaGates.SET);
    final byte[] stored = ProofCodec.encode(proof(VanillaGates.SET));
    for (int at = 0; at < 8; at++) {
      final byte[] changed = stored.clone();
      changed[at] ^= 1;
      assertThrows(FormatException.class, () -> ProofCodec.decode(shape, changed), "byte " + at);
    }
    final byte[] other = ProofCodec.encode(proof(FluidexGates.SET));
    assertTrue(
        assertThrows(FormatException.class, () -> ProofCodec.decode(shape, other))
            .getMessage()
            .contains("other gates"));
  }

  @ParameterizedTest
  @MethodSource("sets")
  void shouldRefuseStoredKeysThatWereCutOrChanged(final GateSet gates) {
    final byte[] stored = VerificationKeyCodec.encode(key(gates));
    assertEquals(VerificationKeyCodec.encodedBytes(gates), stored.length);
    for (int length = 0; length < stored.length; length += 7) {
      final byte[] cut = Arrays.copyOf(stored, length);
      assertThrows(FormatException.class, () -> VerificationKeyCodec.decode(cut));
    }
    final SplittableRandom random = new SplittableRandom(5);
    int refused = 0;
    for (int i = 0; i < 600; i++) {
      final byte[] changed = stored.clone();
      final int at = i < 150 ? i : random.nextInt(stored.length);
      changed[at] ^= (byte) (1 << random.nextInt(8));
      try {
        assertNotEquals(key(gates), VerificationKeyCodec.decode(changed), "byte " + at);
      } catch (final FormatException e) {
        refused++;
      }
    }
    assertTrue(refused > 400, "points and names with a changed bit are nearly never valid");
  }

  private static String with(final Json document, final String name, final Json value) {
    final Map<String, Json> members = new LinkedHashMap<>(((Json.Members) document).values());
    if (value == null) {
      members.remove(name);
    } else {
      members.put(name, value);
    }
    return new Json.Members(members).toString();
  }

  /** Values that must not stand for any member: of no type, out of range, malformed. */
  private static List<Json> wrongValues() {
    final Json zero = new Json.Text("0");
    final Json one = new Json.Text("1");
    final List<Json> wrong = new ArrayList<>();
    wrong.add(null);
    wrong.add(new Json.Whole(123456789));
    wrong.add(new Json.Members(Map.of()));
    wrong.add(new Json.Elements(List.of()));
    wrong.add(new Json.Elements(List.of(zero, zero, one)));
    wrong.add(new Json.Elements(List.of(one, one, one)));
    wrong.add(new Json.Elements(List.of(one, new Json.Text("2"), new Json.Text("2"))));
    wrong.add(
        new Json.Elements(
            List.of(
                one, new Json.Text(PrimeField.FQ.modulus().add(BigInteger.TWO).toString()), one)));
    wrong.add(new Json.Text(PrimeField.FR.modulus().toString()));
    wrong.add(new Json.Text("9".repeat(100_000)));
    for (final String text : new String[] {"", "-1", "01", "1 ", "0x1", "1e3", "NaN"}) {
      wrong.add(new Json.Text(text));
    }
    return wrong;
  }

  @ParameterizedTest
  @MethodSource("sets")
  void shouldRefuseEveryWrongMemberOfAProof(final GateSet gates) {
    final ProofShape shape = ProofShape.of(gates);
    final Json.Members document = ProofJson.write(proof(gates));
    for (final String name : document.values().keySet()) {
      for (final Json wrong : wrongValues()) {
        final String changed = with(document, name, wrong);
        assertThrows(
            FormatException.class,
            () -> ProofJson.read(shape, JsonParser.parse(changed)),
            () -> name + " = " + wrong);
      }
    }
    final String more = with(document, "T9", document.get("A"));
    assertThrows(FormatException.class, () -> ProofJson.read(shape, JsonParser.parse(more)));
  }

  @ParameterizedTest
  @MethodSource("sets")
  void shouldRefuseEveryWrongMemberOfAKey(final GateSet gates) {
    final Json.Members document = VerificationKeyJson.write(key(gates));
    for (final String name : document.values().keySet()) {
      for (final Json wrong : wrongValues()) {
        final String changed = with(document, name, wrong);
        assertThrows(
            FormatException.class,
            () -> VerificationKeyJson.read(JsonParser.parse(changed)),
            () -> name + " = " + wrong);
      }
    }
    final String more = with(document, "Q9", document.get("Qm"));
    assertThrows(FormatException.class, () -> VerificationKeyJson.read(JsonParser.parse(more)));
    for (final int power : new int[] {0, 2, 29}) {
      final String changed = with(document, "power", new Json.Whole(power));
      assertThrows(
          FormatException.class, () -> VerificationKeyJson.read(JsonParser.parse(changed)));
    }
  }

  @Test
  void shouldRefuseDocumentsThatAreNoObjects() {
    final ProofShape shape = ProofShape.of(VanillaGates.SET);
    for (final String text : new String[] {"[]", "\"x\"", "5", "true"}) {
      assertThrows(FormatException.class, () -> ProofJson.read(shape, JsonParser.parse(text)));
      assertThrows(FormatException.class, () -> VerificationKeyJson.read(JsonParser.parse(text)));
    }
  }

  @Test
  void shouldReadPublicInputsStrictly() {
    final List<Fr> inputs = List.of(Fr.ZERO, Fr.of(12), Fr.ONE.negate());
    assertEquals(
        inputs, ProofJson.readInputs(JsonParser.parse(ProofJson.writeInputs(inputs).toString())));
    assertEquals(List.of(), ProofJson.readInputs(JsonParser.parse("[]")));
    for (final String text :
        new String[] {
          "{}", "[1]", "[\"-1\"]", "[\"" + PrimeField.FR.modulus() + "\"]", "[[\"1\"]]", "[\"\"]"
        }) {
      assertThrows(FormatException.class, () -> ProofJson.readInputs(JsonParser.parse(text)), text);
    }
  }

  @Test
  void shouldRefuseProofsOfInfinityOrOfTheWrongSize() {
    final PlonkProof proof = proof(VanillaGates.SET);
    final List<G1Point> points = new ArrayList<>(proof.commitments());
    points.set(3, G1Point.INFINITY);
    assertThrows(
        FormatException.class, () -> new PlonkProof(proof.shape(), points, proof.evaluations()));
    assertThrows(
        FormatException.class,
        () ->
            new PlonkProof(proof.shape(), proof.commitments().subList(0, 8), proof.evaluations()));
    assertThrows(
        FormatException.class, () -> new PlonkProof(proof.shape(), proof.commitments(), List.of()));
  }

  @Test
  void shouldDistinguishTheDigestsOfKeys() {
    assertFalse(Arrays.equals(key(VanillaGates.SET).digest(), key(FluidexGates.SET).digest()));
  }
}
