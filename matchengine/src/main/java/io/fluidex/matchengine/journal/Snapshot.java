package io.fluidex.matchengine.journal;

/**
 * A state in the database, whose bytes are read part by part.
 *
 * @param id its number in the database
 * @param logId the last command it contains, 0 for none
 * @param lastSeq the last event it contains, 0 for none
 * @param parts how many parts it has
 */
public record Snapshot(long id, long logId, long lastSeq, int parts) {}
