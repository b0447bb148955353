/** Generates the contract that verifies proofs for one verification key on Ethereum. */
package io.fluidex.plonk.solidity;
