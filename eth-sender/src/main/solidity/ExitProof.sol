// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {FIELD_ORDER} from "./FieldOrder.sol";
import {IFluidex} from "./IFluidex.sol";
import {PoseidonConstants} from "./PoseidonConstants.sol";

/// @title The state's root from one balance up.
/// @notice Trees are binary with Poseidon(left, right) in the nodes; bit i of an index says on which
/// side the path is at level i. A balance's leaf is the amount; an account's leaf is Poseidon(nonce +
/// sign 2^40, balance root, ay, order root).
contract ExitProof {
    uint256 private constant NONCE_BITS = 40;

    /// @notice The root to which an exit's leaf and paths lead.
    /// @param exit_ the leaf and its paths
    /// @param balanceDepth levels of a balance tree
    /// @param accountDepth levels of the account tree
    function root(IFluidex.Exit calldata exit_, uint8 balanceDepth, uint8 accountDepth)
        external
        pure
        returns (uint256)
    {
        // An index with more bits, or a path of another length, would be another leaf's proof.
        if (
            exit_.balancePath.length != balanceDepth || exit_.accountPath.length != accountDepth
                || exit_.token >> balanceDepth != 0 || exit_.account >> accountDepth != 0
                || exit_.nonce >> NONCE_BITS != 0 || exit_.ay >= FIELD_ORDER
                || exit_.orderRoot >= FIELD_ORDER
        ) {
            revert IFluidex.ExitMalformed();
        }
        uint256 balanceRoot = treeRoot(exit_.balance, exit_.token, exit_.balancePath);
        uint256 signedNonce = exit_.nonce | (exit_.sign ? 1 << NONCE_BITS : 0);
        uint256 leaf = poseidon([signedNonce, balanceRoot, exit_.ay, exit_.orderRoot]);
        return treeRoot(leaf, exit_.account, exit_.accountPath);
    }

    /// @notice The root of a tree from one leaf up.
    /// @param leaf value of the leaf, below the order of the field
    /// @param index of the leaf
    /// @param path siblings from the leaf up, below the order of the field
    function treeRoot(uint256 leaf, uint256 index, uint256[] calldata path)
        public
        pure
        returns (uint256 node)
    {
        bytes memory constants = PoseidonConstants.OF_TWO;
        node = leaf;
        for (uint256 level = 0; level < path.length; ++level) {
            uint256 sibling = path[level];
            if (sibling >= FIELD_ORDER) revert IFluidex.NotBelowFieldOrder(sibling);
            node = index & 1 == 0
                ? _hashTwo(constants, node, sibling)
                : _hashTwo(constants, sibling, node);
            index >>= 1;
        }
    }

    /// @notice Poseidon of two field elements.
    function poseidon(uint256[2] memory inputs) public pure returns (uint256) {
        return _hashTwo(PoseidonConstants.OF_TWO, inputs[0], inputs[1]);
    }

    /// @notice Poseidon of four field elements.
    function poseidon(uint256[4] memory inputs) public pure returns (uint256 hash) {
        bytes memory constants = PoseidonConstants.OF_FOUR;
        uint256[5] memory state;
        uint256[5] memory sbox;
        uint256 partialRounds = PoseidonConstants.PARTIAL_ROUNDS_OF_FOUR;
        uint256 order = FIELD_ORDER;
        assembly ("memory-safe") {
            function pow5(x, r) -> y {
                y := mulmod(x, x, r)
                y := mulmod(mulmod(y, y, r), x, r)
            }
            let matrix := add(constants, 0x20)
            // 5 x 5 words of the matrix, then the constants in the order of use.
            let constant := add(matrix, 0x320)
            mstore(state, mload(constant))
            for { let i := 0x20 } lt(i, 0xa0) { i := add(i, 0x20) } {
                let input := mload(add(inputs, sub(i, 0x20)))
                mstore(add(state, i), addmod(input, mload(add(constant, i)), order))
            }
            constant := add(constant, 0xa0)
            let last := add(partialRounds, 7)
            for { let round := 0 } iszero(gt(round, last)) { round := add(round, 1) } {
                let isFull := or(lt(round, 4), iszero(lt(round, add(partialRounds, 4))))
                mstore(sbox, pow5(mload(state), order))
                for { let i := 0x20 } lt(i, 0xa0) { i := add(i, 0x20) } {
                    let element := mload(add(state, i))
                    if isFull { element := pow5(element, order) }
                    mstore(add(sbox, i), element)
                }
                if lt(round, last) {
                    mstore(sbox, addmod(mload(sbox), mload(constant), order))
                    constant := add(constant, 0x20)
                    if isFull {
                        for { let i := 0x20 } lt(i, 0xa0) { i := add(i, 0x20) } {
                            let at := add(sbox, i)
                            mstore(at, addmod(mload(at), mload(constant), order))
                            constant := add(constant, 0x20)
                        }
                    }
                }
                let row := matrix
                for { let i := 0 } lt(i, 0xa0) { i := add(i, 0x20) } {
                    let sum := 0
                    for { let j := 0 } lt(j, 0xa0) { j := add(j, 0x20) } {
                        sum := addmod(sum, mulmod(mload(row), mload(add(sbox, j)), order), order)
                        row := add(row, 0x20)
                    }
                    mstore(add(state, i), sum)
                }
            }
            hash := mload(state)
        }
    }

    /// @dev A round raises the state to the fifth power, in a partial round its first element only,
    /// adds constants, and multiplies the state with the matrix. Sums of up to four reduced values
    /// stay below 2^256; mulmod reduces them. Written out, since calls would cost as much again.
    /// @param matrix constants: 3 x 3 words of the matrix, then the others in the order of use
    function _hashTwo(bytes memory matrix, uint256 left, uint256 right)
        private
        pure
        returns (uint256 first)
    {
        uint256 partialBytes = PoseidonConstants.PARTIAL_ROUNDS_OF_TWO * 0x20;
        uint256 r = FIELD_ORDER;
        assembly ("memory-safe") {
            matrix := add(matrix, 0x20)
            let constant := add(matrix, 0x120)
            first := mload(constant)
            left := add(left, mload(add(constant, 0x20)))
            right := add(right, mload(add(constant, 0x40)))
            constant := add(constant, 0x60)
            // Where the constants of the partial rounds begin, after four full rounds, and end.
            let begin := add(constant, 0x180)
            let end := add(begin, partialBytes)
            for { } 1 { } {
                // A full round.
                let x := mulmod(first, first, r)
                x := mulmod(mulmod(x, x, r), first, r)
                let y := mulmod(left, left, r)
                y := mulmod(mulmod(y, y, r), left, r)
                let z := mulmod(right, right, r)
                z := mulmod(mulmod(z, z, r), right, r)
                if eq(constant, add(end, 0x120)) {
                    // The last one adds nothing, and only the first element is asked for.
                    first := mulmod(mload(matrix), x, r)
                    first := add(first, mulmod(mload(add(matrix, 0x20)), y, r))
                    first := add(first, mulmod(mload(add(matrix, 0x40)), z, r))
                    first := mod(first, r)
                    break
                }
                x := add(x, mload(constant))
                y := add(y, mload(add(constant, 0x20)))
                z := add(z, mload(add(constant, 0x40)))
                constant := add(constant, 0x60)
                first := mulmod(mload(matrix), x, r)
                first := add(first, mulmod(mload(add(matrix, 0x20)), y, r))
                first := add(first, mulmod(mload(add(matrix, 0x40)), z, r))
                left := mulmod(mload(add(matrix, 0x60)), x, r)
                left := add(left, mulmod(mload(add(matrix, 0x80)), y, r))
                left := add(left, mulmod(mload(add(matrix, 0xa0)), z, r))
                right := mulmod(mload(add(matrix, 0xc0)), x, r)
                right := add(right, mulmod(mload(add(matrix, 0xe0)), y, r))
                right := add(right, mulmod(mload(add(matrix, 0x100)), z, r))
                // After the fourth full round, all partial ones.
                if eq(constant, begin) {
                    for { } lt(constant, end) { constant := add(constant, 0x20) } {
                        x := mulmod(first, first, r)
                        x := add(mulmod(mulmod(x, x, r), first, r), mload(constant))
                        first := mulmod(mload(matrix), x, r)
                        first := add(first, mulmod(mload(add(matrix, 0x20)), left, r))
                        first := add(first, mulmod(mload(add(matrix, 0x40)), right, r))
                        y := mulmod(mload(add(matrix, 0x60)), x, r)
                        y := add(y, mulmod(mload(add(matrix, 0x80)), left, r))
                        y := add(y, mulmod(mload(add(matrix, 0xa0)), right, r))
                        right := mulmod(mload(add(matrix, 0x100)), right, r)
                        right := add(right, mulmod(mload(add(matrix, 0xc0)), x, r))
                        right := add(right, mulmod(mload(add(matrix, 0xe0)), left, r))
                        left := y
                    }
                }
            }
        }
    }
}
