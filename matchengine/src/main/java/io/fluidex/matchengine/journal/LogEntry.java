package io.fluidex.matchengine.journal;

/**
 * A row of the log.
 *
 * @param id its number, from 1 without gaps
 * @param time when it was executed, in milliseconds since 1970
 * @param command the record of the command
 */
@SuppressWarnings("ArrayRecordComponent") // Rows are written and read, never compared.
public record LogEntry(long id, long time, byte[] command) {}
