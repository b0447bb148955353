package io.fluidex.plonk.r1cs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.circuit.CircuitException;
import io.fluidex.plonk.circuit.CircuitFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class R1csTest {
  @TempDir private Path folder;

  /** Signal 1 = signal 2 * signal 3, signal 3 + 7 = signal 4. */
  private static Iden3Bytes constraints() {
    return new Iden3Bytes()
        .combination(Map.of(2, Fr.ONE))
        .combination(Map.of(3, Fr.ONE))
        .combination(Map.of(1, Fr.ONE))
        .combination(Map.of())
        .combination(Map.of())
        .combination(Map.of(0, Fr.of(7)));
  }

  private static Iden3Bytes header() {
    return Iden3Bytes.r1csHeader(5, 1, 2, 2);
  }

  private static byte[] right() {
    return Iden3Bytes.r1cs(header(), constraints()).toBytes();
  }

  private static void assertRefused(final String message, final Iden3Bytes file) {
    final CircuitFormatException e =
        assertThrows(CircuitFormatException.class, () -> R1cs.read(file.toBuffer()));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  private static void assertHeaderRefused(final String message, final Iden3Bytes header) {
    assertRefused(message, Iden3Bytes.r1cs(header, constraints()));
  }

  private static void assertConstraintsRefused(final String message, final Iden3Bytes constraints) {
    assertRefused(message, Iden3Bytes.r1cs(Iden3Bytes.r1csHeader(5, 1, 2, 1), constraints));
  }

  @Test
  void shouldReadWhatIsThere() {
    final R1cs r1cs = R1cs.read(ByteBuffer.wrap(right()));
    assertEquals(5, r1cs.signals());
    assertEquals(1, r1cs.outputs());
    assertEquals(2, r1cs.publicInputs());
    assertEquals(0, r1cs.privateInputs());
    assertEquals(2, r1cs.constraints());
    assertEquals(1, r1cs.terms(0, 2));
    assertEquals(1, r1cs.signal(0, 2, 0));
    assertEquals(0, r1cs.terms(1, 0));
    assertEquals(Fr.of(7), r1cs.factor(1, 2, 0));
  }

  @Test
  void shouldReadFiles() throws IOException {
    final Path file = folder.resolve("circuit.r1cs");
    Files.write(file, right());
    assertEquals(2, R1cs.read(file).constraints());
    final Path witness = folder.resolve("witness.wtns");
    Files.write(witness, Iden3Bytes.wtns(List.of(Fr.ONE, Fr.of(8))).toBytes());
    assertEquals(Fr.of(8), SignalValues.read(witness).value(1));
    final Path absent = folder.resolve("absent");
    assertThrows(NoSuchFileException.class, () -> R1cs.read(absent));
    assertThrows(CircuitFormatException.class, () -> R1cs.read(witness));
    assertThrows(CircuitFormatException.class, () -> SignalValues.read(file));
  }

  @Test
  void shouldReadSectionsInAnyOrderAndSkipTheMap() {
    final Iden3Bytes file = new Iden3Bytes().text("r1cs").u32(1).u32(3);
    file.section(3, new Iden3Bytes().u64(0).u64(1).u64(2).u64(3).u64(4));
    file.section(2, constraints()).section(1, header());
    assertEquals(2, R1cs.read(file.toBuffer()).constraints());
  }

  @Test
  void shouldRefuseEveryTruncationAndAnythingAfterTheEnd() {
    final byte[] bytes = right();
    for (int length = 0; length < bytes.length; length++) {
      final ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(bytes, length));
      assertThrows(CircuitFormatException.class, () -> R1cs.read(cut), length + " bytes");
    }
    final ByteBuffer longer = ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length + 1));
    assertThrows(CircuitFormatException.class, () -> R1cs.read(longer));
  }

  @Test
  void shouldRefuseForeignFrames() {
    assertRefused("does not start with", new Iden3Bytes().text("zkey").u32(1).u32(0));
    assertRefused("version 2", new Iden3Bytes().text("r1cs").u32(2).u32(0));
    assertRefused("version 0", new Iden3Bytes().text("r1cs").u32(0).u32(0));
    assertRefused("65 sections", new Iden3Bytes().text("r1cs").u32(1).u32(65));
    assertRefused("4294967295 sections", new Iden3Bytes().text("r1cs").u32(1).u32(-1));
    assertRefused("no section of type 1", new Iden3Bytes().text("r1cs").u32(1).u32(0));
    final Iden3Bytes twice = new Iden3Bytes().text("r1cs").u32(1).u32(2);
    assertRefused("two sections of type 1", twice.section(1, header()).section(1, header()));
    final Iden3Bytes huge = new Iden3Bytes().text("r1cs").u32(1).u32(1);
    assertRefused("18446744073709551615 bytes", huge.u32(1).u64(-1));
  }

  @Test
  void shouldRefuseOtherFields() {
    final Iden3Bytes prime = new Iden3Bytes().u32(32).prime(2);
    prime.u32(5).u32(1).u32(2).u32(0).u64(5).u32(2);
    assertHeaderRefused("its field is not the scalar field of BN254", prime);
    final Iden3Bytes wide = new Iden3Bytes().u32(48).prime(0);
    wide.u32(5).u32(1).u32(2).u32(0).u64(5).u32(2);
    assertHeaderRefused("48 bytes, not 32", wide);
  }

  @Test
  void shouldRefuseHeadersThatCannotBe() {
    assertHeaderRefused("wrong size", header().u32(0));
    assertHeaderRefused("0 signals", Iden3Bytes.r1csHeader(0, 0, 0, 2));
    assertHeaderRefused("3 signals, but 1 outputs", Iden3Bytes.r1csHeader(3, 1, 2, 2));
    assertHeaderRefused("4294967295 outputs", Iden3Bytes.r1csHeader(5, -1, 2, 2));
    assertHeaderRefused("4000000 constraints", Iden3Bytes.r1csHeader(5, 1, 2, 4_000_000));
    assertHeaderRefused("bytes follow its last", Iden3Bytes.r1csHeader(5, 1, 2, 1));
    assertHeaderRefused("cut off", Iden3Bytes.r1csHeader(5, 1, 2, 3));
  }

  /** Nothing that a header says makes more than its file has bytes. */
  @Test
  void shouldRefuseMoreSignalsThanTheFileHasRoomFor() {
    final int largest = Integer.MAX_VALUE;
    for (final int outputs : new int[] {0, 1, 60_000_000, largest - 1}) {
      assertRefused(
          "2147483647 signals, but the whole file has 100 bytes",
          Iden3Bytes.r1cs(Iden3Bytes.r1csHeader(largest, outputs, 0, 0), new Iden3Bytes()));
    }
    final int bytes = right().length;
    assertEquals(
        bytes,
        R1cs.read(Iden3Bytes.r1cs(Iden3Bytes.r1csHeader(bytes, 1, 2, 2), constraints()).toBuffer())
            .signals());
    assertHeaderRefused(bytes + 1 + " signals", Iden3Bytes.r1csHeader(bytes + 1, 1, 2, 2));
  }

  @Test
  void shouldRefuseLabelsThatAreNotThoseOfTheSignals() {
    for (final int labels : new int[] {0, 4, 6}) {
      final Iden3Bytes map = new Iden3Bytes();
      for (int i = 0; i < labels; i++) {
        map.u64(i);
      }
      final Iden3Bytes file = new Iden3Bytes().text("r1cs").u32(1).u32(3);
      assertRefused(
          "5 signals, but their labels take " + 8 * labels + " bytes",
          file.section(1, header()).section(2, constraints()).section(3, map));
    }
  }

  @Test
  void shouldRefuseMoreRowsThanThereCanBeBeforeMakingThem() {
    R1csCircuit.requireRows(1 << 25, 1 << 24, 1 << 24);
    for (final int[] counts :
        new int[][] {
          {1 << 25, 1 << 24, 1 + (1 << 24)},
          {1 + (1 << 26), 0, 0},
          {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE}
        }) {
      final CircuitException e =
          assertThrows(
              CircuitException.class,
              () -> R1csCircuit.requireRows(counts[0], counts[1], counts[2]));
      assertTrue(e.getMessage().contains(counts[0] + " outputs"), e.getMessage());
      assertTrue(e.getMessage().contains("67108864 rows"), e.getMessage());
    }
  }

  @Test
  void shouldRefuseConstraintsThatCannotBe() {
    assertConstraintsRefused(
        "uses signal 5 of 5", new Iden3Bytes().u32(1).u32(5).element(Fr.ONE).u32(0).u32(0));
    assertConstraintsRefused(
        "uses signal 4294967295 of 5",
        new Iden3Bytes().u32(1).u32(-1).element(Fr.ONE).u32(0).u32(0));
    assertConstraintsRefused(
        "signal 2 twice",
        new Iden3Bytes().u32(2).u32(2).element(Fr.ONE).u32(2).element(Fr.ONE).u32(0).u32(0));
    assertConstraintsRefused(
        "must be at least 0 and below the modulus",
        new Iden3Bytes().u32(1).u32(2).prime(0).u32(0).u32(0));
    assertConstraintsRefused("is cut off", new Iden3Bytes().u32(-1).u32(0).u32(0));
    assertConstraintsRefused("is cut off", new Iden3Bytes().u32(1_000_000).u32(0).u32(0));
  }

  @Test
  void shouldRefuseCustomGatesButNotTheirEmptySections() {
    final Iden3Bytes none = new Iden3Bytes().text("r1cs").u32(1).u32(4);
    none.section(1, header()).section(2, constraints());
    none.section(4, new Iden3Bytes().u32(0)).section(5, new Iden3Bytes().u32(0));
    assertEquals(2, R1cs.read(none.toBuffer()).constraints());
    final Iden3Bytes some = new Iden3Bytes().text("r1cs").u32(1).u32(3);
    some.section(1, header()).section(2, constraints());
    assertRefused("custom gates", some.section(4, new Iden3Bytes().u32(1)));
  }

  @Test
  void shouldReadWitnesses() {
    final SignalValues values =
        SignalValues.read(Iden3Bytes.wtns(List.of(Fr.ONE, Fr.of(5))).toBuffer());
    assertEquals(2, values.count());
    assertEquals(Fr.of(5), values.value(1));
  }

  @Test
  void shouldRefuseDamagedWitnesses() {
    final byte[] bytes = Iden3Bytes.wtns(List.of(Fr.ONE, Fr.of(5))).toBytes();
    for (int length = 0; length < bytes.length; length++) {
      final ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(bytes, length));
      assertThrows(CircuitFormatException.class, () -> SignalValues.read(cut));
    }
    assertWitnessRefused("the constant 1, is 2", Iden3Bytes.wtns(List.of(Fr.of(2))));
    assertWitnessRefused("0 values", Iden3Bytes.wtns(List.of()));
    final Iden3Bytes header = new Iden3Bytes().u32(32).prime(0).u32(3);
    final Iden3Bytes values = new Iden3Bytes().element(Fr.ONE).element(Fr.ONE);
    assertWitnessRefused(
        "3 values, but they take 64 bytes",
        new Iden3Bytes().text("wtns").u32(2).u32(2).section(1, header).section(2, values));
    final Iden3Bytes one = new Iden3Bytes().u32(32).prime(0).u32(1);
    assertWitnessRefused(
        "below the modulus",
        new Iden3Bytes()
            .text("wtns")
            .u32(2)
            .u32(2)
            .section(1, one)
            .section(2, new Iden3Bytes().prime(1)));
    assertWitnessRefused("version 3", new Iden3Bytes().text("wtns").u32(3).u32(0));
  }

  private static void assertWitnessRefused(final String message, final Iden3Bytes file) {
    final CircuitFormatException e =
        assertThrows(CircuitFormatException.class, () -> SignalValues.read(file.toBuffer()));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }
}
