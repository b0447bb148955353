/**
 * The service: its configuration, its gRPC interface, and the process that runs it.
 *
 * <p>{@link io.fluidex.matchengine.server.MatchengineConfig} has every key of the configuration.
 */
package io.fluidex.matchengine.server;
