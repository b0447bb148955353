/**
 * Whether exchange, state tree and L1 contract agree about who owns what, to the last unit. {@link
 * io.fluidex.standalone.check.Reconciliation} is where to begin.
 */
package io.fluidex.standalone.check;
