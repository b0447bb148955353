package io.fluidex.rollup.block;

import io.fluidex.crypto.digest.Sha256;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.NonCanonicalException;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.rollup.executor.SlotWitness;
import io.fluidex.rollup.executor.TransactionRules;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.state.AccountOpening;
import io.fluidex.rollup.state.OrderLeaf;
import io.fluidex.rollup.tx.Transaction;
import io.fluidex.rollup.tx.TransactionCodec;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Blocks as files, big-endian, version {@value #VERSION}:
 *
 * <pre>
 * magic "FDXBLOCK", version u16
 * slots u16, balance, order, account depth u8 each
 * circuitId 32, number u64, time u32, domain 12
 * oldRoot 32, newRoot 32, C 32, z 32, y 32
 * for every slot: the transaction, then two openings
 *   nonce + sign 2^40 u64, ay 32, two balances u64
 *   order: id u32, tokenSell, tokenBuy u16, filledSell, filledBuy, totalSell, totalBuy u64
 *   root after the opening 32
 *   a bit for every sibling, padded to bytes, first sibling highest: whether it follows
 *   the siblings that are not roots of empty subtrees, 32 each
 * SHA-256 of everything before 32
 * </pre>
 *
 * <p>Old leaves only: the new ones follow from the transaction, and reading applies the rules
 * again.
 */
public final class BlockCodec {
  /** The version that is written and read. */
  public static final int VERSION = 1;

  /** The largest file that is read: twice the largest block there can be. */
  public static final int MAX_BYTES = 32 << 20;

  private static final byte[] MAGIC = "FDXBLOCK".getBytes(StandardCharsets.US_ASCII);
  private static final int LIMBS = PrimeField.LIMBS;
  private static final long U32 = 0xffff_ffffL;
  private static final int U16 = 0xffff;
  private static final int U8 = 0xff;
  private static final int SIGN_SHIFT = 40;

  private BlockCodec() {}

  /** The bytes of a block. */
  public static byte[] encode(final Block block) {
    final Shape shape = block.header().shape();
    final ByteBuffer out = ByteBuffer.allocate(maxBytes(shape));
    out.put(MAGIC).putShort((short) VERSION);
    out.putShort((short) shape.transactions());
    out.put((byte) shape.depths().balance());
    out.put((byte) shape.depths().order());
    out.put((byte) shape.depths().account());
    out.put(block.header().circuitId().toBytes());
    out.putLong(block.header().number());
    out.putInt((int) block.header().time());
    out.put(block.header().domain().toBytes());
    for (final Fr input : bound(block)) {
      out.put(input.toBytesBe());
    }
    final EmptySiblings empty = EmptySiblings.of(shape.depths());
    for (final SlotWitness slot : block.slots()) {
      TransactionCodec.write(slot.transaction(), out);
      write(slot.first(), empty, out);
      write(slot.second(), empty, out);
    }
    final byte[] content = Arrays.copyOf(out.array(), out.position());
    out.put(Sha256.hash(content));
    return Arrays.copyOf(out.array(), out.position());
  }

  private static List<Fr> bound(final Block block) {
    return List.of(
        block.inputs().oldRoot(),
        block.inputs().newRoot(),
        block.inputs().commitment(),
        block.inputs().z(),
        block.inputs().y());
  }

  private static int maxBytes(final Shape shape) {
    final int opening = 168 + (PrimeField.BYTES + 1) * AccountOpening.siblingCount(shape.depths());
    return 320 + shape.transactions() * (TransactionCodec.MAX_BYTES + 2 * opening);
  }

  private static void write(
      final AccountOpening opening, final EmptySiblings empty, final ByteBuffer out) {
    out.putLong(opening.oldNonce() | (opening.oldSign() ? 1L << SIGN_SHIFT : 0));
    out.put(opening.oldAy().toBytesBe());
    out.putLong(opening.oldBalance(AccountOpening.SELL));
    out.putLong(opening.oldBalance(AccountOpening.BUY));
    final OrderLeaf order = opening.oldOrder();
    out.putInt((int) order.orderId());
    out.putShort((short) order.tokenSell()).putShort((short) order.tokenBuy());
    out.putLong(order.filledSell()).putLong(order.filledBuy());
    out.putLong(order.totalSell()).putLong(order.totalBuy());
    out.put(opening.root().toBytesBe());
    final long[] siblings = opening.siblings();
    final int count = siblings.length / LIMBS;
    final byte[] present = new byte[(count + 7) / 8];
    final int bitsAt = out.position();
    out.put(present);
    for (int i = 0; i < count; i++) {
      if (!empty.isAt(i, siblings)) {
        present[i / 8] |= (byte) (0x80 >>> i % 8);
        final byte[] sibling = new byte[PrimeField.BYTES];
        PrimeField.FR.toBytesBe(siblings, LIMBS * i, sibling, 0);
        out.put(sibling);
      }
    }
    out.put(bitsAt, present);
  }

  /**
   * Reads a block, strictly: version, checksum, every range, every rule of the transactions except
   * their signatures, and the binding of the public data. The paths are not hashed: {@link
   * BlockVerifier} does that.
   *
   * @throws BlockFormatException if anything does not hold, with what and where
   */
  public static Block decode(final byte[] file) {
    if (file.length > MAX_BYTES) {
      throw new BlockFormatException(
          "a block file has at most " + MAX_BYTES + " bytes, not " + file.length);
    }
    final int content = file.length - Sha256.BYTES;
    if (content < MAGIC.length || !Arrays.equals(MAGIC, Arrays.copyOf(file, MAGIC.length))) {
      throw new BlockFormatException("not a block file: it does not begin with FDXBLOCK");
    }
    final ByteBuffer in = ByteBuffer.wrap(file, MAGIC.length, content - MAGIC.length);
    try {
      final int version = in.getShort() & U16;
      if (version != VERSION) {
        throw new BlockFormatException(
            "block file of version " + version + ", this program reads version " + VERSION);
      }
      final byte[] checksum = Arrays.copyOfRange(file, content, file.length);
      if (!Arrays.equals(checksum, Sha256.hash(Arrays.copyOf(file, content)))) {
        throw new BlockFormatException("the checksum does not match: the file is damaged");
      }
      return read(in);
    } catch (final BufferUnderflowException e) {
      throw new BlockFormatException("the block file ends too early", e);
    }
  }

  private static Block read(final ByteBuffer in) {
    final BlockHeader header;
    try {
      final int slots = in.getShort() & U16;
      final Depths depths = new Depths(in.get() & U8, in.get() & U8, in.get() & U8);
      final Shape shape = new Shape(slots, depths);
      final Bytes32 circuitId = Bytes32.of(bytes(Bytes32.BYTES, in));
      final long number = in.getLong();
      final long time = in.getInt() & U32;
      header =
          new BlockHeader(shape, circuitId, number, time, Domain.ofBytes(bytes(Domain.BYTES, in)));
    } catch (final IllegalArgumentException e) {
      throw new BlockFormatException("header: " + e.getMessage(), e);
    }
    final List<Fr> bound = new ArrayList<>();
    for (final String name : List.of("old root", "new root", "C", "z", "y")) {
      bound.add(element(name, in));
    }
    final BlockAssembler assembler = new BlockAssembler(header);
    final EmptySiblings empty = EmptySiblings.of(header.shape().depths());
    for (int i = 0; i < header.shape().transactions(); i++) {
      try {
        final Transaction transaction = TransactionCodec.read(in);
        assembler.begin(transaction);
        assembler.open(
            TransactionRules.FIRST, leaves(in), element("root", in), siblings(empty, in));
        assembler.open(
            TransactionRules.SECOND, leaves(in), element("root", in), siblings(empty, in));
        assembler.end();
      } catch (final IllegalArgumentException e) {
        throw new BlockFormatException("slot " + i + ": " + e.getMessage(), e);
      }
    }
    if (in.hasRemaining()) {
      throw new BlockFormatException(in.remaining() + " bytes follow the last slot");
    }
    return assembler.finish(bound);
  }

  private static byte[] bytes(final int count, final ByteBuffer in) {
    final byte[] bytes = new byte[count];
    in.get(bytes);
    return bytes;
  }

  private static Fr element(final String name, final ByteBuffer in) {
    try {
      return Fr.fromBytesBe(bytes(PrimeField.BYTES, in), 0);
    } catch (final NonCanonicalException e) {
      throw new BlockFormatException(name + " is not below r", e);
    }
  }

  private static AccountOpening.Leaves leaves(final ByteBuffer in) {
    final long nonceAndSign = in.getLong();
    if (nonceAndSign >>> (SIGN_SHIFT + 1) != 0) {
      throw new BlockFormatException("a nonce has 40 bits and a sign 1");
    }
    final Fr ay = element("ay", in);
    final long sell = in.getLong();
    final long buy = in.getLong();
    final OrderLeaf order =
        new OrderLeaf(
            in.getInt() & U32,
            in.getShort() & U16,
            in.getShort() & U16,
            in.getLong(),
            in.getLong(),
            in.getLong(),
            in.getLong());
    return new AccountOpening.Leaves(
        sell,
        buy,
        order,
        nonceAndSign & ((1L << SIGN_SHIFT) - 1),
        nonceAndSign >>> SIGN_SHIFT == 1,
        ay);
  }

  private static long[] siblings(final EmptySiblings empty, final ByteBuffer in) {
    final int count = empty.count();
    final byte[] present = bytes((count + 7) / 8, in);
    final long[] siblings = new long[LIMBS * count];
    for (int i = 0; i < 8 * present.length; i++) {
      final boolean follows = (present[i / 8] & 0x80 >>> i % 8) != 0;
      if (i >= count) {
        if (follows) {
          throw new BlockFormatException("a bit is set for a sibling that no tree has");
        }
      } else if (follows) {
        element("a sibling", in).store(siblings, LIMBS * i);
        if (empty.isAt(i, siblings)) {
          throw new BlockFormatException("the root of an empty subtree is written out");
        }
      } else {
        empty.copy(i, siblings);
      }
    }
    return siblings;
  }
}
