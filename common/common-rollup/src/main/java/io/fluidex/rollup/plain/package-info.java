/**
 * The state a second time, as plainly as it can be written: maps of leaves and trees of objects,
 * one hash after the other. Tests compare the fast one with it, benchmarks measure against it;
 * nothing else uses it.
 */
package io.fluidex.rollup.plain;
