// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The verifier of one circuit, as common-plonk generates it from the verification key.
interface IVerifier {
    /// @notice Checks proofs with one pairing check, weighted by powers of a hash of the key, all
    /// inputs and all proofs.
    /// @param proofs at least one
    /// @param publicInputs of each proof, below the order of the field
    /// @return whether all are valid
    function verifyAll(bytes[] calldata proofs, uint256[][] calldata publicInputs)
        external
        view
        returns (bool);
}
