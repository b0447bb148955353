/**
 * Hands what the events tell to subscribers. {@link io.fluidex.gateway.push.hub.Hub} has the only
 * thread; every other class here belongs to it unless it says otherwise.
 */
package io.fluidex.gateway.push.hub;
