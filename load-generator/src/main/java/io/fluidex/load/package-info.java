/** Load on an exchange's gRPC interface, and what it measures. */
package io.fluidex.load;
