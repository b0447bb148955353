/**
 * What is published of a block on L1, and what binds it to the proof: records of 73 bytes, their
 * commitment and their value as a polynomial, the public inputs, the stored block.
 */
package io.fluidex.rollup.publicdata;
