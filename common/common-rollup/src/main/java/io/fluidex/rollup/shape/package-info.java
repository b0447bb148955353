/** The sizes that trees, blocks and circuits are made for. */
package io.fluidex.rollup.shape;
