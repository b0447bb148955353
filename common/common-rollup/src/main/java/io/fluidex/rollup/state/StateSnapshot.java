package io.fluidex.rollup.state;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.NonCanonicalException;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.tree.NodeHasher;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * A state as a stream of its leaves, big-endian, version {@value #VERSION}:
 *
 * <pre>
 * magic "FDXSTATE", version u16, balance, order, account depth u8 each, root 32
 * accounts u64, then each: id u32, nonce + sign 2^40 u64, ay 32
 * balances that are not 0 u64, then each: account u32, token u16, amount u64
 * orders u64, then each: account u32, slot u32,
 *   id u32, tokenSell, tokenBuy u16, filledSell, filledBuy, totalSell, totalBuy u64
 * SHA-256 of everything before 32
 * </pre>
 *
 * <p>Each list is in ascending order, so that one state has one snapshot. Nodes are not stored:
 * reading hashes all of them, which also shows that the leaves are those of the root.
 */
public final class StateSnapshot {
  /** The version that is written and read. */
  public static final int VERSION = 1;

  private static final byte[] MAGIC = "FDXSTATE".getBytes(StandardCharsets.US_ASCII);
  private static final long U32 = 0xffff_ffffL;
  private static final String DIGEST = "SHA-256";

  private StateSnapshot() {}

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance(DIGEST);
    } catch (final NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + DIGEST, e);
    }
  }

  /** Writes a state. Takes a view so that the state's own thread can go on. */
  public static void write(final StateView view, final OutputStream stream) throws IOException {
    final DigestOutputStream digested = new DigestOutputStream(stream, digest());
    final DataOutputStream out = new DataOutputStream(digested);
    out.write(MAGIC);
    out.writeShort(VERSION);
    out.writeByte(view.depths().balance());
    out.writeByte(view.depths().order());
    out.writeByte(view.depths().account());
    out.write(view.root().toBytesBe());
    writeAccounts(view.tables(), out);
    writeBalances(view.tables(), out);
    writeOrders(view.tables(), out);
    out.flush();
    digested.on(false);
    out.write(digested.getMessageDigest().digest());
    out.flush();
  }

  private static void writeAccounts(final StateTables tables, final DataOutputStream out)
      throws IOException {
    final long[] words = new long[AccountLeaf.WORDS];
    out.writeLong(tables.accounts.size());
    for (final long id : tables.accounts.sortedKeys()) {
      tables.accounts.copy(id, words, 0);
      out.writeInt((int) id);
      out.writeLong(words[0]);
      out.write(Fr.load(words, AccountLeaf.AY).toBytesBe());
    }
  }

  private static void writeBalances(final StateTables tables, final DataOutputStream out)
      throws IOException {
    final long[] keys = tables.balances.sortedKeys();
    final long[] pair = new long[StateTables.PAIR];
    long count = 0;
    for (final long key : keys) {
      tables.balances.copy(key, pair, 0);
      count += Arrays.stream(pair).filter(amount -> amount != 0).count();
    }
    out.writeLong(count);
    for (final long key : keys) {
      tables.balances.copy(key, pair, 0);
      for (int i = 0; i < StateTables.PAIR; i++) {
        if (pair[i] != 0) {
          out.writeInt((int) StateTables.pairAccount(key));
          out.writeShort(StateTables.PAIR * StateTables.pairOf(key) + i);
          out.writeLong(pair[i]);
        }
      }
    }
  }

  private static void writeOrders(final StateTables tables, final DataOutputStream out)
      throws IOException {
    final long[] words = new long[OrderLeaf.WORDS];
    out.writeLong(tables.orders.size());
    for (final long key : tables.orders.sortedKeys()) {
      tables.orders.copy(key, words, 0);
      final OrderLeaf order = OrderLeaf.ofWords(words);
      out.writeInt((int) tables.orderAccount(key));
      out.writeInt(tables.orderSlot(key));
      out.writeInt((int) order.orderId());
      out.writeShort(order.tokenSell());
      out.writeShort(order.tokenBuy());
      out.writeLong(order.filledSell());
      out.writeLong(order.filledBuy());
      out.writeLong(order.totalSell());
      out.writeLong(order.totalBuy());
    }
  }

  /**
   * Reads a state and nothing after it.
   *
   * @throws SnapshotException if the stream does not hold a snapshot of this version, it is
   *     damaged, or its leaves are not those of its root
   * @throws IOException if the stream cannot be read
   */
  public static RollupState read(final InputStream stream, final NodeHasher hasher)
      throws IOException {
    final DigestInputStream digested = new DigestInputStream(stream, digest());
    try {
      return new Reader(new DataInputStream(digested), digested).read(hasher);
    } catch (final EOFException e) {
      throw new SnapshotException("the snapshot ends too early", e);
    }
  }

  /** One reading. */
  private static final class Reader {
    private final DataInputStream in;
    private final DigestInputStream digested;

    Reader(final DataInputStream in, final DigestInputStream digested) {
      this.in = in;
      this.digested = digested;
    }

    RollupState read(final NodeHasher hasher) throws IOException {
      if (!Arrays.equals(MAGIC, bytes(MAGIC.length))) {
        throw new SnapshotException("not a snapshot: it does not begin with FDXSTATE");
      }
      final int version = in.readUnsignedShort();
      if (version != VERSION) {
        throw new SnapshotException(
            "snapshot of version " + version + ", this program reads version " + VERSION);
      }
      final StateTables tables = new StateTables(depths());
      final Fr root = element("the root");
      readAccounts(tables);
      readBalances(tables);
      readOrders(tables);
      digested.on(false);
      if (!Arrays.equals(digested.getMessageDigest().digest(), bytes(digest().getDigestLength()))) {
        throw new SnapshotException("the checksum does not match: the snapshot is damaged");
      }
      final RollupState state = new RollupState(tables, hasher);
      state
          .updater()
          .rehash(
              tables.balances.sortedKeys(),
              tables.orders.sortedKeys(),
              tables.accounts.sortedKeys());
      if (!state.root().equals(root)) {
        throw new SnapshotException(
            "the leaves of the snapshot have root " + state.root() + ", it says " + root);
      }
      return state;
    }

    private byte[] bytes(final int count) throws IOException {
      final byte[] bytes = new byte[count];
      in.readFully(bytes);
      return bytes;
    }

    private Depths depths() throws IOException {
      try {
        return new Depths(in.readUnsignedByte(), in.readUnsignedByte(), in.readUnsignedByte());
      } catch (final IllegalArgumentException e) {
        throw new SnapshotException(e.getMessage(), e);
      }
    }

    private Fr element(final String name) throws IOException {
      try {
        return Fr.fromBytesBe(bytes(PrimeField.BYTES), 0);
      } catch (final NonCanonicalException e) {
        throw new SnapshotException(name + " is not below r", e);
      }
    }

    private long u32() throws IOException {
      return in.readInt() & U32;
    }

    private static void require(final boolean condition, final String otherwise)
        throws SnapshotException {
      if (!condition) {
        throw new SnapshotException(otherwise);
      }
    }

    private void readAccounts(final StateTables tables) throws IOException {
      final long[] words = new long[AccountLeaf.WORDS];
      final long count = in.readLong();
      long last = 0;
      for (long i = 0; i < count; i++) {
        final long id = u32();
        require(id > last && id < tables.depths.accounts(), "account " + id + " is out of order");
        words[0] = in.readLong();
        require(words[0] >>> 41 == 0, "the nonce of account " + id + " has more than 40 bits");
        element("the key of account " + id).store(words, AccountLeaf.AY);
        tables.accounts.put(id, words, 0);
        last = id;
      }
    }

    private void readBalances(final StateTables tables) throws IOException {
      final long[] pair = new long[StateTables.PAIR];
      final long count = in.readLong();
      long last = -1;
      for (long i = 0; i < count; i++) {
        final long id = u32();
        final int token = in.readUnsignedShort();
        final long amount = in.readLong();
        final long place = id << Depths.MAX_BALANCE | token;
        require(
            place > last && token < tables.depths.tokens() && amount != 0,
            "the balance of account " + id + " of token " + token + " is out of order");
        require(tables.accounts.contains(id), "a balance is of account " + id + ", which is not");
        final long key = StateTables.pairKey(id, token >> 1);
        Arrays.fill(pair, 0);
        tables.balances.copy(key, pair, 0);
        pair[token & 1] = amount;
        tables.balances.put(key, pair, 0);
        last = place;
      }
    }

    private void readOrders(final StateTables tables) throws IOException {
      final long[] words = new long[OrderLeaf.WORDS];
      final long count = in.readLong();
      long last = -1;
      for (long i = 0; i < count; i++) {
        final long id = u32();
        final long slot = u32();
        require(tables.accounts.contains(id), "an order is of account " + id + ", which is not");
        require(slot < tables.depths.orderSlots(), "order slot " + slot + " is none");
        final long place = tables.orderKey(id, (int) slot);
        require(place > last, "order slot " + slot + " of account " + id + " is out of order");
        new OrderLeaf(
                u32(),
                in.readUnsignedShort(),
                in.readUnsignedShort(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong())
            .toWords(words);
        tables.orders.put(place, words, 0);
        last = place;
      }
    }
  }
}
