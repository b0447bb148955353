// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ExitProof} from "../../main/solidity/ExitProof.sol";
import {IFluidex} from "../../main/solidity/IFluidex.sol";

/// @dev The state of L2, with trees of 8 tokens and 16 accounts, kept plainly.
contract Ledger {
    uint256 private constant TOKENS = 8;
    uint256 private constant ACCOUNTS = 16;
    uint256 private constant ORDER_ROOT = 456;

    ExitProof private immutable PROOF;
    mapping(uint256 => uint64[8]) private balances;
    mapping(uint256 => uint256) private keys;

    constructor(ExitProof proof) {
        PROOF = proof;
    }

    function register(uint32 account, uint256 y) external {
        keys[account] = y;
    }

    function set(uint32 account, uint16 token, uint64 amount) external {
        balances[account][token] = amount;
    }

    function balance(uint32 account, uint16 token) external view returns (uint64) {
        return balances[account][token];
    }

    function root() external view returns (uint256) {
        return _fold(_accountLeaves());
    }

    function exit(uint32 account, uint16 token) external view returns (IFluidex.Exit memory exit_) {
        exit_ = IFluidex.Exit({
            account: account,
            token: token,
            balance: balances[account][token],
            nonce: account,
            sign: account % 2 == 1,
            ay: keys[account],
            orderRoot: ORDER_ROOT,
            balancePath: _path(_balanceLeaves(account), token),
            accountPath: _path(_accountLeaves(), account)
        });
    }

    function _balanceLeaves(uint256 account) private view returns (uint256[] memory leaves) {
        leaves = new uint256[](TOKENS);
        for (uint256 i = 0; i < TOKENS; ++i) {
            leaves[i] = balances[account][i];
        }
    }

    function _accountLeaves() private view returns (uint256[] memory leaves) {
        leaves = new uint256[](ACCOUNTS);
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            uint256 balanceRoot = keys[i] == 0 ? 0 : _fold(_balanceLeaves(i));
            leaves[i] = keys[i] == 0
                ? 0
                : PROOF.poseidon([i + (i % 2 << 40), balanceRoot, keys[i], ORDER_ROOT]);
        }
    }

    function _fold(uint256[] memory leaves) private view returns (uint256) {
        for (uint256 size = leaves.length; size > 1; size /= 2) {
            for (uint256 i = 0; i < size; i += 2) {
                leaves[i / 2] = PROOF.poseidon([leaves[i], leaves[i + 1]]);
            }
        }
        return leaves[0];
    }

    function _path(uint256[] memory leaves, uint256 index)
        private
        view
        returns (uint256[] memory path)
    {
        uint256 levels = leaves.length == TOKENS ? 3 : 4;
        path = new uint256[](levels);
        uint256 size = leaves.length;
        for (uint256 level = 0; level < levels; ++level) {
            path[level] = leaves[index ^ 1];
            for (uint256 i = 0; i < size; i += 2) {
                leaves[i / 2] = PROOF.poseidon([leaves[i], leaves[i + 1]]);
            }
            size /= 2;
            index /= 2;
        }
    }
}
