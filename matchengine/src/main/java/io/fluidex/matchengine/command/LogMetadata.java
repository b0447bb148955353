package io.fluidex.matchengine.command;

import io.fluidex.matchengine.codec.RecordReader;
import io.fluidex.matchengine.codec.RecordWriter;
import java.util.Objects;

/**
 * Where on L1 a request comes from, as the original's bridge tells it; a triple is accepted once.
 *
 * @param block the L1 block, unsigned
 * @param transaction the L1 transaction
 * @param logIndex the position of the event in its block
 */
public record LogMetadata(long block, String transaction, String logIndex) {
  /** Refuses null. */
  public LogMetadata {
    Objects.requireNonNull(transaction, "transaction");
    Objects.requireNonNull(logIndex, "logIndex");
  }

  /** Appends the bytes. */
  public void writeTo(final RecordWriter out) {
    out.i64(block).text(transaction).text(logIndex);
  }

  /** Reads the bytes. */
  public static LogMetadata readFrom(final RecordReader in) {
    return new LogMetadata(in.i64(), in.text(), in.text());
  }
}
