package io.fluidex.ethsender.watch;

import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.wire.l1.L1Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Decides what to read of the chain and what of it to hand on.
 *
 * <p>The caller asks for {@link #next} blocks, reads them and has the reading judged; the cursor
 * and the requests that were not known are then persisted in one transaction, so that every request
 * is handed on once. A reading that does not continue the last one, block hash by block hash and
 * serial number by serial number, is not believed. Spans are halved when a node finds them too
 * long, and grow again. No IO, no clock; for one thread.
 */
public final class Watcher {
  private final WatchLimits limits;
  private Cursor cursor;
  private int blocks;
  private long notBefore;
  private Optional<String> stopped = Optional.empty();

  /** A watcher that continues at a cursor. */
  public Watcher(final WatchLimits limits, final Cursor cursor) {
    this.limits = limits;
    this.cursor = cursor;
    this.blocks = limits.maxBlocks();
  }

  /** How far it has come. */
  public Cursor cursor() {
    return cursor;
  }

  /** Why it has stopped for good, if it has. */
  public Optional<String> stopped() {
    return stopped;
  }

  /**
   * The blocks to read next.
   *
   * @param head the height of the chain
   * @param nowMillis milliseconds since 1970
   * @return nothing if there is nothing final to read, or it is to wait
   */
  public Optional<BlockSpan> next(final long head, final long nowMillis) {
    final long last = head - limits.confirmations() + 1;
    final long from = cursor.end().number() + 1;
    if (stopped.isPresent() || nowMillis < notBefore || last < from) {
      return Optional.empty();
    }
    return Optional.of(new BlockSpan(from, Math.min(last, from + blocks - 1)));
  }

  /**
   * Judges a reading of the blocks that were asked for. An advance takes effect with {@link
   * #advance}.
   *
   * @param known the requests read before, by serial number; those of the reading suffice
   * @param nowMillis milliseconds since 1970
   */
  public Verdict judge(
      final Reading reading, final Map<Long, L1Event> known, final long nowMillis) {
    if (!reading.before().equals(cursor.end())) {
      return new Verdict.Reorganised();
    }
    final Verdict verdict = judge(reading, known);
    if (verdict instanceof Verdict.Incomplete) {
      waitFor(limits.backoff().toMillis(), nowMillis);
    }
    if (verdict instanceof Verdict.Conflict(final String message)) {
      stopped = Optional.of(message);
    }
    return verdict;
  }

  private Verdict judge(final Reading reading, final Map<Long, L1Event> known) {
    final List<L1Event> fresh = new ArrayList<>();
    OptionalLong expected = OptionalLong.empty();
    for (final L1Event request : reading.requests()) {
      if (!isWithin(request, reading)) {
        return new Verdict.Incomplete(
            "request "
                + request.serial()
                + " is said to be in block "
                + request.origin().block()
                + ", outside of "
                + reading.span()
                + " to "
                + reading.end());
      }
      final long serial = request.serial();
      if (expected.isPresent() ? serial != expected.getAsLong() : serial > cursor.nextSerial()) {
        return new Verdict.Incomplete(
            "request "
                + expected.orElse(cursor.nextSerial())
                + " is missing before "
                + serial
                + " in "
                + reading.span());
      }
      expected = OptionalLong.of(serial + 1);
      if (serial >= cursor.nextSerial()) {
        fresh.add(request);
      } else if (known.get(serial) == null || !asksTheSame(known.get(serial), request)) {
        return new Verdict.Conflict(
            "request "
                + serial
                + " was handed on as "
                + known.get(serial)
                + " and is now "
                + request
                + ". Nothing further is handed on. A reorganisation went deeper than "
                + limits.confirmations()
                + " confirmations; the deployment has to be audited.");
      }
    }
    final long next = cursor.nextSerial() + fresh.size();
    if (reading.total().isPresent() && reading.total().getAsLong() > next) {
      return new Verdict.Incomplete(
          "the contract has had "
              + reading.total().getAsLong()
              + " requests by block "
              + reading.end()
              + ", of which only "
              + next
              + " were found");
    }
    return new Verdict.Advanced(cursor.advance(reading.end(), next), fresh);
  }

  private static boolean isWithin(final L1Event request, final Reading reading) {
    final long height = request.origin().block();
    return height >= reading.span().from()
        && height <= reading.span().to()
        && (height != reading.end().number()
            || request.origin().blockHash().equals(reading.end().hash()));
  }

  /** Wherever it stands in the chain. */
  private static boolean asksTheSame(final L1Event one, final L1Event other) {
    return one.serial() == other.serial()
        && one.account() == other.account()
        && one.owner().equals(other.owner())
        && one.request().equals(other.request());
  }

  /** Takes effect of an advance that is persisted; the next span may be twice as long. */
  public void advance(final Verdict.Advanced advanced) {
    cursor = advanced.cursor();
    blocks = Math.min(limits.maxBlocks(), blocks * 2);
  }

  /**
   * Where to go back to after a reorganisation.
   *
   * @param canonical the hashes the chain has at the heights of the cursor's checkpoints; heights
   *     it does not have are left out
   * @param undelivered the serial number of the first request that was persisted and not yet handed
   *     on and that is in a block after a height; those are forgotten and read again
   * @return nothing if the chain has none of the checkpoints, after which the watcher has stopped;
   *     the cursor to persist otherwise. It takes effect with {@link #goBack}
   */
  public Optional<Cursor> rollback(
      final Map<Long, Bytes32> canonical, final FirstUndelivered undelivered) {
    for (int i = cursor.checkpoints().size() - 1; i >= 0; i--) {
      final long height = cursor.checkpoints().get(i).number();
      if (cursor.checkpoints().get(i).hash().equals(canonical.get(height))) {
        final long serial =
            Math.min(cursor.nextSerial(), undelivered.after(height).orElse(cursor.nextSerial()));
        return Optional.of(cursor.backTo(i, serial));
      }
    }
    stopped =
        Optional.of(
            "the chain has none of the "
                + cursor.checkpoints().size()
                + " blocks that were read last, from "
                + cursor.checkpoints().getFirst()
                + " on. It is another chain, or was reorganised as deep as that; the deployment has"
                + " to be audited.");
    return Optional.empty();
  }

  /** Takes effect of a {@link #rollback} that is persisted. */
  public void goBack(final Cursor persisted) {
    cursor = persisted;
  }

  /** A node found the span too long: the next one is half as long. */
  public void tooLong() {
    blocks = Math.max(1, blocks / 2);
  }

  /** A node wants to be asked less often. */
  public void rateLimited(final long nowMillis) {
    waitFor(limits.rateLimitBackoff().toMillis(), nowMillis);
  }

  /** A node could not be read. */
  public void failed(final long nowMillis) {
    waitFor(limits.backoff().toMillis(), nowMillis);
  }

  private void waitFor(final long millis, final long nowMillis) {
    notBefore = Math.max(notBefore, nowMillis + millis);
  }

  /** Finds the first request that was persisted, but not handed on. */
  @FunctionalInterface
  public interface FirstUndelivered {
    /**
     * The serial number of the first of them in a block after a height, if there is one.
     *
     * @param height the height of an L1 block
     */
    OptionalLong after(long height);
  }
}
