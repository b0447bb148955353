/**
 * The edge for runs without Envoy: gRPC, gRPC-Web, JSON, REST, websocket and the web page at one
 * port, with the same paths, limits and errors.
 */
package io.fluidex.gateway.edge;
