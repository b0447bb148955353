package io.fluidex.plonk.r1cs;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Writes .r1cs and .wtns files, right ones and others, for tests. */
final class Iden3Bytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Iden3Bytes u32(final long value) {
    final ByteBuffer b = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    out.writeBytes(b.putInt((int) value).array());
    return this;
  }

  Iden3Bytes u64(final long value) {
    final ByteBuffer b = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    out.writeBytes(b.putLong(value).array());
    return this;
  }

  Iden3Bytes element(final Fr value) {
    out.writeBytes(value.toBytesLe());
    return this;
  }

  Iden3Bytes text(final String value) {
    out.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  Iden3Bytes bytes(final byte[] value) {
    out.writeBytes(value);
    return this;
  }

  /** The modulus, or a number that differs from it in its lowest byte. */
  Iden3Bytes prime(final int change) {
    final byte[] p = Fr.ONE.negate().toBytesLe();
    p[0] += (byte) (1 + change);
    out.writeBytes(p);
    return this;
  }

  Iden3Bytes section(final int type, final Iden3Bytes content) {
    return u32(type).u64(content.out.size()).bytes(content.out.toByteArray());
  }

  byte[] toBytes() {
    return out.toByteArray();
  }

  ByteBuffer toBuffer() {
    return ByteBuffer.wrap(toBytes());
  }

  /** One linear combination. */
  Iden3Bytes combination(final Map<Integer, Fr> terms) {
    u32(terms.size());
    terms.forEach((signal, factor) -> u32(signal).element(factor));
    return this;
  }

  static Iden3Bytes r1csHeader(
      final int signals, final int outputs, final int publicInputs, final int constraints) {
    return new Iden3Bytes()
        .u32(PrimeField.BYTES)
        .prime(0)
        .u32(signals)
        .u32(outputs)
        .u32(publicInputs)
        .u32(0)
        .u64(signals)
        .u32(constraints);
  }

  static Iden3Bytes r1cs(final Iden3Bytes header, final Iden3Bytes constraints) {
    return new Iden3Bytes().text("r1cs").u32(1).u32(2).section(1, header).section(2, constraints);
  }

  static Iden3Bytes wtns(final List<Fr> values) {
    final Iden3Bytes section = new Iden3Bytes();
    values.forEach(section::element);
    final Iden3Bytes header = new Iden3Bytes().u32(PrimeField.BYTES).prime(0).u32(values.size());
    return new Iden3Bytes().text("wtns").u32(2).u32(2).section(1, header).section(2, section);
  }
}
