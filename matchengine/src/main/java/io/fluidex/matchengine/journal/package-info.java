/**
 * The durable order of commands: a table of records, written in groups, and snapshots.
 *
 * <p>A command is executed first and recorded after, and only when the group it is in is committed
 * does anybody hear of it: the caller, the event topic, a reader. Commands that changed nothing are
 * not recorded. Replaying the log after a snapshot gives the same state and the same events to the
 * byte.
 */
package io.fluidex.matchengine.journal;
