package io.fluidex.matchengine.journal;

/**
 * A state in the database.
 *
 * @param logId the last command it contains, 0 for none
 * @param lastSeq the last event it contains, 0 for none
 * @param content its bytes
 */
@SuppressWarnings("ArrayRecordComponent") // Snapshots are written and read, never compared.
public record Snapshot(long logId, long lastSeq, byte[] content) {}
