/** The arithmetic of constant-product pools: exact integers, every rounding for the pool. */
package io.fluidex.matchengine.pool;
