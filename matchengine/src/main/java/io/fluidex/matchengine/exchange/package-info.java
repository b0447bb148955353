/**
 * The exchange at work: one thread that executes commands on the core, one that commits them in
 * groups, one that follows the committed log with a copy of the core and writes snapshots.
 *
 * <p>What a command did is in memory at once, but nobody learns of it, neither its caller nor a
 * query nor the event topic, before its group is committed.
 */
package io.fluidex.matchengine.exchange;
