/** The eth-sender's tables, and what it reads and writes of the rollup's. */
package io.fluidex.ethsender.store;
