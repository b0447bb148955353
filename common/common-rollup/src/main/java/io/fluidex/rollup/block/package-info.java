/**
 * Blocks: built from transactions on a state, carried to provers in one self-contained file, and
 * checked there.
 */
package io.fluidex.rollup.block;
