/**
 * The edge for runs without Envoy: gRPC, gRPC-Web, JSON, REST, websocket and the web page at one
 * port, with the same paths, limits and errors.
 *
 * <p>A request passes {@link io.fluidex.gateway.edge.EdgeService}'s handlers in this order: the
 * limit of its address, TLS if the port speaks it, CORS, websockets, then the table of routes. A
 * call goes to its service with the bytes it came with; only JSON is translated. Each request has a
 * virtual thread, which reads an answer as fast as its client takes it.
 */
package io.fluidex.gateway.edge;
