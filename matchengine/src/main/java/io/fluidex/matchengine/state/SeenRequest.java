package io.fluidex.matchengine.state;

/**
 * A request that was executed.
 *
 * @param key what makes it unique
 * @param time when, in milliseconds
 */
public record SeenRequest(RequestKey key, long time) {}
