/**
 * The explorer's gRPC interface: balances and users from a frozen view of the state, blocks and
 * transactions from the database. Nothing here ever waits for the thread that executes events.
 */
package io.fluidex.statemanager.explorer;
