/**
 * From a structured reference string to keys: reading and checking {@code .ptau} files of the
 * public ceremonies, making development ones, deriving proving and verification keys and keeping
 * them in files.
 */
package io.fluidex.plonk.setup;
