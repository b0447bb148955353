/** The exchange's contract seen through a node: its counters, its requests, why it refuses. */
package io.fluidex.ethsender.exchange;
