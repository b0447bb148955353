/**
 * The websocket protocol: sessions that know what a connection may do, outboxes of a fixed size,
 * and the way from Jetty to both.
 */
package io.fluidex.gateway.push.socket;
