// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {FIELD_ORDER} from "./FieldOrder.sol";

/// @title The curve of L2 keys, as circomlib has it: 168700 x^2 + y^2 = 1 + 168696 x^2 y^2.
library BabyJubJub {
    uint256 private constant A = 168700;
    uint256 private constant D = 168696;

    /// @dev Whether x and y are canonical and a point, with y above 0.
    function isKey(uint256 x, uint256 y) internal pure returns (bool) {
        if (x >= FIELD_ORDER || y >= FIELD_ORDER || y == 0) {
            return false;
        }
        uint256 xx = mulmod(x, x, FIELD_ORDER);
        uint256 yy = mulmod(y, y, FIELD_ORDER);
        uint256 left = addmod(mulmod(A, xx, FIELD_ORDER), yy, FIELD_ORDER);
        uint256 right =
            addmod(1, mulmod(D, mulmod(xx, yy, FIELD_ORDER), FIELD_ORDER), FIELD_ORDER);
        return left == right;
    }

    /// @dev The sign of a key: whether x is above (r - 1) / 2.
    function sign(uint256 x) internal pure returns (bool) {
        return x > (FIELD_ORDER - 1) / 2;
    }
}
