/**
 * Traces of OpenTelemetry, off unless configured: spans with the library's own interface, sent by
 * one thread per service that nothing waits for.
 *
 * <p>A trace begins with a call of a client and goes on in the services that its events reach; the
 * context travels as W3C {@code traceparent}, in gRPC's metadata and in headers of Kafka. What
 * becomes of an L2 block is a trace of its own, whose ids {@link
 * io.fluidex.runtime.tracing.BlockTrace} makes from deployment and block number, so that every
 * service knows them without being told. Links join the two.
 */
package io.fluidex.runtime.tracing;
