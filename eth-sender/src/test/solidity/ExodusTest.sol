// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {FIELD_ORDER} from "../../main/solidity/FieldOrder.sol";
import {IFluidex} from "../../main/solidity/IFluidex.sol";
import {Fixture} from "./Fixture.sol";
import {Ledger} from "./Ledger.sol";

/// @dev The way out when the operator is gone.
contract ExodusTest is Fixture {
    Ledger private ledger;

    function setUp() public override {
        super.setUp();
        ledger = new Ledger(exitProof);
        vm.prank(alice);
        exchange.registerUser{value: FEE}(X1, Y1);
        vm.prank(bob);
        exchange.registerUser{value: FEE}(X1, Y1);
        for (uint32 account = 1; account <= 3; ++account) {
            ledger.register(account, Y1);
        }
        bytes memory data =
            bytes.concat(_register(1, X1, Y1), _register(2, X1, Y1), _register(3, X1, Y1));
        _finaliseTo(_newBlock(data, ledger.root()));
        vm.prank(alice);
        exchange.depositETH{value: 50 * ETH_UNIT}(2);
        vm.prank(bob);
        exchange.depositERC20(USD, 3, 7000);
        ledger.set(2, ETH, 50);
        ledger.set(3, USD, 70);
        data = bytes.concat(_balanceChange(2, 2, ETH, 50), _balanceChange(2, 3, USD, 70));
        _finaliseTo(_newBlock(data, ledger.root()));
        ledger.set(2, ETH, 40);
        ledger.set(3, ETH, 10);
        _finaliseTo(_newBlock(_transfer(2, 3, ETH, 10), ledger.root()));
    }

    function _finaliseTo(IFluidex.NewBlock memory new_) private {
        _commit(new_);
        _prove(last.number, last.number);
        _execute(last.number, last.number);
    }

    /// @dev Lets a request expire, with blocks committed and proven that take it.
    function _exodus() private {
        vm.prank(alice);
        exchange.requestFullExit(2, ETH);
        vm.prank(bob);
        exchange.depositERC20(USD, 2, 500);
        IFluidex.StoredBlock memory executed = last;
        _commit(_balanceChange(6, 2, ETH, 40));
        _prove(last.number, last.number);
        _commit(_balanceChange(2, 2, USD, 5));
        vm.warp(NOW + 7 days + 1);
        vm.expectEmit(address(exchange));
        emit IFluidex.ExodusActivated(3, 5);
        vm.prank(stranger);
        exchange.activateExodusMode();
        last = executed;
    }

    function test_shouldRefuseExodusWithoutAnExpiredRequest() external {
        vm.expectRevert(IFluidex.NoRequestExpired.selector);
        exchange.activateExodusMode();
        vm.prank(alice);
        exchange.requestFullExit(2, ETH);
        vm.warp(NOW + 7 days);
        vm.expectRevert(IFluidex.NoRequestExpired.selector);
        exchange.activateExodusMode();
        // Executed in time, however late.
        _finalise(_balanceChange(6, 2, ETH, 40));
        vm.warp(NOW + 30 days);
        vm.expectRevert(IFluidex.NoRequestExpired.selector);
        exchange.activateExodusMode();
    }

    function test_shouldDropWhatIsNotExecuted() external {
        _exodus();
        _true(exchange.exodus(), "exodus");
        _equal(exchange.blocksCommitted(), 3, "committed");
        _equal(exchange.blocksProven(), 3, "proven");
        _equal(exchange.priorityCommitted(), 5, "requests");
    }

    function test_shouldStopEverythingElseForGood() external {
        _exodus();
        bytes4 error = IFluidex.ExodusIsActive.selector;
        IFluidex.NewBlock[] memory blocks = _one(_newBlock(""));
        vm.startPrank(operator);
        vm.stopPrank();
        vm.expectRevert(error);
        vm.prank(operator, operator);
        exchange.commitBlocks(last, blocks);
        (
            IFluidex.StoredBlock[] memory stored,
            uint256[8][] memory inputs,
            bytes[] memory proofs,
            IFluidex.Withdrawal[][] memory withdrawals
        ) = _range(4, 4);
        vm.expectRevert(error);
        exchange.proveBlocks(stored, inputs, proofs);
        vm.expectRevert(error);
        exchange.executeBlocks(stored, withdrawals);
        vm.expectRevert(error);
        vm.prank(operator);
        exchange.revertBlocks(stored);
        vm.startPrank(alice);
        vm.expectRevert(error);
        exchange.registerUser{value: FEE}(X1, Y1);
        vm.expectRevert(error);
        exchange.changeKey(2, X1, Y1);
        vm.expectRevert(error);
        exchange.depositETH{value: ETH_UNIT}(2);
        vm.expectRevert(error);
        exchange.depositERC20(USD, 2, 100);
        vm.expectRevert(error);
        exchange.requestFullExit(2, USD);
        vm.expectRevert(error);
        exchange.activateExodusMode();
        vm.stopPrank();
        vm.startPrank(governor);
        vm.expectRevert(error);
        exchange.addToken(address(verifier), 6);
        vm.expectRevert(error);
        exchange.announceCircuit(IFluidex.Circuit("x", address(verifier), 4));
        vm.expectRevert(error);
        exchange.finishCircuit("x");
        vm.expectRevert(error);
        exchange.announceUpgrade(address(firstLogic), "");
        vm.expectRevert(error);
        exchange.finishUpgrade(address(firstLogic), "");
        vm.stopPrank();
    }

    function test_shouldNotUpgradeInExodusWhatWasAnnouncedBefore() external {
        vm.prank(governor);
        exchange.announceUpgrade(address(exitProof), "");
        _exodus();
        vm.warp(NOW + 22 days);
        vm.expectRevert(IFluidex.ExodusIsActive.selector);
        vm.prank(governor);
        exchange.finishUpgrade(address(exitProof), "");
    }

    function test_shouldExitEveryBalanceOnce() external {
        _exodus();
        (uint256 ofAlice, uint256 ofBob) = (alice.balance, bob.balance);
        uint256 usdOfBob = usd.balanceOf(bob);
        vm.expectEmit(address(exchange));
        emit IFluidex.Exited(2, ETH, alice, 40);
        vm.prank(stranger);
        exchange.performExit(last, ledger.exit(2, ETH));
        exchange.performExit(last, ledger.exit(3, ETH));
        exchange.performExit(last, ledger.exit(3, USD));
        _equal(alice.balance - ofAlice, 40 * ETH_UNIT, "Alice's ETH");
        _equal(bob.balance - ofBob, 10 * ETH_UNIT, "Bob's ETH");
        _equal(usd.balanceOf(bob) - usdOfBob, 7000, "Bob's USD");
        _true(exchange.exited(2, ETH), "exited");
        IFluidex.Exit memory again = ledger.exit(2, ETH);
        vm.expectRevert(abi.encodeWithSelector(IFluidex.AlreadyExited.selector, 2, ETH));
        exchange.performExit(last, again);
    }

    function test_shouldRefuseAnExitBeforeExodus() external {
        IFluidex.Exit memory exit_ = ledger.exit(2, ETH);
        vm.expectRevert(IFluidex.ExodusIsNotActive.selector);
        exchange.performExit(last, exit_);
        vm.expectRevert(IFluidex.ExodusIsNotActive.selector);
        exchange.refundDeposits(new IFluidex.Refund[](0));
    }

    function test_shouldRefuseAnExitFromAnotherBlock() external {
        _exodus();
        IFluidex.Exit memory exit_ = ledger.exit(2, ETH);
        vm.expectRevert(abi.encodeWithSelector(IFluidex.UnexpectedBlock.selector, 2, 3));
        exchange.performExit(storedBlocks[2], exit_);
        vm.expectRevert(abi.encodeWithSelector(IFluidex.UnexpectedBlock.selector, 4, 3));
        exchange.performExit(storedBlocks[4], exit_);
        IFluidex.StoredBlock memory altered = last;
        altered.newRoot = 1;
        vm.expectRevert(abi.encodeWithSelector(IFluidex.BlockDiffers.selector, 3));
        exchange.performExit(altered, exit_);
    }

    function _invalid(IFluidex.Exit memory exit_) private {
        uint256 root = exitProof.root(exit_, BALANCE_DEPTH, ACCOUNT_DEPTH);
        vm.expectRevert(
            abi.encodeWithSelector(IFluidex.ExitProofInvalid.selector, root, last.newRoot)
        );
        exchange.performExit(last, exit_);
    }

    function test_shouldRefuseAnExitOfAnythingElse() external {
        _exodus();
        IFluidex.Exit memory exit_ = ledger.exit(2, ETH);
        exit_.balance = 41;
        _invalid(exit_);
        exit_ = ledger.exit(2, ETH);
        exit_.account = 3;
        _invalid(exit_);
        exit_ = ledger.exit(2, ETH);
        exit_.token = USD;
        _invalid(exit_);
        exit_ = ledger.exit(2, ETH);
        ++exit_.nonce;
        _invalid(exit_);
        exit_ = ledger.exit(2, ETH);
        exit_.sign = !exit_.sign;
        _invalid(exit_);
        exit_ = ledger.exit(2, ETH);
        ++exit_.ay;
        _invalid(exit_);
        exit_ = ledger.exit(2, ETH);
        ++exit_.orderRoot;
        _invalid(exit_);
        for (uint256 i = 0; i < 4; ++i) {
            exit_ = ledger.exit(2, ETH);
            exit_.accountPath[i] ^= 1;
            _invalid(exit_);
            if (i < 3) {
                exit_ = ledger.exit(2, ETH);
                exit_.balancePath[i] ^= 1;
                _invalid(exit_);
            }
        }
        exchange.performExit(last, ledger.exit(2, ETH));
    }

    function _malformed(IFluidex.Exit memory exit_) private {
        vm.expectRevert(IFluidex.ExitMalformed.selector);
        exchange.performExit(last, exit_);
    }

    function test_shouldRefuseAnExitWhoseIdsOrPathsAreLonger() external {
        _exodus();
        IFluidex.Exit memory exit_ = ledger.exit(2, ETH);
        // The same leaf by its path, but another account to pay and to remember.
        exit_.account = 2 + 16;
        _malformed(exit_);
        exit_ = ledger.exit(2, ETH);
        exit_.token = 8;
        _malformed(exit_);
        exit_ = ledger.exit(2, ETH);
        exit_.nonce = 1 << 40;
        _malformed(exit_);
        exit_ = ledger.exit(2, ETH);
        exit_.ay += FIELD_ORDER;
        _malformed(exit_);
        exit_ = ledger.exit(2, ETH);
        exit_.orderRoot += FIELD_ORDER;
        _malformed(exit_);
        exit_ = ledger.exit(2, ETH);
        exit_.balancePath = new uint256[](2);
        _malformed(exit_);
        exit_ = ledger.exit(2, ETH);
        exit_.balancePath = new uint256[](4);
        _malformed(exit_);
        exit_ = ledger.exit(2, ETH);
        exit_.accountPath = new uint256[](0);
        _malformed(exit_);
        exit_ = ledger.exit(2, ETH);
        exit_.accountPath[1] += FIELD_ORDER;
        vm.expectRevert(
            abi.encodeWithSelector(IFluidex.NotBelowFieldOrder.selector, exit_.accountPath[1])
        );
        exchange.performExit(last, exit_);
    }

    function test_shouldRefuseAnExitOfNothing() external {
        _exodus();
        IFluidex.Exit memory exit_ = ledger.exit(2, USD);
        vm.expectRevert(abi.encodeWithSelector(IFluidex.NothingPending.selector, alice, USD));
        exchange.performExit(last, exit_);
    }

    function _refund(uint64 serial, uint32 account, uint16 token, uint64 amount)
        private
        pure
        returns (IFluidex.Refund[] memory refunds)
    {
        refunds = new IFluidex.Refund[](1);
        refunds[0] = IFluidex.Refund(serial, account, token, amount);
    }

    function test_shouldRefundDepositsOnce() external {
        _exodus();
        vm.expectEmit(address(exchange));
        emit IFluidex.DepositRefunded(6, alice, USD, 5);
        exchange.refundDeposits(_refund(6, 2, USD, 5));
        _equal(exchange.pendingBalance(alice, USD), 5, "credited");
        IFluidex.Refund[] memory again = _refund(6, 2, USD, 5);
        vm.expectRevert(abi.encodeWithSelector(IFluidex.RequestDiffers.selector, 0, 6));
        exchange.refundDeposits(again);
    }

    function test_shouldRefuseRefundsOfWhatWasNotDeposited() external {
        _exodus();
        IFluidex.Refund[4] memory forged = [
            IFluidex.Refund(6, 2, USD, 6),
            IFluidex.Refund(6, 3, USD, 5),
            IFluidex.Refund(5, 2, ETH, 40),
            IFluidex.Refund(3, 2, ETH, 50)
        ];
        for (uint256 i = 0; i < forged.length; ++i) {
            IFluidex.Refund[] memory refunds = new IFluidex.Refund[](1);
            refunds[0] = forged[i];
            vm.expectRevert(
                abi.encodeWithSelector(IFluidex.RequestDiffers.selector, 0, forged[i].serial)
            );
            exchange.refundDeposits(refunds);
        }
    }

    function test_shouldPayEverybodyAndKeepNothing() external {
        _exodus();
        exchange.refundDeposits(_refund(6, 2, USD, 5));
        exchange.performExit(last, ledger.exit(2, ETH));
        exchange.performExit(last, ledger.exit(3, ETH));
        exchange.performExit(last, ledger.exit(3, USD));
        exchange.withdrawPendingBalance(alice, USD);
        exchange.withdrawPendingBalance(feeOwner, ETH);
        _equal(address(exchange).balance, 0, "ETH left");
        _equal(usd.balanceOf(address(exchange)), 0, "USD left");
        _equal(exchange.outstanding(ETH), 0, "ETH owed");
        _equal(exchange.outstanding(USD), 0, "USD owed");
    }
}
