package io.fluidex.matchengine.codec;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.NonCanonicalException;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.PackedSignature;
import io.fluidex.rollup.tx.Side;
import io.fluidex.rollup.tx.SignedOrder;
import io.fluidex.rollup.tx.Transaction;
import io.fluidex.rollup.tx.TransactionCodec;
import io.fluidex.rollup.tx.TransactionFormatException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Takes values from bytes that a {@link RecordWriter} wrote, or did not. Every method throws {@link
 * RecordFormatException} where the bytes hold no such value; never anything else, and never after
 * memory out of proportion to the bytes.
 */
public final class RecordReader {
  private static final int U8 = 0xff;
  private static final int U16 = 0xffff;
  private static final long U32 = 0xffff_ffffL;

  private final Iterator<byte[]> more;
  private final int version;
  private ByteBuffer in;

  private RecordReader(final ByteBuffer in, final Iterator<byte[]> more, final int newest) {
    this.in = in;
    this.more = more;
    fill(1);
    if (!this.in.hasRemaining()) {
      throw new RecordFormatException("a record has at least a version byte");
    }
    this.version = this.in.get() & U8;
    if (version < 1 || version > newest) {
      throw new RecordFormatException(
          "a record of version " + version + " cannot be read here, only 1 to " + newest);
    }
  }

  /** Reads from the beginning of bytes that say their version in the first, from 1 to a newest. */
  public static RecordReader versioned(final byte[] bytes, final int newest) {
    return new RecordReader(ByteBuffer.wrap(bytes), Collections.emptyIterator(), newest);
  }

  /** The same for bytes that come in parts, cut anywhere; a part is asked for when it is needed. */
  public static RecordReader versioned(final Iterator<byte[]> parts, final int newest) {
    return new RecordReader(ByteBuffer.allocate(0), parts, newest);
  }

  /** The version that the bytes were written in. */
  public int version() {
    return version;
  }

  /** Makes sure that nothing follows. */
  public void end() {
    fill(1);
    if (in.hasRemaining()) {
      throw new RecordFormatException(in.remaining() + " bytes follow the end of the record");
    }
  }

  /** Takes parts until there are so many bytes, or no more parts. */
  private void fill(final int count) {
    while (in.remaining() < count && more.hasNext()) {
      final byte[] next = more.next();
      final ByteBuffer longer = ByteBuffer.allocate(in.remaining() + next.length);
      in = longer.put(in).put(next).flip();
    }
  }

  private void need(final int count) {
    fill(count);
    if (in.remaining() < count) {
      throw new RecordFormatException(
          "the record ends "
              + in.remaining()
              + " bytes after byte "
              + in.position()
              + ", where "
              + count
              + " have to follow");
    }
  }

  /** One byte, 0 to 255. */
  public int u8() {
    need(1);
    return in.get() & U8;
  }

  /** Two bytes, 0 to 65535. */
  public int u16() {
    need(Short.BYTES);
    return in.getShort() & U16;
  }

  /** Four bytes. */
  public int i32() {
    need(Integer.BYTES);
    return in.getInt();
  }

  /** Four bytes, at least 0. */
  public long u32() {
    return i32() & U32;
  }

  /** Eight bytes. */
  public long i64() {
    need(Long.BYTES);
    return in.getLong();
  }

  /** One byte, 0 or 1. */
  public boolean flag() {
    final int value = u8();
    if (value > 1) {
      throw new RecordFormatException("a flag is 0 or 1, not " + value);
    }
    return value == 1;
  }

  /** So many bytes. */
  public byte[] raw(final int count) {
    need(count);
    final byte[] bytes = new byte[count];
    in.get(bytes);
    return bytes;
  }

  /** A text. */
  public String text() {
    final byte[] utf8 = raw(u16());
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (final CharacterCodingException e) {
      throw new RecordFormatException("a text is no UTF-8", e);
    }
  }

  /** A value or null. */
  public <T> T nullable(final Function<RecordReader, T> read) {
    return flag() ? read.apply(this) : null;
  }

  /** Values, each of at least one byte. */
  public <T> List<T> list(final Function<RecordReader, T> read) {
    final List<T> values = new ArrayList<>();
    each(read, values::add);
    return List.copyOf(values);
  }

  /** Hands on values, each of at least one byte, one by one. */
  public <T> void each(final Function<RecordReader, T> read, final Consumer<T> consumer) {
    final int count = i32();
    if (count < 0 || (count > in.remaining() && !more.hasNext())) {
      throw new RecordFormatException(
          "a list of " + count + " values in " + in.remaining() + " bytes");
    }
    for (int i = 0; i < count; i++) {
      consumer.accept(read.apply(this));
    }
  }

  /** Reads a value whose constructor checks its ranges. */
  public <T> T checked(final Function<RecordReader, T> read) {
    try {
      return read.apply(this);
    } catch (final RecordFormatException e) {
      throw e;
    } catch (final IllegalArgumentException e) {
      throw new RecordFormatException(e.getMessage(), e);
    }
  }

  /** An element of the scalar field. */
  public Fr fr() {
    try {
      return Fr.fromBytesBe(raw(PrimeField.BYTES), 0);
    } catch (final NonCanonicalException e) {
      throw new RecordFormatException("a field element is not below r", e);
    }
  }

  /** A signature, valid or not. */
  public PackedSignature signature() {
    return PackedSignature.of(raw(PackedSignature.BYTES));
  }

  /** An order of the L2 protocol with its signature. */
  public SignedOrder signedOrder() {
    try {
      return new SignedOrder(
          new Order(u32(), u32(), u16(), u16(), i64(), i64(), u32(), Side.ofCode(u8()), u16()),
          signature());
    } catch (final TransactionFormatException e) {
      throw new RecordFormatException(e.getMessage(), e);
    }
  }

  /** A transaction of the L2 protocol. */
  public Transaction transaction() {
    try {
      return TransactionCodec.decode(raw(u16()));
    } catch (final TransactionFormatException e) {
      throw new RecordFormatException(e.getMessage(), e);
    }
  }

  /** A transaction of the L2 protocol of one type. */
  public <T extends Transaction> T transaction(final Class<T> type) {
    final Transaction transaction = transaction();
    if (!type.isInstance(transaction)) {
      throw new RecordFormatException(
          "a transaction of type "
              + transaction.type()
              + " where "
              + type.getSimpleName()
              + " belongs");
    }
    return type.cast(transaction);
  }
}
