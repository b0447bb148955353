package io.fluidex.crypto.pairing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.curve.G2Point;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** G1 addition, multiplication and the pairing check against the vectors of Ethereum clients. */
class PrecompileVectorTest {
  private static final String VECTORS = "precompiles.txt";

  /** A line of the file: the operation, the name of the case, input and output in hex. */
  record Vector(String operation, String name, String input, String expected) {
    static Vector parse(final String line) {
      final String[] part = line.split(" ", -1);
      return new Vector(part[0], part[1], part[2].equals("-") ? "" : part[2], part[3]);
    }

    byte[] inputBytes() {
      return HexFormat.of().parseHex(input);
    }

    /** The input cut or padded with zeros at its end, as the two G1 precompiles take it. */
    byte[] inputBytes(final int length) {
      return Arrays.copyOf(inputBytes(), length);
    }

    byte[] expectedBytes() {
      return HexFormat.of().parseHex(expected);
    }

    @Override
    public String toString() {
      return operation + " " + name;
    }
  }

  private static List<Vector> vectors() throws IOException {
    try (InputStream in = PrecompileVectorTest.class.getResourceAsStream(VECTORS)) {
      final String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return text.lines().filter(line -> !line.startsWith("#")).map(Vector::parse).toList();
    }
  }

  private static Stream<Vector> vectors(final String operation) throws IOException {
    return vectors().stream().filter(v -> v.operation().equals(operation));
  }

  static Stream<Vector> additions() throws IOException {
    return vectors("add");
  }

  static Stream<Vector> multiplications() throws IOException {
    return vectors("mul");
  }

  static Stream<Vector> pairings() throws IOException {
    return vectors("pairing");
  }

  @Test
  void shouldHaveEveryVectorOfTheSource() throws IOException {
    assertEquals(16, additions().count());
    assertEquals(19, multiplications().count());
    assertEquals(14, pairings().count());
  }

  @ParameterizedTest
  @MethodSource("additions")
  void shouldAddLikeThePrecompile(final Vector vector) {
    final byte[] in = vector.inputBytes(2 * G1Point.BYTES);
    final G1Point sum = G1Point.fromBytes(in, 0).add(G1Point.fromBytes(in, G1Point.BYTES));
    assertArrayEquals(vector.expectedBytes(), sum.toBytes());
  }

  @ParameterizedTest
  @MethodSource("multiplications")
  void shouldMultiplyLikeThePrecompile(final Vector vector) {
    final byte[] in = vector.inputBytes(G1Point.BYTES + 32);
    final BigInteger scalar = new BigInteger(1, in, G1Point.BYTES, 32);
    assertArrayEquals(vector.expectedBytes(), G1Point.fromBytes(in, 0).mul(scalar).toBytes());
  }

  @ParameterizedTest
  @MethodSource("pairings")
  void shouldCheckPairingsLikeThePrecompile(final Vector vector) {
    final byte[] in = vector.inputBytes();
    final int pair = G1Point.BYTES + G2Point.BYTES;
    final List<G1Point> p = new ArrayList<>();
    final List<G2Point> q = new ArrayList<>();
    for (int at = 0; at < in.length; at += pair) {
      p.add(G1Point.fromBytes(in, at));
      q.add(G2Point.fromBytes(in, at + G1Point.BYTES));
    }
    final boolean expected = vector.expectedBytes()[31] == 1;
    assertEquals(expected, Pairing.isProductOne(p, q));
    assertTrue(expected || !p.isEmpty());
  }
}
