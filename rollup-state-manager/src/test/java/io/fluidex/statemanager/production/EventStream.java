package io.fluidex.statemanager.production;

import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.tx.Deposit;
import io.fluidex.rollup.tx.Transaction;
import io.fluidex.statemanager.Exchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Logs of random events with everything in them that a log can have but for a gap. */
final class EventStream {
  private static final int REPEATED = 6;

  private EventStream() {}

  /** A log of so many events of a shape's trees. */
  static List<LogRecord> of(
      final long seed, final Shape shape, final Domain domain, final int events) {
    final Random random = new Random(seed);
    final Exchange exchange = new Exchange(random, shape.depths(), domain, false);
    final List<LogRecord> log = new ArrayList<>();
    long seq = 0;
    while (seq < events) {
      seq++;
      if (random.nextInt(15) == 0) {
        log.add(flawed(log.size(), seq, exchange, random));
      } else {
        final Exchange.Happening happening = exchange.next();
        log.add(event(log.size(), seq, happening));
      }
      while (random.nextInt(8) == 0) {
        log.add(
            again(
                log.get(log.size() - 1 - random.nextInt(Math.min(REPEATED, log.size()))),
                log.size()));
      }
    }
    // The last record is numbered, so that those before it are accounted for.
    log.add(event(log.size(), seq + 1, exchange.next()));
    return log;
  }

  static LogRecord.Event event(
      final long offset, final long seq, final Exchange.Happening happening) {
    return event(offset, seq, happening.timeMillis(), happening.transaction());
  }

  static LogRecord.Event event(
      final long offset,
      final long seq,
      final long timeMillis,
      final Optional<Transaction> transaction) {
    return new LogRecord.Event(offset, seq, timeMillis, "test", transaction, Optional.empty());
  }

  private static LogRecord flawed(
      final long offset, final long seq, final Exchange exchange, final Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> new LogRecord.Unreadable(offset, "test", "made so");
      case 1 ->
          new LogRecord.Flawed(
              offset, seq, exchange.time(), "test", ParkReason.CONTRADICTION, "made so");
      case 2 -> {
        // Of an account that nobody has registered.
        yield event(offset, seq, exchange.time(), Optional.of(new Deposit(1, 0, 1)));
      }
      default ->
          event(
              offset,
              seq,
              // Earlier than the one before.
              exchange.time() - random.nextInt(10_000),
              Optional.of(new Deposit(exchange.someAccount(), 0, 1)));
    };
  }

  private static LogRecord again(final LogRecord record, final long offset) {
    return switch (record) {
      case LogRecord.Event e ->
          new LogRecord.Event(
              offset, e.seq(), e.timeMillis(), e.kind(), e.transaction(), e.owner());
      case LogRecord.Flawed f ->
          new LogRecord.Flawed(
              offset, f.seq(), f.timeMillis(), f.kind(), f.reason(), f.explanation());
      // An unreadable record cannot be known as a repetition.
      case LogRecord.Unreadable _ -> event(offset, 1, 0, Optional.empty());
    };
  }
}
