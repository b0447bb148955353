// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev r: order of BN254's groups, modulus of all field elements of L2.
uint256 constant FIELD_ORDER = 0x30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001;
