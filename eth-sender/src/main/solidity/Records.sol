// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The 73-byte records of public data that a request on L1 fixes.
/// @dev A record is three big-endian integers of 25, 24 and 24 bytes; the first begins with the
/// type. Hashes are cut to 28 bytes, so that a request with its expiry is one word of storage; to
/// find two requests of one hash takes 2^112 trials.
library Records {
    uint256 internal constant BYTES = 73;
    uint256 internal constant FIRST_BYTES = 25;

    uint8 internal constant NOP = 0;
    uint8 internal constant REGISTER = 1;
    uint8 internal constant DEPOSIT = 2;
    uint8 internal constant WITHDRAW = 4;
    uint8 internal constant FULL_EXIT = 6;
    uint8 internal constant LAST_TYPE = 7;

    /// @dev Hash of the record that registers a key, or replaces an account's.
    function registerHash(uint32 account, bool sign, uint256 y) internal pure returns (bytes28) {
        uint256 key = (sign ? 1 << 255 : 0) | y;
        return bytes28(
            keccak256(
                abi.encodePacked(
                    REGISTER,
                    account,
                    bytes20(0),
                    bytes8(0),
                    uint128(key >> 128),
                    bytes8(0),
                    uint128(key)
                )
            )
        );
    }

    /// @dev Hash of the record of a deposit.
    function depositHash(uint32 account, uint16 token, uint64 amount)
        internal
        pure
        returns (bytes28)
    {
        return bytes28(
            keccak256(
                abi.encodePacked(
                    DEPOSIT, account, token, bytes18(0), bytes16(0), amount, bytes24(0)
                )
            )
        );
    }

    /// @dev Hash of the first element of the record of a full exit; the others are the amount, which
    /// only L2 knows.
    function fullExitHash(uint32 account, uint16 token) internal pure returns (bytes28) {
        return bytes28(keccak256(abi.encodePacked(FULL_EXIT, account, token, bytes18(0))));
    }
}
