package io.fluidex.plonk.setup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.digest.Sha256;
import io.fluidex.crypto.fft.DomainSize;
import io.fluidex.crypto.fft.Fft;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.vector.BulkFields;
import io.fluidex.crypto.vector.FieldArray;
import io.fluidex.plonk.circuit.ConstraintSystem;
import io.fluidex.plonk.format.FormatException;
import io.fluidex.plonk.format.VerificationKey;
import io.fluidex.plonk.gate.FixedColumn;
import io.fluidex.plonk.gate.Wire;
import io.fluidex.plonk.oracle.RandomCircuit;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProvingKeyTest {
  private static final int POWER = 7;

  private Path folder;
  private Path setup;
  private final ConstraintSystem system = RandomCircuit.extended(9, 3, 50).system();
  private byte[] good;

  @BeforeAll
  void makeKey(@TempDir final Path temporary) throws IOException {
    folder = temporary;
    setup = KnownSetup.write(POWER, folder.resolve("known.ptau"));
    generate(system, "good.key");
    good = Files.readAllBytes(folder.resolve("good.key"));
  }

  static Stream<ConstraintSystem> systems() {
    return Stream.of(
        RandomCircuit.vanilla(1, 0, 5).system(),
        RandomCircuit.vanilla(2, 3, 60).system(),
        RandomCircuit.extended(3, 2, 40).system(),
        RandomCircuit.extended(4, 2, 30).system(),
        RandomCircuit.ofEveryGate(5, 2).system(),
        RandomCircuit.onThreeTimesAPowerOfTwo(6, 2).system());
  }

  private VerificationKey generate(final ConstraintSystem circuit, final String name)
      throws IOException {
    try (Ptau ptau = Ptau.open(setup)) {
      return KeyGenerator.scalar()
          .generate(circuit, ptau, SetupPolicy.DEVELOPMENT, folder.resolve(name));
    }
  }

  private Path file(final byte[] content) throws IOException {
    return Files.write(folder.resolve("changed.key"), content);
  }

  private void assertRefused(final byte[] content) throws IOException {
    final Path path = file(content);
    assertThrows(
        FormatException.class, () -> ProvingKey.open(path, SetupPolicy.DEVELOPMENT).close());
  }

  /** The content with a checksum that fits. */
  private static byte[] sealed(final byte[] content) {
    final int end = content.length - Sha256.BYTES;
    final byte[] sealed = content.clone();
    final byte[] sum = Sha256.hash(Arrays.copyOf(content, end));
    System.arraycopy(sum, 0, sealed, end, sum.length);
    return sealed;
  }

  /** [f(tau)]_1 for the tau of the known setup. */
  private static G1Point commitment(final long[] coefficients) {
    final Fr tau = Fr.of(7).inverse();
    Fr value = Fr.ZERO;
    for (int i = coefficients.length - 4; i >= 0; i -= 4) {
      value = value.mul(tau).add(Fr.load(coefficients, i));
    }
    return G1Point.GENERATOR.mul(value);
  }

  private static void evaluate(final Fft fft, final long[] values) {
    final FieldArray array = BulkFields.fr().allocate(fft.size());
    BulkFields.fr().load(values, 0, array, 0, fft.size());
    fft.forward(array, 0);
    BulkFields.fr().store(array, 0, values, 0, fft.size());
  }

  @ParameterizedTest
  @MethodSource("systems")
  void shouldHoldThePolynomialsOfTheCircuit(final ConstraintSystem circuit) throws IOException {
    final VerificationKey generated = generate(circuit, "circuit.key");
    try (ProvingKey key = ProvingKey.open(folder.resolve("circuit.key"), SetupPolicy.DEVELOPMENT)) {
      assertEquals(generated, key.verificationKey());
      assertArrayEquals(circuit.digest(), key.circuit().digest());
      assertArrayEquals(circuit.digest(), generated.circuit().orElseThrow());
      assertTrue(generated.isInsecure());
      final int n = key.domain().points();
      assertEquals(n + 6, key.powers());
      final long[] powers = ProvingKey.limbs(key.powersOfTau());
      assertEquals(8 * (n + 6), powers.length);
      assertEquals(
          G1Point.GENERATOR.mul(Fr.of(7).inverse().pow(n + 5)),
          G1Point.loadChecked(powers, 8 * (n + 5)));
      final Fft fft = Fft.of(key.domain());
      for (int i = 0; i < circuit.gateSet().columns().size(); i++) {
        final FixedColumn column = circuit.gateSet().columns().get(i);
        final long[] values = ProvingKey.limbs(key.column(i));
        assertEquals(generated.columns().get(i), commitment(values), column.name());
        evaluate(fft, values);
        final long[] expected = new long[4 * n];
        circuit.fixedColumn(column, expected, 0);
        assertArrayEquals(expected, values, column.name());
      }
      final long[][] sigmas = PermutationColumns.of(circuit, key.domain());
      for (final Wire wire : Wire.values()) {
        final long[] values = ProvingKey.limbs(key.sigma(wire));
        assertEquals(generated.sigmas().get(wire.index()), commitment(values));
        evaluate(fft, values);
        assertArrayEquals(sigmas[wire.index()], values);
      }
    }
  }

  @Test
  void shouldHaveDomainsOfBothKinds() {
    assertEquals(
        Set.of(1, 3),
        systems()
            .map(circuit -> KeyGenerator.domainFor(circuit).factor())
            .collect(Collectors.toSet()));
  }

  /** One cycle for every variable, through all of its cells and no other. */
  @ParameterizedTest
  @MethodSource("systems")
  void shouldPermuteTheCellsOfEachVariable(final ConstraintSystem circuit) {
    final DomainSize domain = KeyGenerator.domainFor(circuit);
    final int n = domain.points();
    final long[][] sigmas = PermutationColumns.of(circuit, domain);
    final Map<Fr, Integer> cellAt = new HashMap<>();
    for (final Wire wire : Wire.values()) {
      Fr position = Fr.of(wire.index() == 0 ? 1 : wire.index() + 1);
      for (int row = 0; row < n; row++) {
        cellAt.put(position, wire.index() * n + row);
        position = position.mul(domain.omega());
      }
    }
    assertEquals(3 * n, cellAt.size(), "the cosets are disjoint");
    final Set<Integer> seen = new HashSet<>();
    final Set<Integer> variables = new HashSet<>();
    for (int start = 0; start < 3 * n; start++) {
      if (seen.contains(start)) {
        continue;
      }
      final int variable = variable(circuit, n, start);
      assertTrue(
          variable == ConstraintSystem.FREE || variables.add(variable),
          "a variable has one cycle only");
      int cell = start;
      int length = 0;
      do {
        assertTrue(seen.add(cell));
        assertEquals(variable, variable(circuit, n, cell));
        cell = cellAt.get(Fr.load(sigmas[cell / n], cell % n * 4));
        length++;
      } while (cell != start);
      assertTrue(variable != ConstraintSystem.FREE || length == 1, "free cells are alone");
    }
  }

  private static int variable(final ConstraintSystem circuit, final int n, final int cell) {
    final int row = cell % n;
    return row < circuit.rows()
        ? circuit.variable(Wire.at(cell / n), row)
        : circuit.paddingVariable();
  }

  @Test
  void shouldRefuseInsecureSetupsAndKeysInProduction() throws IOException {
    try (Ptau ptau = Ptau.open(setup)) {
      final InvalidSetupException refused =
          assertThrows(
              InvalidSetupException.class,
              () ->
                  KeyGenerator.scalar()
                      .generate(system, ptau, SetupPolicy.PRODUCTION, folder.resolve("never.key")));
      assertTrue(refused.getMessage().contains("known.ptau"), refused.getMessage());
      assertTrue(refused.getMessage().contains("FLUIDEX_ENV=development"));
    }
    assertFalse(Files.exists(folder.resolve("never.key")));
    final InvalidSetupException refused =
        assertThrows(
            InvalidSetupException.class,
            () -> ProvingKey.open(folder.resolve("good.key"), SetupPolicy.PRODUCTION).close());
    assertTrue(refused.getMessage().contains("good.key"), refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "development, DEVELOPMENT",
        "NULL, PRODUCTION",
        "'', PRODUCTION",
        "Development, PRODUCTION",
        "production, PRODUCTION"
      },
      nullValues = "NULL")
  void shouldTakeOnlyDevelopmentForDevelopment(
      final String environment, final SetupPolicy expected) {
    assertEquals(expected, SetupPolicy.of(environment));
  }

  @Test
  void shouldRefuseASetupThatIsTooSmall() throws IOException {
    final Path small = DevSetup.write(4, folder.resolve("small.ptau"));
    try (Ptau ptau = Ptau.open(small)) {
      final InvalidSetupException refused =
          assertThrows(
              InvalidSetupException.class,
              () ->
                  KeyGenerator.scalar()
                      .generate(
                          system, ptau, SetupPolicy.DEVELOPMENT, folder.resolve("never.key")));
      assertTrue(refused.getMessage().contains("power 6"), refused.getMessage());
    }
    assertFalse(Files.exists(folder.resolve("never.key")));
  }

  @Test
  void shouldRefuseAnAlteredSetup() throws IOException {
    final byte[] content = Files.readAllBytes(setup);
    // Swaps two powers of tau, the third and the fourth.
    final int at = 12 + 12 + 44 + 12 + 2 * 64;
    final byte[] third = Arrays.copyOfRange(content, at, at + 64);
    System.arraycopy(content, at + 64, content, at, 64);
    System.arraycopy(third, 0, content, at + 64, 64);
    try (Ptau ptau = Ptau.open(Files.write(folder.resolve("swapped.ptau"), content))) {
      assertThrows(
          InvalidSetupException.class,
          () ->
              KeyGenerator.scalar()
                  .generate(system, ptau, SetupPolicy.DEVELOPMENT, folder.resolve("never.key")));
    }
  }

  @Test
  void shouldRefuseAKeyCutAnywhere() throws IOException {
    for (int length = 0; length < good.length; length += length < 200 ? 1 : 1009) {
      assertRefused(Arrays.copyOf(good, length));
    }
    assertRefused(Arrays.copyOf(good, good.length - 1));
    assertRefused(Arrays.copyOf(good, good.length + 1));
  }

  @Test
  void shouldRefuseEveryChangedByte() throws IOException {
    for (int at = 0; at < good.length; at += at < 140 ? 1 : 499) {
      final byte[] changed = good.clone();
      changed[at] ^= (byte) (1 << at % 8);
      assertRefused(changed);
    }
  }

  /** Defects that a checksum made for them does not hide. */
  @Test
  void shouldRefuseInconsistentKeysWithAGoodChecksum() throws IOException {
    assertArrayEquals(good, sealed(good));
    for (int at = 0; at < KeyLayout.HEADER_BYTES; at++) {
      if (at >= 72 && at < 104) {
        // The digest of the reference string stands for itself.
        continue;
      }
      final byte[] changed = good.clone();
      changed[at] ^= 1;
      assertRefused(sealed(changed));
    }
    final KeyLayout layout;
    try (ProvingKey key = ProvingKey.open(folder.resolve("good.key"), SetupPolicy.DEVELOPMENT)) {
      layout = KeyLayout.read("good.key", MemorySegment.ofArray(good));
      assertArrayEquals(key.srsDigest(), layout.srsDigest());
    }
    for (long at = layout.verificationKeyAt(); at < layout.checksumAt(); at += 61) {
      final byte[] changed = good.clone();
      changed[(int) at] ^= 1;
      final boolean padding =
          at >= layout.circuitAt() + layout.circuitBytes()
              || (at >= layout.verificationKeyAt() + layout.keyBytes() && at < layout.circuitAt());
      if (!padding) {
        final Path path = file(sealed(changed));
        assertThrows(
            FormatException.class,
            () -> ProvingKey.open(path, SetupPolicy.DEVELOPMENT).close(),
            "byte " + at);
      }
    }
  }

  @Test
  void shouldRefuseHugeLengthsInTheHeader() throws IOException {
    for (final int at : new int[] {20, 24, 28, 32, 36}) {
      for (final int value : new int[] {-1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0}) {
        final byte[] changed = good.clone();
        ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
        assertRefused(sealed(changed));
      }
    }
  }

  @Test
  void shouldNotLeavePartialFiles() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertTrue(files.noneMatch(path -> path.toString().endsWith(".partial")));
    }
  }
}
