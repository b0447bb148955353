// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IFluidex} from "../../main/solidity/IFluidex.sol";
import {TokenDouble} from "./Doubles.sol";
import {Handler} from "./Handler.sol";

/// @dev What holds after any calls in any order, besides what `Handler` checks of each.
contract InvariantsTest {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    bool public constant IS_TEST = true;
    uint16 private constant ETH = 0;
    uint16 private constant USD = 1;

    Handler private handler;
    IFluidex private exchange;
    address private firstLogic;

    function setUp() external {
        handler = new Handler();
        handler.setUp();
        exchange = handler.theExchange();
        firstLogic = exchange.logic();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        bytes4[20] memory calls = [
            Handler.register.selector,
            Handler.changeKey.selector,
            Handler.deposit.selector,
            Handler.deposit.selector,
            Handler.requestFullExit.selector,
            Handler.commit.selector,
            Handler.commit.selector,
            Handler.commit.selector,
            Handler.prove.selector,
            Handler.prove.selector,
            Handler.execute.selector,
            Handler.execute.selector,
            Handler.revertLast.selector,
            Handler.attack.selector,
            Handler.claim.selector,
            Handler.exit.selector,
            Handler.refund.selector,
            Handler.exodus.selector,
            Handler.announceUpgrade.selector,
            Handler.finishUpgrade.selector
        ];
        targets = new FuzzSelector[](1);
        targets[0].addr = address(handler);
        targets[0].selectors = new bytes4[](calls.length + 1);
        for (uint256 i = 0; i < calls.length; ++i) {
            targets[0].selectors[i] = calls[i];
        }
        targets[0].selectors[calls.length] = Handler.wait_.selector;
    }

    /// @dev One test, since forge lives each invariant's lives anew.
    function invariant_shouldKeepFundsBlocksAndNotice() external view {
        _requireFunds();
        _requireBlocks();
        _requireNotice();
    }

    /// @dev What is owed is what is on L2, on its way to L2, on its way back, and pending; and the
    /// exchange holds exactly that.
    function _requireFunds() private view {
        for (uint16 token = ETH; token <= USD; ++token) {
            uint256 owed = handler.requested(token) + handler.leaving(token);
            for (uint32 account = 1; account <= 5; ++account) {
                if (!handler.left(account, token)) owed += handler.ledger().balance(account, token);
            }
            for (uint256 i = 0; i < 3; ++i) {
                owed += exchange.pendingBalance(handler.ownerAt(i), token);
            }
            require(exchange.outstanding(token) == owed, "owed");
            uint256 held = token == ETH
                ? address(exchange).balance
                : TokenDouble(handler.theUsd()).balanceOf(address(exchange));
            require(held == owed * exchange.tokenById(token).unit, "held");
        }
    }

    /// @dev The last blocks are the ones proven one after the other in the books, and each request
    /// is taken once, in order.
    function _requireBlocks() private view {
        require(exchange.blocksCommitted() == handler.committed(), "committed");
        require(exchange.blocksProven() == handler.proven(), "proven");
        require(exchange.blocksExecuted() == handler.executed(), "executed");
        require(handler.executed() <= handler.proven(), "executed unproven");
        require(handler.proven() <= handler.committed(), "proven uncommitted");
        require(exchange.priorityCommitted() == handler.askedCommitted(), "requests committed");
        require(exchange.priorityExecuted() == handler.askedExecuted(), "requests executed");
        require(exchange.priorityCount() == handler.askedCount(), "requests");
        for (uint64 number = 0; number <= handler.committed(); ++number) {
            require(exchange.blockHash(number) == handler.hashOf(number), "hash");
        }
        if (!handler.over()) {
            require(exchange.blockHash(handler.committed() + 1) == 0, "hash beyond");
        }
        require(exchange.exodus() == handler.over(), "exodus");
    }

    /// @dev The logic is the first one until a notice was over.
    function _requireNotice() private view {
        (, uint64 readyAt) = exchange.announcedUpgrade();
        uint256 announced = handler.upgradeAnnounced();
        require(readyAt == (announced == 0 ? 0 : announced + 21 days), "notice");
        bool upgraded = handler.calls("upgrade") != 0;
        require((exchange.logic() != firstLogic) == upgraded, "logic");
    }
}
