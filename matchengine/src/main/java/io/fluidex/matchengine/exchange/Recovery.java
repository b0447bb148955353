package io.fluidex.matchengine.exchange;

import io.fluidex.matchengine.command.CommandCodec;
import io.fluidex.matchengine.core.CoreRestoration;
import io.fluidex.matchengine.core.ExchangeCore;
import io.fluidex.matchengine.event.EventSink;
import io.fluidex.matchengine.journal.Journal;
import io.fluidex.matchengine.journal.JournalException;
import io.fluidex.matchengine.journal.LogEntry;
import io.fluidex.matchengine.journal.Snapshot;
import io.fluidex.matchengine.state.SnapshotCodec;
import java.util.List;
import java.util.Optional;

/** Brings a core to where the log is. */
final class Recovery {
  /**
   * A core and where it is.
   *
   * @param core at the end of the log
   * @param logId the last row of the log
   */
  record Recovered(ExchangeCore core, long logId) {}

  /** A part of a snapshot: what is in memory of it, and as long as a writer keeps a processor. */
  static final int PART_BYTES = 256 << 10;

  private final Journal journal;
  private final ExchangeSettings settings;

  Recovery(final Journal journal, final ExchangeSettings settings) {
    this.journal = journal;
    this.settings = settings;
  }

  /** The snapshot to begin with; on the first start an empty one is written. */
  Snapshot snapshot(final long published) {
    final Optional<Snapshot> newest = journal.newestSnapshot(published);
    if (newest.isPresent()) {
      return newest.get();
    }
    // Written down first, since the settings of the beginning decide how the log is replayed.
    journal.write(
        0,
        0,
        parts ->
            SnapshotCodec.write(new ExchangeCore(settings.engine()).state(), PART_BYTES, parts));
    return journal
        .newestSnapshot(published)
        .orElseThrow(() -> new JournalException("the first snapshot was deleted by somebody"));
  }

  /**
   * The core of a snapshot, which is read part by part.
   *
   * @throws io.fluidex.matchengine.codec.RecordFormatException if it is damaged
   */
  ExchangeCore restore(final Snapshot snapshot) {
    final CoreRestoration restoration = new CoreRestoration();
    SnapshotCodec.read(journal.parts(snapshot), restoration);
    return restoration.core();
  }

  /**
   * Replays the log after a snapshot.
   *
   * @param sink takes the events of the rows after the snapshot
   * @throws JournalException if the log contradicts itself
   */
  Recovered replay(final Snapshot snapshot, final EventSink sink) {
    final ExchangeCore core = restore(snapshot);
    final long last = follow(core, snapshot.logId(), sink);
    return new Recovered(core, last);
  }

  /**
   * Executes all rows after one.
   *
   * @return the last row
   */
  long follow(final ExchangeCore core, final long after, final EventSink sink) {
    long last = after;
    while (true) {
      final List<LogEntry> page = journal.readAfter(last, settings.replayPage());
      for (final LogEntry row : page) {
        if (row.id() != last + 1) {
          throw new JournalException(
              "row " + (last + 1) + " of operation_log is missing: restore the database");
        }
        if (!core.apply(CommandCodec.decode(row.command()), row.time(), sink).isEffective()) {
          throw new JournalException(
              "row "
                  + row.id()
                  + " of operation_log changed something when it was written and changes nothing"
                  + " now: it was written by an incompatible version");
        }
        last = row.id();
      }
      if (page.size() < settings.replayPage()) {
        return last;
      }
    }
  }
}
