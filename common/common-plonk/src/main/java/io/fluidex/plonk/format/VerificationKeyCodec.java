package io.fluidex.plonk.format;

import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.curve.G2Point;
import io.fluidex.crypto.curve.InvalidPointException;
import io.fluidex.crypto.fft.DomainSize;
import io.fluidex.plonk.gate.GateSet;
import io.fluidex.plonk.gate.Wire;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Verification keys as bytes, big-endian:
 *
 * <pre>
 *   6   "PLKV", version 1 as two bytes
 *   1+n length and ASCII name of the gate set, 32 its digest
 *   1   code of the domain, 1 whether insecure, 4 public inputs
 *   1   whether there is a circuit digest, 32 the digest or zeros
 *   64  each column and sigma, x and y
 *   128 [tau]_2, EIP-197's order: x imaginary, x real, y imaginary, y real
 * </pre>
 */
public final class VerificationKeyCodec {
  private static final byte[] MAGIC = {'P', 'L', 'K', 'V', 0, 1};
  private static final int DIGEST_BYTES = VerificationKey.DIGEST_BYTES;

  private VerificationKeyCodec() {}

  /** The encoding of a key. */
  public static byte[] encode(final VerificationKey key) {
    final byte[] name = key.gates().name().getBytes(StandardCharsets.US_ASCII);
    final ByteBuffer out = ByteBuffer.allocate(size(key.gates(), name.length));
    out.put(MAGIC).put((byte) name.length).put(name).put(key.gates().digest());
    out.put((byte) key.domain().code()).put((byte) (key.isInsecure() ? 1 : 0));
    out.putInt(key.publicInputs());
    out.put((byte) (key.circuit().isPresent() ? 1 : 0));
    out.put(key.circuit().orElse(new byte[DIGEST_BYTES]));
    key.columns().forEach(point -> out.put(point.toBytes()));
    key.sigmas().forEach(point -> out.put(point.toBytes()));
    out.put(key.tau().toBytes());
    return out.array();
  }

  /** The length of every encoded key of a gate set. */
  public static int encodedBytes(final GateSet gates) {
    return size(gates, gates.name().length());
  }

  private static int size(final GateSet gates, final int nameBytes) {
    return MAGIC.length
        + 1
        + nameBytes
        + DIGEST_BYTES
        + 2
        + Integer.BYTES
        + 1
        + DIGEST_BYTES
        + (gates.columns().size() + Wire.COUNT) * G1Point.BYTES
        + G2Point.BYTES;
  }

  /**
   * Reads an encoding.
   *
   * @throws FormatException if it is not one of a valid key of this version
   */
  public static VerificationKey decode(final byte[] bytes) {
    final int nameAt = MAGIC.length + 1;
    if (bytes.length < nameAt || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new FormatException("this is not a stored verification key of version 1");
    }
    final int nameBytes = Byte.toUnsignedInt(bytes[MAGIC.length]);
    if (bytes.length < nameAt + nameBytes) {
      throw new FormatException("the stored verification key is cut short");
    }
    final GateSet gates;
    try {
      gates = GateSet.byName(new String(bytes, nameAt, nameBytes, StandardCharsets.US_ASCII));
    } catch (final IllegalArgumentException e) {
      throw new FormatException("the stored key is for gates that are not known here", e);
    }
    if (bytes.length != size(gates, nameBytes)) {
      throw new FormatException(
          "the stored verification key has "
              + bytes.length
              + " bytes instead of "
              + size(gates, nameBytes));
    }
    final ByteBuffer in = ByteBuffer.wrap(bytes).position(nameAt + nameBytes);
    if (!Arrays.equals(take(in), gates.digest())) {
      throw new FormatException("the stored key is for another version of the gate set " + gates);
    }
    final VerificationKey.Builder key = new VerificationKey.Builder(gates);
    key.domain(domain(in)).insecure(flag(in)).publicInputs(in.getInt());
    final boolean hasCircuit = flag(in);
    final byte[] circuit = take(in);
    if (hasCircuit) {
      key.circuit(circuit);
    } else if (!Arrays.equals(circuit, new byte[DIGEST_BYTES])) {
      throw new FormatException("the stored key has a circuit digest that it says is not there");
    }
    try {
      key.columns(points(in, gates.columns().size()));
      key.sigmas(points(in, Wire.COUNT));
      key.tau(G2Point.fromBytes(bytes, in.position()));
    } catch (final InvalidPointException e) {
      throw new FormatException("the stored verification key has an invalid point", e);
    }
    return key.build();
  }

  private static DomainSize domain(final ByteBuffer in) {
    try {
      return DomainSize.ofCode(Byte.toUnsignedInt(in.get()));
    } catch (final IllegalArgumentException e) {
      throw new FormatException(
          "the stored verification key is for a size that circuits have not", e);
    }
  }

  private static boolean flag(final ByteBuffer in) {
    final byte value = in.get();
    if (value != 0 && value != 1) {
      throw new FormatException("a flag of the stored verification key is " + value);
    }
    return value == 1;
  }

  private static byte[] take(final ByteBuffer in) {
    final byte[] digest = new byte[DIGEST_BYTES];
    in.get(digest);
    return digest;
  }

  private static List<G1Point> points(final ByteBuffer in, final int count) {
    final List<G1Point> points = new ArrayList<>();
    final byte[] point = new byte[G1Point.BYTES];
    for (int i = 0; i < count; i++) {
      in.get(point);
      points.add(G1Point.fromBytes(point));
    }
    return points;
  }
}
