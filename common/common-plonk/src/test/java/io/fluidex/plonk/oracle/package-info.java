/** Tools and verifiers that nobody here wrote, as oracles of the tests, and the plain prover. */
package io.fluidex.plonk.oracle;
