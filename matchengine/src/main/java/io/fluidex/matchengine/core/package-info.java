/**
 * The exchange as a deterministic state machine: {@link io.fluidex.matchengine.core.ExchangeCore}
 * turns commands and the time into events and results, and does nothing else.
 */
package io.fluidex.matchengine.core;
