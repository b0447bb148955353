/**
 * gRPC servers and channels as services use them.
 *
 * <p>A {@link io.fluidex.runtime.grpc.GrpcServer} has health and reflection services, limits on
 * message size and call time, keepalive, metrics, and TLS, mutual TLS or bearer tokens as {@link
 * io.fluidex.runtime.grpc.GrpcServerSettings} say. {@link io.fluidex.runtime.grpc.GrpcChannels}
 * makes channels whose calls have a deadline and are repeated while the server is unavailable. An
 * {@link io.fluidex.runtime.grpc.AddressLimit} keeps callers from making too many calls.
 */
package io.fluidex.runtime.grpc;
