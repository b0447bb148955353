package io.fluidex.matchengine.state;

import io.fluidex.crypto.digest.Sha256;
import io.fluidex.matchengine.account.Balance;
import io.fluidex.matchengine.account.L2Key;
import io.fluidex.matchengine.codec.RecordFormatException;
import io.fluidex.matchengine.codec.RecordReader;
import io.fluidex.matchengine.codec.RecordWriter;
import io.fluidex.matchengine.command.EngineSettings;
import io.fluidex.matchengine.command.LogMetadata;
import io.fluidex.matchengine.market.AssetSpec;
import io.fluidex.matchengine.market.MarketSpec;
import io.fluidex.matchengine.order.OrderSnapshot;
import io.fluidex.matchengine.order.OrderStatus;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * The bytes of a state: a version, the fields in the order of the record, and the SHA-256 of all
 * that, which is also the hash of the state.
 */
public final class SnapshotCodec {
  /** The version that is written. */
  public static final int VERSION = 2;

  /** The first version with pools. */
  private static final int POOLS = 2;

  /** What is hashed at once if the bytes are not wanted. */
  private static final int HASHED_BYTES = 1 << 16;

  private SnapshotCodec() {}

  /** The bytes of a state. */
  public static byte[] encode(final StateSource state) {
    final ByteArrayOutputStream all = new ByteArrayOutputStream();
    write(state, Integer.MAX_VALUE, all::writeBytes);
    return all.toByteArray();
  }

  /**
   * Hands over the bytes of a state in parts, so that no more than a part is in memory.
   *
   * @param partBytes the size of parts: of all but the last at least so much, and not much more
   */
  public static void write(
      final StateSource state, final int partBytes, final Consumer<byte[]> parts) {
    final MessageDigest digest = Sha256.begin();
    content(
        state,
        partBytes,
        part -> {
          digest.update(part);
          parts.accept(part);
        });
    parts.accept(digest.digest());
  }

  /** The hash of a state: 32 bytes. */
  public static byte[] hash(final StateSource state) {
    final MessageDigest digest = Sha256.begin();
    content(state, HASHED_BYTES, digest::update);
    return digest.digest();
  }

  private static void content(
      final StateSource state, final int partBytes, final Consumer<byte[]> parts) {
    final StateHeading heading = state.heading();
    final RecordWriter out = new RecordWriter(partBytes, parts);
    out.u8(VERSION);
    heading.settings().writeTo(out);
    out.i64(heading.time()).i64(heading.lastSeq());
    out.i64(heading.lastOrderId()).i64(heading.lastTradeId());
    out.i64(heading.registeredUsers()).i64(heading.nextSerial()).i64(heading.guardBlock());
    out.list(heading.guardSeen(), (o, l) -> l.writeTo(o));
    out.list(heading.assets(), (o, a) -> a.writeTo(o));
    out.list(heading.markets(), SnapshotCodec::write);
    out.list(state.users(), SnapshotCodec::write);
    out.list(state.orders(), (o, s) -> s.writeTo(o));
    out.list(state.requests(), SnapshotCodec::write);
    out.list(state.closed(), SnapshotCodec::write);
    out.list(state.pools(), SnapshotCodec::write);
    out.finish();
  }

  private static void write(final RecordWriter out, final MarketState market) {
    market.spec().writeTo(out);
    out.i64(market.trades()).i64(market.lastPrice());
  }

  private static void write(final RecordWriter out, final UserState user) {
    out.u32(user.id()).flag(user.registered()).text(user.l1Address()).text(user.l2Pubkey());
    out.nullable(user.key(), (o, k) -> k.writeTo(o));
    out.i64(user.nonce()).u32(user.lastOrderId());
    out.list(user.balances(), (o, b) -> b.balance().writeTo(o.u16(b.token())));
    out.list(user.slots(), (o, s) -> o.i32(s.slot()).u32(s.lastId()));
  }

  private static void write(final RecordWriter out, final SeenRequest request) {
    final RequestKey key = request.key();
    out.u8(key.kind()).u32(key.userId()).u16(key.token()).text(key.business());
    out.i64(key.businessId()).i64(request.time());
  }

  private static void write(final RecordWriter out, final ClosedOrder closed) {
    closed.order().writeTo(out);
    out.u8(closed.status().code()).i64(closed.time());
  }

  private static void write(final RecordWriter out, final PoolState pool) {
    out.i32(pool.market()).u32(pool.account()).u16(pool.feeBips());
    out.list(pool.shares(), (o, s) -> o.u32(s.userId()).i64(s.shares()).i64(s.sequence()));
  }

  private static PoolState readPool(final RecordReader in) {
    return new PoolState(
        in.i32(), in.u32(), in.u16(), in.list(r -> new PoolShare(r.u32(), r.i64(), r.i64())));
  }

  /**
   * Reads the bytes of a state.
   *
   * @throws RecordFormatException if they are none, or damaged
   */
  public static CoreState decode(final byte[] bytes) {
    final CoreState.Gatherer gatherer = new CoreState.Gatherer();
    read(List.of(bytes).iterator(), gatherer);
    return gatherer.state();
  }

  /**
   * Reads the bytes of a state in parts and hands the state on piece by piece, so that no more than
   * a part is in memory. Whether the bytes are whole is known at their end: what was handed on
   * before is not to be used if this throws.
   *
   * @param parts the bytes, cut anywhere
   * @throws RecordFormatException if they are none, or damaged
   */
  public static void read(final Iterator<byte[]> parts, final StateSink sink) {
    final CheckedParts checked = new CheckedParts(parts);
    try {
      final RecordReader in = RecordReader.versioned(checked, VERSION);
      sink.heading(readHeading(in));
      in.each(SnapshotCodec::readUser, sink::user);
      in.each(OrderSnapshot::readFrom, sink::order);
      in.each(SnapshotCodec::readRequest, sink::request);
      in.each(
          r -> new ClosedOrder(OrderSnapshot.readFrom(r), OrderStatus.ofCode(r.u8()), r.i64()),
          sink::closed);
      if (in.version() >= POOLS) {
        in.each(SnapshotCodec::readPool, sink::pool);
      }
      in.end();
    } catch (final RecordFormatException e) {
      throw e;
    } catch (final IllegalArgumentException | IndexOutOfBoundsException | NullPointerException e) {
      // Bytes that are damaged make numbers that nothing has, before the checksum tells.
      throw new RecordFormatException("the snapshot is damaged: " + e.getMessage(), e);
    }
    checked.verify();
  }

  private static StateHeading readHeading(final RecordReader in) {
    return new StateHeading(
        EngineSettings.readFrom(in),
        in.i64(),
        in.i64(),
        in.i64(),
        in.i64(),
        in.i64(),
        in.i64(),
        in.i64(),
        in.list(LogMetadata::readFrom),
        in.list(AssetSpec::readFrom),
        in.list(r -> new MarketState(MarketSpec.readFrom(r), r.i64(), r.i64())));
  }

  private static SeenRequest readRequest(final RecordReader in) {
    return new SeenRequest(
        new RequestKey(in.u8(), in.u32(), in.u16(), in.text(), in.i64()), in.i64());
  }

  private static UserState readUser(final RecordReader in) {
    return new UserState(
        in.u32(),
        in.flag(),
        in.text(),
        in.text(),
        in.nullable(L2Key::readFrom),
        in.i64(),
        in.u32(),
        in.list(r -> new TokenBalance(r.u16(), Balance.readFrom(r))),
        in.list(r -> new SlotState(r.i32(), r.u32())));
  }
}
