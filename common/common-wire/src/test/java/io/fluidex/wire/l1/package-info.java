/** Tests of requests on L1. */
package io.fluidex.wire.l1;
