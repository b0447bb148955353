/** What the cores know of a chain: blocks, receipts, and how far the contract has come. */
package io.fluidex.ethsender.chain;
