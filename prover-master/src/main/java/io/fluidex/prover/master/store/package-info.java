/**
 * Tasks, leases and provers in PostgreSQL. Every change of a task locks its row, asks the scheduler
 * and writes what it decided, in one transaction; the time is the database's, so that several
 * masters agree on it.
 */
package io.fluidex.prover.master.store;
