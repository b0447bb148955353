/** The requests that users make on L1, on topic {@code l1events}. */
package io.fluidex.wire.l1;
