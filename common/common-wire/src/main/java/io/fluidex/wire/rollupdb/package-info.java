/**
 * The database that state manager, prover master and eth-sender share: its migrations are in the
 * resource folder {@code db/rollup}, each table with who writes it.
 */
package io.fluidex.wire.rollupdb;
