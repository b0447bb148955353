/**
 * Arithmetic on many field elements at once, on vector registers where the processor has them.
 *
 * <p>Start at {@link io.fluidex.crypto.vector.BulkFields}. Numbers are redundant inside ({@code
 * LimbFormat}) and exact at the edges.
 */
package io.fluidex.crypto.vector;
