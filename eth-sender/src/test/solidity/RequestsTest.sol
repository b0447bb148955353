// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {FIELD_ORDER} from "../../main/solidity/FieldOrder.sol";
import {IFluidex} from "../../main/solidity/IFluidex.sol";
import {CallbackToken, FeeToken, ReentrantOwner, TokenDouble} from "./Doubles.sol";
import {Fixture} from "./Fixture.sol";

/// @dev What users ask for on L1, and how they are paid.
contract RequestsTest is Fixture {
    uint64 private constant EXPIRY = uint64(NOW) + 7 days;

    function _token(TokenDouble token, uint8 precision) private returns (uint16 id) {
        vm.prank(governor);
        id = exchange.addToken(address(token), precision);
        token.mint(alice, 1e18);
        vm.prank(alice);
        token.approve(address(exchange), type(uint256).max);
    }

    // -------------------------------------------------------------------------------- registration

    function test_shouldRegisterTheFeeAccountFirst() external view {
        _equal(exchange.accountCount(), 1, "accounts");
        _equal(exchange.accountOwner(1), feeOwner, "owner");
        _equal(exchange.accountOwner(0), address(0), "owner of 0");
        (bytes28 hash, uint64 expiry) = exchange.priorityRequest(0);
        _equal(bytes32(hash), bytes32(bytes28(keccak256(_register(1, X1, Y1)))), "hash");
        _equal(expiry, EXPIRY, "expiry");
    }

    function test_shouldRegister() external {
        vm.expectEmit(address(exchange));
        emit IFluidex.Credited(feeOwner, ETH, uint64(FEE / ETH_UNIT));
        vm.expectEmit(address(exchange));
        emit IFluidex.RegisterRequested(1, 2, alice, false, Y1, EXPIRY);
        vm.prank(alice);
        _equal(exchange.registerUser{value: FEE}(X1, Y1), 2, "account");
        _equal(exchange.accountOwner(2), alice, "owner");
        _equal(exchange.priorityCount(), 2, "requests");
        _equal(exchange.outstanding(ETH), FEE / ETH_UNIT, "owed");
        uint256 before = feeOwner.balance;
        exchange.withdrawPendingBalance(feeOwner, ETH);
        _equal(feeOwner.balance - before, FEE, "fee");
        _equal(exchange.outstanding(ETH), 0, "owed");
    }

    function test_shouldDeriveTheSign() external {
        vm.expectEmit(address(exchange));
        emit IFluidex.RegisterRequested(1, 2, alice, true, Y1, EXPIRY);
        vm.prank(alice);
        exchange.registerUser{value: FEE}(FIELD_ORDER - X1, Y1);
        (bytes28 hash,) = exchange.priorityRequest(1);
        bytes memory record = _register(2, FIELD_ORDER - X1, Y1);
        _equal(bytes32(hash), bytes32(bytes28(keccak256(record))), "hash");
        _equal(uint8(record[33]) >> 7, 1, "sign");
    }

    function testFuzz_shouldRefuseWhatIsNoKey(uint256 x, uint256 y) external {
        vm.assume(x != 0 || y != 1);
        vm.deal(stranger, FEE);
        vm.expectRevert(abi.encodeWithSelector(IFluidex.KeyInvalid.selector, x, y));
        vm.prank(stranger);
        exchange.registerUser{value: FEE}(x, y);
    }

    function test_shouldRefuseKeysThatAreNotCanonicalOrHaveNoY() external {
        // 1 / sqrt(168700) is the x of the points with y = 0.
        uint256 x = 2957874849018779266517920829765869116077630550401372566248359756137677864698;
        _equal(mulmod(168700, mulmod(x, x, FIELD_ORDER), FIELD_ORDER), 1, "x");
        uint256[2][3] memory keys = [[x, 0], [X1 + FIELD_ORDER, Y1], [X1, Y1 + FIELD_ORDER]];
        for (uint256 i = 0; i < keys.length; ++i) {
            bytes memory error =
                abi.encodeWithSelector(IFluidex.KeyInvalid.selector, keys[i][0], keys[i][1]);
            vm.expectRevert(error);
            vm.prank(alice);
            exchange.registerUser{value: FEE}(keys[i][0], keys[i][1]);
        }
        _begin();
        vm.expectRevert(abi.encodeWithSelector(IFluidex.KeyInvalid.selector, x, 0));
        vm.prank(alice);
        exchange.changeKey(2, x, 0);
    }

    function test_shouldRefuseAnotherFee() external {
        vm.expectRevert(abi.encodeWithSelector(IFluidex.WrongFee.selector, FEE - 1, FEE));
        vm.prank(alice);
        exchange.registerUser{value: FEE - 1}(X1, Y1);
        vm.expectRevert(abi.encodeWithSelector(IFluidex.WrongFee.selector, FEE + 1, FEE));
        vm.prank(alice);
        exchange.registerUser{value: FEE + 1}(X1, Y1);
    }

    function test_shouldRefuseAccountsBeyondTheTree() external {
        for (uint256 i = 0; i < 14; ++i) {
            vm.prank(alice);
            exchange.registerUser{value: FEE}(X1, Y1);
        }
        _equal(exchange.accountCount(), 15, "accounts");
        vm.expectRevert(IFluidex.AccountsExhausted.selector);
        vm.prank(alice);
        exchange.registerUser{value: FEE}(X1, Y1);
    }

    function test_shouldChangeTheKeyOfItsOwnerOnly() external {
        _begin();
        vm.expectEmit(address(exchange));
        emit IFluidex.KeyChangeRequested(3, 2, alice, true, Y1, EXPIRY);
        vm.prank(alice);
        exchange.changeKey(2, FIELD_ORDER - X1, Y1);
        _finalise(_register(2, FIELD_ORDER - X1, Y1));
        vm.expectRevert(abi.encodeWithSelector(IFluidex.NotAccountOwner.selector, 2, bob));
        vm.prank(bob);
        exchange.changeKey(2, X1, Y1);
        vm.expectRevert(abi.encodeWithSelector(IFluidex.UnknownAccount.selector, 4));
        vm.prank(bob);
        exchange.changeKey(4, X1, Y1);
    }

    // ------------------------------------------------------------------------------------ deposits

    function testFuzz_shouldDepositEth(uint64 amount) external {
        _begin();
        vm.assume(amount != 0 && amount < 1 << 62);
        uint256 value = amount * ETH_UNIT;
        vm.deal(stranger, value);
        vm.expectEmit(address(exchange));
        emit IFluidex.DepositRequested(3, 2, alice, ETH, amount, EXPIRY);
        vm.prank(stranger);
        exchange.depositETH{value: value}(2);
        _equal(exchange.outstanding(ETH), amount + 2 * FEE / ETH_UNIT, "owed");
        _finalise(_balanceChange(2, 2, ETH, amount));
    }

    function testFuzz_shouldDepositATokenInItsUnit(uint64 amount) external {
        _begin();
        vm.assume(amount != 0 && amount < 1 << 62);
        usd.mint(bob, uint256(amount) * 100);
        vm.expectEmit(address(exchange));
        emit IFluidex.DepositRequested(3, 2, alice, USD, amount, EXPIRY);
        vm.prank(bob);
        exchange.depositERC20(USD, 2, uint256(amount) * 100);
        _equal(usd.balanceOf(address(exchange)), uint256(amount) * 100, "balance");
        _finalise(_balanceChange(2, 2, USD, amount));
    }

    function test_shouldRefuseAmountsThatAreNoneOrNoMultiple() external {
        _begin();
        bytes memory error = abi.encodeWithSelector(IFluidex.AmountInvalid.selector, 0, ETH_UNIT);
        vm.expectRevert(error);
        exchange.depositETH(2);
        error = abi.encodeWithSelector(IFluidex.AmountInvalid.selector, ETH_UNIT + 1, ETH_UNIT);
        vm.expectRevert(error);
        vm.prank(alice);
        exchange.depositETH{value: ETH_UNIT + 1}(2);
        vm.expectRevert(abi.encodeWithSelector(IFluidex.AmountInvalid.selector, 150, 100));
        vm.prank(alice);
        exchange.depositERC20(USD, 2, 150);
        vm.expectRevert(abi.encodeWithSelector(IFluidex.AmountInvalid.selector, 0, 100));
        vm.prank(alice);
        exchange.depositERC20(USD, 2, 0);
    }

    function test_shouldRefuseDepositsToNobodyOrOfNothing() external {
        vm.expectRevert(abi.encodeWithSelector(IFluidex.UnknownAccount.selector, 2));
        vm.prank(alice);
        exchange.depositETH{value: ETH_UNIT}(2);
        vm.expectRevert(abi.encodeWithSelector(IFluidex.UnknownAccount.selector, 0));
        vm.prank(alice);
        exchange.depositERC20(USD, 0, 100);
        vm.expectRevert(abi.encodeWithSelector(IFluidex.UnknownToken.selector, 2));
        vm.prank(alice);
        exchange.depositERC20(2, 1, 100);
        vm.expectRevert(abi.encodeWithSelector(IFluidex.UnknownToken.selector, 0));
        vm.prank(alice);
        exchange.depositERC20(ETH, 1, 100);
        vm.expectRevert(IFluidex.EthUnexpected.selector);
        vm.prank(alice);
        (bool ok,) = address(exchange).call{value: 1 ether}("");
        _true(ok, "expectRevert makes it so");
    }

    function test_shouldKeepWhatIsOwedBelow63Bits() external {
        TokenDouble plain = new TokenDouble(6);
        uint16 id = _token(plain, 6);
        plain.mint(alice, type(uint128).max);
        vm.startPrank(alice);
        vm.expectRevert(abi.encodeWithSelector(IFluidex.TooMuchOutstanding.selector, id, 1 << 63));
        exchange.depositERC20(id, 1, 1 << 63);
        // Cut to 64 bits this would be one.
        vm.expectRevert(
            abi.encodeWithSelector(IFluidex.TooMuchOutstanding.selector, id, (1 << 64) + 1)
        );
        exchange.depositERC20(id, 1, (1 << 64) + 1);
        exchange.depositERC20(id, 1, (1 << 63) - 2);
        exchange.depositERC20(id, 1, 1);
        vm.expectRevert(abi.encodeWithSelector(IFluidex.TooMuchOutstanding.selector, id, 1));
        exchange.depositERC20(id, 1, 1);
        vm.stopPrank();
        _equal(exchange.outstanding(id), (1 << 63) - 1, "owed");
    }

    function test_shouldCreditWhatArrivesOfATokenWithFees() external {
        FeeToken token = new FeeToken();
        uint16 id = _token(token, 6);
        token.set(address(exchange), 30, 0);
        vm.expectEmit(address(exchange));
        emit IFluidex.DepositRequested(1, 1, feeOwner, id, 970, EXPIRY);
        vm.prank(alice);
        exchange.depositERC20(id, 1, 1000);
        _equal(exchange.outstanding(id), token.balanceOf(address(exchange)), "balance");
    }

    function test_shouldCreditNoMoreThanWasSent() external {
        FeeToken token = new FeeToken();
        uint16 id = _token(token, 6);
        token.set(address(exchange), 0, 0);
        token.setBonus(500);
        vm.expectEmit(address(exchange));
        emit IFluidex.DepositRequested(1, 1, feeOwner, id, 1000, EXPIRY);
        vm.prank(alice);
        exchange.depositERC20(id, 1, 1000);
        _equal(token.balanceOf(address(exchange)), 1500, "balance");
        _equal(exchange.outstanding(id), 1000, "owed");
    }

    function test_shouldRefuseReentryFromADeposit() external {
        CallbackToken token = new CallbackToken();
        uint16 id = _token(token, 6);
        token.arm(address(exchange), abi.encodeCall(IFluidex.depositERC20, (id, 1, 10)));
        vm.prank(alice);
        exchange.depositERC20(id, 1, 10);
        token.arm(
            address(exchange), abi.encodeCall(IFluidex.withdrawPendingBalance, (feeOwner, ETH))
        );
        vm.prank(alice);
        exchange.registerUser{value: FEE}(X1, Y1);
        vm.prank(alice);
        exchange.depositERC20(id, 1, 10);
        _true(!token.succeeded(), "reentered");
        _equal(exchange.outstanding(id), 20, "owed");
    }

    // ---------------------------------------------------------------------------------- full exits

    function test_shouldRequestAFullExit() external {
        _begin();
        vm.expectEmit(address(exchange));
        emit IFluidex.FullExitRequested(3, 2, alice, USD, EXPIRY);
        vm.prank(alice);
        exchange.requestFullExit(2, USD);
    }

    function test_shouldRefuseAFullExitByOthersOrOfNothing() external {
        _begin();
        vm.expectRevert(abi.encodeWithSelector(IFluidex.NotAccountOwner.selector, 2, bob));
        vm.prank(bob);
        exchange.requestFullExit(2, USD);
        vm.expectRevert(abi.encodeWithSelector(IFluidex.UnknownAccount.selector, 9));
        vm.prank(bob);
        exchange.requestFullExit(9, USD);
        vm.expectRevert(abi.encodeWithSelector(IFluidex.UnknownToken.selector, 2));
        vm.prank(bob);
        exchange.requestFullExit(3, 2);
    }

    // ------------------------------------------------------------------------------------ payments

    function test_shouldPayOnceByAnyone() external {
        _begin();
        vm.prank(alice);
        exchange.depositERC20(USD, 2, 700);
        _finalise(bytes.concat(_balanceChange(2, 2, USD, 7), _balanceChange(4, 2, USD, 5)));
        uint256 before = usd.balanceOf(alice);
        vm.expectEmit(address(exchange));
        emit IFluidex.Paid(alice, USD, 5);
        vm.prank(stranger);
        exchange.withdrawPendingBalance(alice, USD);
        _equal(usd.balanceOf(alice) - before, 500, "paid");
        _equal(exchange.outstanding(USD), 2, "owed");
        vm.expectRevert(abi.encodeWithSelector(IFluidex.NothingPending.selector, alice, USD));
        exchange.withdrawPendingBalance(alice, USD);
    }

    function test_shouldRefuseAPaymentThatCostsMore() external {
        FeeToken token = new FeeToken();
        uint16 id = _token(token, 6);
        vm.prank(alice);
        exchange.depositERC20(id, 1, 1000);
        _finalise(
            bytes.concat(
                _register(1, X1, Y1), _balanceChange(2, 1, id, 1000), _balanceChange(4, 1, id, 10)
            )
        );
        token.set(address(exchange), 0, 1);
        vm.expectRevert(abi.encodeWithSelector(IFluidex.PaymentDiffers.selector, id, 11, 10));
        exchange.withdrawPendingBalance(feeOwner, id);
        token.set(address(exchange), 0, 0);
        exchange.withdrawPendingBalance(feeOwner, id);
        _equal(token.balanceOf(feeOwner), 10, "paid");
    }

    function test_shouldNotPayTwiceToAnOwnerThatReenters() external {
        ReentrantOwner owner = new ReentrantOwner(exchange);
        owner.register{value: FEE}(X1, Y1);
        vm.prank(alice);
        exchange.depositETH{value: 10 * ETH_UNIT}(2);
        _finalise(
            bytes.concat(
                _register(1, X1, Y1), _register(2, X1, Y1), _balanceChange(2, 2, ETH, 10),
                _balanceChange(4, 2, ETH, 4)
            )
        );
        owner.setRefusesEth(true);
        vm.expectRevert(abi.encodeWithSelector(IFluidex.EthNotAccepted.selector, owner));
        exchange.withdrawPendingBalance(address(owner), ETH);
        owner.setRefusesEth(false);
        owner.setAgain(abi.encodeCall(IFluidex.withdrawPendingBalance, (address(owner), ETH)));
        exchange.withdrawPendingBalance(address(owner), ETH);
        _equal(address(owner).balance, 4 * ETH_UNIT, "paid");
    }
}
