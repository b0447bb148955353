/** Signing of L1 transactions, and where the key comes from. */
package io.fluidex.ethsender.wallet;
