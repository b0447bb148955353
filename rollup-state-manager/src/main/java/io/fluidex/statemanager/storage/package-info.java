/** The state manager's tables: blocks with their tasks, transactions, parked events. */
package io.fluidex.statemanager.storage;
