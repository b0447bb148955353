/**
 * Order books in price-time priority, and the accounts that own the orders. Mutable and without
 * rules: {@code core} decides what happens to them. Belongs to the core's thread.
 */
package io.fluidex.matchengine.book;
