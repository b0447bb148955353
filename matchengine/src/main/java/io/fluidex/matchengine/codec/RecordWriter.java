package io.fluidex.matchengine.codec;

import io.fluidex.crypto.field.Fr;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.PackedSignature;
import io.fluidex.rollup.tx.SignedOrder;
import io.fluidex.rollup.tx.Transaction;
import io.fluidex.rollup.tx.TransactionCodec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Appends values, big-endian, to bytes that grow. What may be null is preceded by a byte 0 or 1.
 */
public final class RecordWriter {
  /** The longest text, in bytes of UTF-8. */
  public static final int MAX_TEXT = (1 << 16) - 1;

  private static final int INITIAL = 256;

  private final int partBytes;
  private final Consumer<byte[]> parts;
  private byte[] bytes = new byte[INITIAL];
  private int size;

  /** Begins with no bytes. */
  public RecordWriter() {
    this(Integer.MAX_VALUE, null);
  }

  /**
   * Begins with no bytes, and hands on in parts what it has, so that it stays small; {@link
   * #finish} hands on the last part.
   *
   * @param partBytes what it has when it hands it on, at least
   */
  public RecordWriter(final int partBytes, final Consumer<byte[]> parts) {
    this.partBytes = partBytes;
    this.parts = parts;
  }

  /** Hands on what was not yet, if it hands on anything. */
  public void finish() {
    if (parts != null && size > 0) {
      parts.accept(toBytes());
      size = 0;
    }
  }

  /** A copy of the bytes so far. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  /** The number of bytes so far. */
  public int size() {
    return size;
  }

  /** The array that holds the bytes so far at its beginning, until the next write. */
  public byte[] buffer() {
    return bytes;
  }

  /** Forgets all bytes, keeping the memory. */
  public RecordWriter clear() {
    size = 0;
    return this;
  }

  private void need(final int more) {
    if (size >= partBytes) {
      finish();
    }
    if (more > bytes.length - size) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), 2 * bytes.length));
    }
  }

  /** One byte: the low 8 bits. */
  public RecordWriter u8(final int value) {
    need(1);
    bytes[size++] = (byte) value;
    return this;
  }

  /** Two bytes: the low 16 bits. */
  public RecordWriter u16(final int value) {
    return u8(value >>> Byte.SIZE).u8(value);
  }

  /** Four bytes. */
  public RecordWriter i32(final int value) {
    return u16(value >>> Short.SIZE).u16(value);
  }

  /** Four bytes: the low 32 bits. */
  public RecordWriter u32(final long value) {
    return i32((int) value);
  }

  /** Eight bytes. */
  public RecordWriter i64(final long value) {
    return i32((int) (value >>> Integer.SIZE)).i32((int) value);
  }

  /** One byte, 0 or 1. */
  public RecordWriter flag(final boolean value) {
    return u8(value ? 1 : 0);
  }

  /** The bytes as they are. */
  public RecordWriter raw(final byte[] value) {
    need(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
    return this;
  }

  /**
   * A text: its length in two bytes, then UTF-8.
   *
   * @throws IllegalArgumentException if it has more than {@link #MAX_TEXT} bytes
   */
  public RecordWriter text(final String value) {
    final byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    if (utf8.length > MAX_TEXT) {
      throw new IllegalArgumentException(
          "a text has at most " + MAX_TEXT + " bytes, not " + utf8.length);
    }
    return u16(utf8.length).raw(utf8);
  }

  /** A value or null. */
  public <T> RecordWriter nullable(final T value, final BiConsumer<RecordWriter, T> write) {
    flag(value != null);
    if (value != null) {
      write.accept(this, value);
    }
    return this;
  }

  /** The number of values in four bytes, then the values. */
  public <T> RecordWriter list(
      final Collection<T> values, final BiConsumer<RecordWriter, T> write) {
    i32(values.size());
    for (final T value : values) {
      write.accept(this, value);
    }
    return this;
  }

  /** 32 bytes. */
  public RecordWriter fr(final Fr value) {
    return raw(value.toBytesBe());
  }

  /** 64 bytes. */
  public RecordWriter signature(final PackedSignature value) {
    return raw(value.toBytes());
  }

  /** An order of the L2 protocol with its signature. */
  public RecordWriter signedOrder(final SignedOrder value) {
    final Order order = value.order();
    return u32(order.account())
        .u32(order.orderId())
        .u16(order.tokenSell())
        .u16(order.tokenBuy())
        .i64(order.totalSell())
        .i64(order.totalBuy())
        .u32(order.validUntil())
        .u8(order.side().code())
        .u16(order.maxFeeBips())
        .signature(value.signature());
  }

  /** A transaction of the L2 protocol: its length in two bytes, then its canonical bytes. */
  public RecordWriter transaction(final Transaction value) {
    final byte[] encoded = TransactionCodec.encode(value);
    return u16(encoded.length).raw(encoded);
  }
}
