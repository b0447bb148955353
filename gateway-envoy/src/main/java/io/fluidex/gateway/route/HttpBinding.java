package io.fluidex.gateway.route;

/**
 * How a call is made over HTTP with JSON, as its annotation says.
 *
 * @param verb {@code GET} or {@code POST}
 * @param path its paths
 * @param hasBody whether the body is the request; otherwise it is in path and query
 */
public record HttpBinding(String verb, PathTemplate path, boolean hasBody) {}
