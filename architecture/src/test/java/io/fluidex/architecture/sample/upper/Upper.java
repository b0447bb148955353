package io.fluidex.architecture.sample.upper;

/** A class of the upper layer. */
public final class Upper {}
