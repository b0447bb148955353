package io.fluidex.plonk.setup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.curve.Curve;
import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.curve.G2Point;
import io.fluidex.crypto.digest.Blake2b512;
import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.format.FormatException;
import io.fluidex.plonk.oracle.Snarkjs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PtauTest {
  private static final int POWER = 3;

  @TempDir private Path folder;
  private byte[] good;

  @BeforeEach
  void writeFile() throws IOException {
    good =
        Files.readAllBytes(
            DevSetup.write(
                POWER, folder.resolve("good.ptau"), Fr.of(123456), Fr.of(77), Fr.of(99)));
  }

  private Path file(final byte[] content) throws IOException {
    return Files.write(folder.resolve("changed.ptau"), content);
  }

  /** Where the content of a section begins. */
  private int start(final PtauSection section) {
    final ByteBuffer in = ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN);
    int at = 12;
    while (in.getInt(at) != section.type()) {
      at += 12 + (int) in.getLong(at + 4);
    }
    return at + 12;
  }

  private byte[] changed(final Consumer<ByteBuffer> change) {
    final byte[] copy = good.clone();
    change.accept(ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN));
    return copy;
  }

  private String refusal(final byte[] content) throws IOException {
    final Path path = file(content);
    return assertThrows(FormatException.class, () -> Ptau.open(path).close()).getMessage();
  }

  private String inconsistency(final byte[] content) throws IOException {
    try (Ptau ptau = Ptau.open(file(content))) {
      return assertThrows(
              InvalidSetupException.class,
              () -> PtauCheck.requireConsistent(ptau, new SecureRandom()))
          .getMessage();
    }
  }

  private void putG1(
      final byte[] content, final PtauSection section, final int i, final G1Point p) {
    final long[] limbs = new long[G1Point.LIMBS];
    p.store(limbs, 0);
    put(content, start(section) + i * PtauSection.G1_BYTES, limbs);
  }

  private static void put(final byte[] content, final int at, final long[] limbs) {
    ByteBuffer.wrap(content)
        .order(ByteOrder.LITTLE_ENDIAN)
        .position(at)
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asLongBuffer()
        .put(limbs);
  }

  @Test
  void shouldRefuseAFileCutAnywhere() throws IOException {
    for (int length = 0; length < good.length; length += length < 600 ? 1 : 997) {
      final byte[] cut = Arrays.copyOf(good, length);
      final String reason = refusal(cut);
      assertTrue(reason.startsWith("changed.ptau is not a usable .ptau file: "), reason);
    }
    refusal(Arrays.copyOf(good, good.length - 1));
  }

  @Test
  void shouldRefuseBytesAfterTheEnd() throws IOException {
    assertTrue(refusal(Arrays.copyOf(good, good.length + 1)).contains("1 bytes follow"));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1886413921, does not begin with",
    "4, 2, its version is 2",
    "4, -1, its version is 4294967295",
    "8, 8, bytes follow after its last section",
    "8, 10, it ends before section 10",
    "8, -1, it ends before section 10",
    "12, 2, section TAU_G1 occurs twice",
    "12, 99, section of unknown type 99",
    "16, 43, bytes",
    "24, 48, its header is not that of a 32-byte field",
    "28, 0, it is for another curve",
    "60, 0, its power 0",
    "60, 2, section TAU_G1 has 960 bytes instead of 448",
    "60, 4, its power 4 of a ceremony of 3",
    "60, -1, its power -1",
    "64, 29, ceremony of 29",
  })
  void shouldRefuseAChangedFrame(final int at, final int value, final String reason)
      throws IOException {
    final String message = refusal(changed(file -> file.putInt(at, value)));
    if (at != 16) {
      assertTrue(message.contains(reason), message);
    }
  }

  @Test
  void shouldRefuseAHugeSectionAndAHugeLog() throws IOException {
    final int section = start(PtauSection.TAU_G1);
    for (final long size : new long[] {Long.MAX_VALUE, -1, Long.MIN_VALUE, 1L << 40}) {
      assertTrue(refusal(changed(file -> file.putLong(section - 8, size))).contains("truncated"));
    }
    final int log = start(PtauSection.CONTRIBUTIONS);
    assertTrue(
        refusal(changed(file -> file.putInt(log, Integer.MAX_VALUE))).contains("is cut short"));
    assertTrue(refusal(changed(file -> file.putInt(log, -1))).contains("another size"));
  }

  @Test
  void shouldRefuseAMissingSection() throws IOException {
    final int betaG2 = start(PtauSection.BETA_G2) - 12;
    assertTrue(
        refusal(changed(file -> file.putInt(betaG2, PtauSection.LAGRANGE_BETA_TAU_G1.type())))
            .contains("section BETA_G2 is missing"));
    final int at = start(PtauSection.LAGRANGE_TAU_G1) - 12;
    final byte[] short7 = Arrays.copyOf(good, start(PtauSection.CONTRIBUTIONS) - 12);
    ByteBuffer.wrap(short7).order(ByteOrder.LITTLE_ENDIAN).putInt(8, 6);
    assertTrue(refusal(short7).contains("section CONTRIBUTIONS is missing"));
    // The Lagrange points are optional.
    final byte[] unprepared = Arrays.copyOf(good, at);
    ByteBuffer.wrap(unprepared).order(ByteOrder.LITTLE_ENDIAN).putInt(8, 7);
    try (Ptau ptau = Ptau.open(file(unprepared))) {
      PtauCheck.requireConsistent(ptau, new SecureRandom());
      assertTrue(ptau.isInsecure(), "without contributions it is insecure, marked or not");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = PtauSection.class,
      names = {"TAU_G1", "TAU_G2", "ALPHA_TAU_G1", "BETA_TAU_G1", "BETA_G2"})
  void shouldRefuseEveryAlteredByteOfAPoint(final PtauSection section) throws IOException {
    final int last = (int) section.points(POWER) - 1;
    final int at = start(section) + last * section.pointBytes();
    for (int i = 0; i < section.pointBytes(); i += 7) {
      final int index = at + i;
      final String reason =
          inconsistency(changed(file -> file.put(index, (byte) (file.get(index) + 1))));
      assertTrue(reason.contains(section.name()), reason);
    }
  }

  /** A point that is valid in itself, but is another multiple. */
  @Test
  void shouldRefusePointsThatBreakTheRelations() throws IOException {
    final G1Point wrong = G1Point.GENERATOR.mul(Fr.of(5));
    for (int i = 0; i < (2 << POWER) - 1; i++) {
      final byte[] content = good.clone();
      putG1(content, PtauSection.TAU_G1, i, wrong);
      inconsistency(content);
    }
    for (final PtauSection section :
        new PtauSection[] {PtauSection.ALPHA_TAU_G1, PtauSection.BETA_TAU_G1}) {
      for (int i = 0; i < 1 << POWER; i++) {
        final byte[] content = good.clone();
        putG1(content, section, i, wrong);
        inconsistency(content);
      }
    }
    final long[] limbs = new long[G2Point.LIMBS];
    G2Point.GENERATOR.mul(Fr.of(5)).store(limbs, 0);
    for (int i = 0; i < 1 << POWER; i++) {
      final byte[] content = good.clone();
      put(content, start(PtauSection.TAU_G2) + i * PtauSection.G2_BYTES, limbs);
      inconsistency(content);
    }
    final byte[] content = good.clone();
    put(content, start(PtauSection.BETA_G2), limbs);
    assertTrue(inconsistency(content).contains("BETA_G2 is not the beta of"));
  }

  /** Files that snarkjs prepared have four sections of Lagrange points; ours has the first. */
  @Test
  void shouldRefuseLagrangePointsThatDoNotFollowFromThePowers() throws IOException {
    final Path prepared = folder.resolve("prepared.ptau");
    Snarkjs.preparePtau(folder.resolve("good.ptau"), prepared);
    good = Files.readAllBytes(prepared);
    try (Ptau ptau = Ptau.open(prepared)) {
      PtauCheck.requireConsistent(ptau, new SecureRandom());
    }
    final long[] g2 = new long[G2Point.LIMBS];
    G2Point.GENERATOR.mul(Fr.of(5)).store(g2, 0);
    final long[] g1 = new long[G1Point.LIMBS];
    G1Point.GENERATOR.mul(Fr.of(5)).store(g1, 0);
    for (final PtauSection section :
        new PtauSection[] {
          PtauSection.LAGRANGE_TAU_G1,
          PtauSection.LAGRANGE_TAU_G2,
          PtauSection.LAGRANGE_ALPHA_TAU_G1,
          PtauSection.LAGRANGE_BETA_TAU_G1
        }) {
      for (int i = 0; i < section.points(POWER); i += 5) {
        final byte[] content = good.clone();
        final int at = start(section) + i * section.pointBytes();
        put(content, at, section.pointBytes() == PtauSection.G2_BYTES ? g2 : g1);
        assertTrue(inconsistency(content).contains(section + " has points that do not follow"));
      }
    }
  }

  /** Infinity everywhere satisfies every pairing relation. */
  @Test
  void shouldRefuseInfinity() throws IOException {
    for (final PtauSection section :
        new PtauSection[] {
          PtauSection.ALPHA_TAU_G1, PtauSection.BETA_TAU_G1, PtauSection.TAU_G1, PtauSection.TAU_G2
        }) {
      final byte[] content = good.clone();
      final int size = (int) section.points(POWER) * section.pointBytes();
      Arrays.fill(content, start(section), start(section) + size, (byte) 0);
      assertTrue(inconsistency(content).contains("infinity"));
    }
  }

  /** A point of the twist outside of the subgroup, found by its x coordinate. */
  @Test
  void shouldRefuseAPointOfTheTwistOutsideOfTheSubgroup() throws IOException {
    final long[] point = TwistPoints.outsideOfSubgroup();
    assertTrue(Curve.G2.isOnCurve(point, 0));
    final byte[] content = good.clone();
    put(content, start(PtauSection.TAU_G2) + 5 * PtauSection.G2_BYTES, point);
    assertTrue(inconsistency(content).contains("point 5 of section TAU_G2 is invalid"));
  }

  @Test
  void shouldGiveOnlyPowersThatItHasAndThatFitTogether() throws IOException {
    final int count = (2 << POWER) - 1;
    try (Ptau ptau = Ptau.open(file(good))) {
      final long[] powers = PtauCheck.requirePowers(ptau, count, new SecureRandom());
      assertEquals(G1Point.GENERATOR.mul(Fr.of(123456)), G1Point.load(powers, G1Point.LIMBS));
      assertThrows(
          InvalidSetupException.class,
          () -> PtauCheck.requirePowers(ptau, count + 1, new SecureRandom()));
    }
    final byte[] content = good.clone();
    putG1(content, PtauSection.TAU_G1, 4, G1Point.GENERATOR);
    try (Ptau ptau = Ptau.open(file(content))) {
      assertThrows(
          InvalidSetupException.class, () -> PtauCheck.requirePowers(ptau, 5, new SecureRandom()));
      // What is not taken is not checked.
      PtauCheck.requirePowers(ptau, 4, new SecureRandom());
    }
  }

  @Test
  void shouldRefuseContributionsThatDeclareOtherPoints() throws IOException {
    final Path contributed = folder.resolve("contributed.ptau");
    Snarkjs.contributePtau(folder.resolve("good.ptau"), contributed);
    good = Files.readAllBytes(contributed);
    try (Ptau ptau = Ptau.open(contributed)) {
      PtauCheck.requireConsistent(ptau, new SecureRandom());
    }
    final int declared = start(PtauSection.CONTRIBUTIONS) + 4;
    for (final int at : new int[] {0, 64, 192, 256, 320, 447}) {
      final byte[] content =
          changed(file -> file.put(declared + at, (byte) (file.get(declared + at) ^ 1)));
      assertTrue(inconsistency(content).contains("CONTRIBUTIONS declares other points"));
    }
  }

  @Test
  void shouldNameTheReferenceStringWhateverTheFile() throws IOException {
    final Path larger =
        DevSetup.write(POWER + 1, folder.resolve("l"), Fr.of(123456), Fr.of(5), Fr.of(6));
    final Path other = DevSetup.write(POWER, folder.resolve("o"), Fr.of(9), Fr.of(77), Fr.of(99));
    try (Ptau a = Ptau.open(file(good));
        Ptau b = Ptau.open(larger);
        Ptau c = Ptau.open(other)) {
      assertArrayEquals(a.srsDigest(), b.srsDigest());
      assertTrue(!Arrays.equals(a.srsDigest(), c.srsDigest()));
    }
  }

  @Test
  void shouldHashTheWholeFile() throws IOException {
    final Blake2b512 blake = new Blake2b512();
    blake.update(good, 0, good.length);
    try (Ptau ptau = Ptau.open(file(good))) {
      assertArrayEquals(blake.digest(), ptau.fileHash());
      assertEquals(Optional.empty(), ptau.ceremony());
    }
  }

  /** The larger files of unknown ceremonies, which no array holds, are not an internal error. */
  @Test
  void shouldSayWhichFilesAreTooLargeToBeChecked() {
    for (final PtauSection section : PtauSection.values()) {
      PtauCheck.requireCheckable("large.ptau", section, 25);
    }
    PtauCheck.requireCheckable("large.ptau", PtauSection.TAU_G1, 26);
    for (final PtauSection section :
        new PtauSection[] {
          PtauSection.TAU_G1, PtauSection.TAU_G2, PtauSection.ALPHA_TAU_G1, PtauSection.BETA_TAU_G1
        }) {
      final String reason =
          assertThrows(
                  InvalidSetupException.class,
                  () -> PtauCheck.requireCheckable("large.ptau", section, 28))
              .getMessage();
      assertTrue(reason.contains("large.ptau must not be used"), reason);
      assertTrue(reason.contains("section " + section + " is too large"), reason);
    }
    assertThrows(
        InvalidSetupException.class,
        () -> PtauCheck.requireCheckable("large.ptau", PtauSection.LAGRANGE_TAU_G1, 26));
  }

  @Test
  void shouldRefuseAnAlteredMarkOfADevelopmentSetup() throws IOException {
    final int mark = start(PtauSection.DEVELOPMENT);
    for (int at = mark; at < good.length; at += 9) {
      final int index = at;
      assertTrue(
          refusal(changed(file -> file.put(index, (byte) (file.get(index) ^ 1))))
              .contains("its mark of a development setup was altered"));
    }
    final byte[] shorter = Arrays.copyOf(good, mark);
    ByteBuffer.wrap(shorter).order(ByteOrder.LITTLE_ENDIAN).putLong(mark - 8, 0);
    assertTrue(refusal(shorter).contains("its mark of a development setup was altered"));
  }

  /** The two ends of the table in the documentation of snarkjs 0.7.6. */
  @ParameterizedTest
  @CsvSource({
    "8, d6a8fb3a04feb600096c3b791f936a578c4e664d262e4aa24beed1b7a9a96aa5"
        + "eb72864d628db247e9293384b74b36ffb52ca8d148d6e1b8b51e279fdf57b583",
    "28, 55c77ce8562366c91e7cda394cf7b7c15a06c12d8c905e8b36ba9cf5e13eb37d"
        + "1a429c589e8eaba4c591bc4b88a0e2828745a53e170eac300236f5c1a326f41a",
  })
  void shouldKnowTheFilesOfTheHermezCeremony(final int power, final String hash) {
    assertEquals(Optional.of("Hermez, final, power " + power), KnownCeremonies.find(power, hash));
    assertEquals(Optional.empty(), KnownCeremonies.find(power + 1, hash));
  }
}
