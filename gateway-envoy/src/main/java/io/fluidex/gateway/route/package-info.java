/**
 * What can be asked for at the door of the exchange, and who answers: one table, read from the
 * annotations of the gRPC interfaces, that the embedded edge follows and that Envoy's configuration
 * is compared with.
 */
package io.fluidex.gateway.route;
