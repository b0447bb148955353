/** The state from what was published on L1, and nothing else. */
package io.fluidex.rollup.rebuild;
