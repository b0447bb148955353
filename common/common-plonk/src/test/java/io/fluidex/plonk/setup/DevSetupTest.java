package io.fluidex.plonk.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.curve.G2Point;
import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.oracle.Snarkjs;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevSetupTest {
  private static final int POWER = 4;
  private static final Fr TAU = Fr.of(new BigInteger("123456789123456789123456789123456789"));
  private static final Fr ALPHA = Fr.of(7).inverse();
  private static final Fr BETA = Fr.of(11).negate();

  @TempDir private Path folder;

  private Path write(final int power) throws IOException {
    return DevSetup.write(power, folder.resolve("known.ptau"), TAU, ALPHA, BETA);
  }

  private static G1Point point(final Ptau ptau, final PtauSection section, final int index) {
    return G1Point.loadChecked(ptau.points(section, index, 1), 0);
  }

  @Test
  void shouldWriteThePowersOfTau() throws IOException {
    try (Ptau ptau = Ptau.open(write(POWER))) {
      assertEquals(POWER, ptau.power());
      assertEquals(POWER, ptau.ceremonyPower());
      final int count = (2 << POWER) - 1;
      for (int i = 0; i < count; i++) {
        assertEquals(
            G1Point.GENERATOR.mul(TAU.pow(i)), point(ptau, PtauSection.TAU_G1, i), "power " + i);
      }
      for (int i = 0; i < 1 << POWER; i++) {
        assertEquals(
            G2Point.GENERATOR.mul(TAU.pow(i)),
            G2Point.loadChecked(ptau.points(PtauSection.TAU_G2, i, 1), 0));
        assertEquals(
            G1Point.GENERATOR.mul(ALPHA.mul(TAU.pow(i))), point(ptau, PtauSection.ALPHA_TAU_G1, i));
        assertEquals(
            G1Point.GENERATOR.mul(BETA.mul(TAU.pow(i))), point(ptau, PtauSection.BETA_TAU_G1, i));
      }
      assertEquals(
          G2Point.GENERATOR.mul(BETA),
          G2Point.loadChecked(ptau.points(PtauSection.BETA_G2, 0, 1), 0));
    }
  }

  @Test
  void shouldPassItsOwnChecksAndBeInsecure() throws IOException {
    final Path file = DevSetup.write(6, folder);
    assertEquals("insecure-development-6.ptau", file.getFileName().toString());
    try (Ptau ptau = Ptau.open(file)) {
      PtauCheck.requireConsistent(ptau, new SecureRandom());
      assertEquals(0, ptau.contributions());
      assertTrue(ptau.isInsecure());
      assertTrue(ptau.ceremony().isEmpty());
    }
    assertTrue(
        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
            .endsWith("INSECURE development setup: the program that made this file knew tau"));
  }

  @Test
  void shouldDrawNewSecretsEveryTime() throws IOException {
    final Path first = DevSetup.write(1, folder.resolve("a.ptau"));
    final Path second = DevSetup.write(1, folder.resolve("b.ptau"));
    assertFalse(Arrays.equals(Files.readAllBytes(first), Files.readAllBytes(second)));
    try (Ptau a = Ptau.open(first);
        Ptau b = Ptau.open(second)) {
      assertFalse(Arrays.equals(a.srsDigest(), b.srsDigest()));
    }
  }

  @Test
  void shouldRefusePowersThatDoNotExist() {
    assertThrows(InvalidSetupException.class, () -> write(0));
    assertThrows(InvalidSetupException.class, () -> write(Ptau.MAX_POWER + 1));
  }

  @Test
  void shouldRefuseATauInTheDomain() {
    assertThrows(
        InvalidSetupException.class,
        () -> DevSetup.write(POWER, folder, Fr.rootOfUnity(POWER + 1), ALPHA, BETA));
    assertThrows(
        InvalidSetupException.class, () -> DevSetup.write(POWER, folder, Fr.ZERO, ALPHA, BETA));
  }

  /** The Lagrange section is the one that snarkjs itself prepares from the other sections. */
  @Test
  void shouldHaveTheLagrangePointsThatSnarkjsPrepares() throws IOException {
    final Path ours = write(POWER);
    final Path prepared = folder.resolve("prepared.ptau");
    Snarkjs.preparePtau(ours, prepared);
    try (Ptau a = Ptau.open(ours);
        Ptau b = Ptau.open(prepared)) {
      final int count = (4 << POWER) - 1;
      final long[] expected = b.points(PtauSection.LAGRANGE_TAU_G1, 0, count);
      final long[] actual = a.points(PtauSection.LAGRANGE_TAU_G1, 0, count);
      for (int i = 0; i < count; i++) {
        assertEquals(G1Point.load(expected, 8 * i), G1Point.load(actual, 8 * i), "point " + i);
      }
    }
  }

  @Test
  void shouldBeRefusedBySnarkjsForProduction() throws IOException {
    final Snarkjs.PtauReport report = Snarkjs.verifyPtau(write(3));
    assertFalse(report.valid());
    assertTrue(
        report.lines().stream().anyMatch(line -> line.contains("cannot be used in production")),
        report.lines()::toString);
  }

  /** With a contribution on top, snarkjs checks every point of the file, and is satisfied. */
  @Test
  void shouldBeAConsistentFileForSnarkjsOnceSomebodyContributes() throws IOException {
    final Path contributed = folder.resolve("contributed.ptau");
    Snarkjs.contributePtau(write(3), contributed);
    try (Ptau ptau = Ptau.open(contributed)) {
      PtauCheck.requireConsistent(ptau, new SecureRandom());
      assertEquals(1, ptau.contributions());
      assertFalse(ptau.isInsecure());
    }
  }
}
