package io.fluidex.plonk.format;

import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.curve.InvalidPointException;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.NonCanonicalException;
import io.fluidex.crypto.field.PrimeField;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Proofs as bytes. The body is the calldata of the Solidity verifiers: all commitments, x and y,
 * then all evaluations, 32 big-endian bytes each. The stored form has a header of 8 bytes before
 * it: "PLKP", the version as two bytes, the number of commitments and that of evaluations.
 */
public final class ProofCodec {
  private static final byte[] MAGIC = "PLKP".getBytes(StandardCharsets.US_ASCII);
  private static final short VERSION = 1;
  private static final int HEADER_BYTES = 8;

  private ProofCodec() {}

  /** Bytes of the body of every proof of a shape. */
  public static int bodyBytes(final ProofShape shape) {
    return shape.commitmentNames().size() * G1Point.BYTES
        + shape.evaluationNames().size() * PrimeField.BYTES;
  }

  /** The body alone. */
  public static byte[] toCalldata(final PlonkProof proof) {
    final ByteBuffer out = ByteBuffer.allocate(bodyBytes(proof.shape()));
    proof.commitments().forEach(point -> out.put(point.toBytes()));
    proof.evaluations().forEach(value -> out.put(value.toBytesBe()));
    return out.array();
  }

  /**
   * Reads a body.
   *
   * @throws FormatException if it is not exactly as long as the shape asks for, or a value is out
   *     of range, not on the curve or infinity
   */
  public static PlonkProof fromCalldata(final ProofShape shape, final byte[] body) {
    if (body.length != bodyBytes(shape)) {
      throw new FormatException(
          "the proof has " + body.length + " bytes, one of this shape has " + bodyBytes(shape));
    }
    int at = 0;
    final List<G1Point> commitments = new ArrayList<>();
    for (final String name : shape.commitmentNames()) {
      try {
        commitments.add(G1Point.fromBytes(body, at));
      } catch (final InvalidPointException e) {
        throw new FormatException("the commitment " + name + " of the proof is not a point", e);
      }
      at += G1Point.BYTES;
    }
    final List<Fr> evaluations = new ArrayList<>();
    for (final String name : shape.evaluationNames()) {
      try {
        evaluations.add(Fr.fromBytesBe(body, at));
      } catch (final NonCanonicalException e) {
        throw new FormatException("the evaluation " + name + " of the proof is out of range", e);
      }
      at += PrimeField.BYTES;
    }
    return new PlonkProof(shape, commitments, evaluations);
  }

  /** The stored form. */
  public static byte[] encode(final PlonkProof proof) {
    final byte[] body = toCalldata(proof);
    return ByteBuffer.allocate(HEADER_BYTES + body.length)
        .put(MAGIC)
        .putShort(VERSION)
        .put((byte) proof.shape().commitmentNames().size())
        .put((byte) proof.shape().evaluationNames().size())
        .put(body)
        .array();
  }

  /**
   * Reads the stored form.
   *
   * @throws FormatException if it is not a proof of this version and shape
   */
  public static PlonkProof decode(final ProofShape shape, final byte[] stored) {
    if (stored.length < HEADER_BYTES
        || !Arrays.equals(stored, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new FormatException("this is not a stored proof: it does not begin with \"PLKP\"");
    }
    final ByteBuffer in = ByteBuffer.wrap(stored, MAGIC.length, HEADER_BYTES - MAGIC.length);
    final short version = in.getShort();
    if (version != VERSION) {
      throw new FormatException(
          "the stored proof has version " + Short.toUnsignedInt(version) + ", known is 1");
    }
    final int commitments = Byte.toUnsignedInt(in.get());
    final int evaluations = Byte.toUnsignedInt(in.get());
    if (commitments != shape.commitmentNames().size()
        || evaluations != shape.evaluationNames().size()) {
      throw new FormatException(
          "the stored proof has "
              + commitments
              + " commitments and "
              + evaluations
              + " evaluations: it is for other gates than the key");
    }
    return fromCalldata(shape, Arrays.copyOfRange(stored, HEADER_BYTES, stored.length));
  }
}
