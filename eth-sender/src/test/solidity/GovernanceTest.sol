// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";

import {FluidexLogic} from "../../main/solidity/FluidexLogic.sol";
import {Fluidex} from "../../main/solidity/Fluidex.sol";
import {IFluidex} from "../../main/solidity/IFluidex.sol";
import {TokenDouble, VerifierDouble} from "./Doubles.sol";
import {Fixture} from "./Fixture.sol";

/// @dev Logic as a later version may be.
contract NextLogic is FluidexLogic {
    function migrate(uint128 fee) external {
        accountFee = fee;
    }

    function version() external pure returns (uint256) {
        return 2;
    }

    /// @dev Hidden by the fixed part.
    function withdrawPendingBalance(address, uint16) external pure {
        revert("no way out");
    }
}

contract GovernanceTest is Fixture {
    bytes private notGovernor;

    function setUp() public override {
        super.setUp();
        notGovernor =
            abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, stranger);
    }

    // ---------------------------------------------------------------------------------- deployment

    function test_shouldBeginAsDeployed() external view {
        _equal(
            bytes32(exchange.domain()),
            bytes32(bytes12(keccak256(abi.encode(block.chainid, address(exchange))))),
            "domain"
        );
        _equal(
            exchange.blockHash(0),
            keccak256(abi.encode(IFluidex.StoredBlock(0, 0, 0, GENESIS, 0, 0, 0))),
            "genesis"
        );
        _equal(exchange.logic(), address(firstLogic), "logic");
        _equal(exchange.exitProof(), address(exitProof), "exit proof");
        _equal(exchange.registrationFee(), FEE, "fee");
        _equal(exchange.priorityExpiry(), 7 days, "expiry");
        _equal(exchange.changeNotice(), 21 days, "notice");
        _equal(Ownable(address(exchange)).owner(), governor, "governor");
        _equal(exchange.circuit(CIRCUIT).verifier, address(verifier), "verifier");
        _equal(exchange.circuit(CIRCUIT).records, 4, "records");
        _equal(exchange.circuit("none").verifier, address(0), "no verifier");
        (uint8 balanceDepth, uint8 accountDepth) = exchange.depths();
        _equal(balanceDepth, BALANCE_DEPTH, "balance depth");
        _equal(accountDepth, ACCOUNT_DEPTH, "account depth");
        _true(exchange.isOperator(operator), "operator");
        IFluidex.Token memory eth = exchange.tokenById(ETH);
        _equal(eth.unit, ETH_UNIT, "unit of ETH");
        _equal(exchange.tokenById(USD).unit, 100, "unit of USD");
        _equal(exchange.tokenId(address(usd)), USD, "id");
        _equal(exchange.tokenId(address(0)), ETH, "id of ETH");
        _equal(exchange.tokenCount(), 2, "tokens");
    }

    function _refused(IFluidex.Deployment memory start, string memory what) private {
        vm.expectRevert(abi.encodeWithSelector(IFluidex.DeploymentInvalid.selector, what));
        new Fluidex(start);
    }

    function test_shouldRefuseDeploymentsThatCannotBe() external {
        IFluidex.Deployment memory start = _deployment();
        start.exitProof = stranger;
        _refused(start, "exitProof");
        start = _deployment();
        start.balanceDepth = 0;
        _refused(start, "balanceDepth");
        start.balanceDepth = 16;
        _refused(start, "balanceDepth");
        start = _deployment();
        start.accountDepth = 0;
        _refused(start, "accountDepth");
        start.accountDepth = 32;
        _refused(start, "accountDepth");
        start = _deployment();
        start.feeOwner = address(0);
        _refused(start, "feeOwner");
        start = _deployment();
        start.ethPrecision = 19;
        _refused(start, "ethPrecision");
        start = _deployment();
        start.registrationFee = ETH_UNIT + 1;
        _refused(start, "registrationFee");
        start.registrationFee = 2 ether;
        _refused(start, "registrationFee");
        start = _deployment();
        start.genesisRoot = type(uint256).max;
        _refused(start, "genesisRoot");
        start = _deployment();
        start.circuits = new IFluidex.Circuit[](0);
        _refused(start, "circuits");
        start = _deployment();
        start.circuits[0].verifier = address(0);
        start.circuits[0].records = 0;
        _refused(start, "circuits");
        start = _deployment();
        start.circuits[0].verifier = stranger;
        vm.expectRevert(abi.encodeWithSelector(IFluidex.CircuitInvalid.selector, CIRCUIT));
        new Fluidex(start);
        start = _deployment();
        start.governor = address(0);
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableInvalidOwner.selector, address(0)));
        new Fluidex(start);
        start = _deployment();
        start.feeKeyY = 0;
        vm.expectRevert(abi.encodeWithSelector(IFluidex.KeyInvalid.selector, X1, 0));
        new Fluidex(start);
    }

    function test_shouldRefuseEverythingAtTheLogicItself() external {
        vm.expectRevert(IFluidex.ExodusIsActive.selector);
        vm.prank(alice);
        firstLogic.registerUser{value: FEE}(X1, Y1);
        vm.expectRevert(IFluidex.ExodusIsActive.selector);
        vm.prank(alice);
        firstLogic.depositETH{value: ETH_UNIT}(1);
    }

    // -------------------------------------------------------------------------------------- tokens

    function test_shouldAddTokens() external {
        TokenDouble token = new TokenDouble(18);
        vm.expectEmit(address(exchange));
        emit IFluidex.TokenAdded(2, address(token), 6, 1e12);
        vm.prank(governor);
        _equal(exchange.addToken(address(token), 6), 2, "id");
    }

    function test_shouldRefuseTokensThatCannotBe() external {
        vm.expectRevert(notGovernor);
        vm.prank(stranger);
        exchange.addToken(address(usd), 6);
        vm.startPrank(governor);
        vm.expectRevert(abi.encodeWithSelector(IFluidex.TokenKnown.selector, usd, USD));
        exchange.addToken(address(usd), 6);
        vm.expectRevert(abi.encodeWithSelector(IFluidex.NotAContract.selector, stranger));
        exchange.addToken(stranger, 6);
        TokenDouble token = new TokenDouble(6);
        vm.expectRevert(abi.encodeWithSelector(IFluidex.PrecisionInvalid.selector, 7, 6));
        exchange.addToken(address(token), 7);
        TokenDouble large = new TokenDouble(58);
        vm.expectRevert(abi.encodeWithSelector(IFluidex.PrecisionInvalid.selector, 6, 58));
        exchange.addToken(address(large), 6);
        for (uint256 i = 2; i < 8; ++i) {
            exchange.addToken(address(new TokenDouble(18)), 6);
        }
        vm.expectRevert(IFluidex.TokensExhausted.selector);
        exchange.addToken(address(token), 6);
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(IFluidex.UnknownToken.selector, 8));
        exchange.tokenById(8);
        vm.expectRevert(abi.encodeWithSelector(IFluidex.TokenNotListed.selector, token));
        exchange.tokenId(address(token));
    }

    // ----------------------------------------------------------------------------------- operators

    function test_shouldSetOperatorsAtOnce() external {
        vm.expectRevert(notGovernor);
        vm.prank(stranger);
        exchange.setOperator(stranger, true);
        vm.expectEmit(address(exchange));
        emit IFluidex.OperatorSet(operator, false);
        vm.prank(governor);
        exchange.setOperator(operator, false);
        vm.expectRevert(abi.encodeWithSelector(IFluidex.NotOperator.selector, operator));
        vm.prank(operator, operator);
        exchange.commitBlocks(last, _one(_newBlock("")));
    }

    // ------------------------------------------------------------------------------------ circuits

    function test_shouldChangeACircuitAfterTheNotice() external {
        VerifierDouble next = new VerifierDouble(3);
        IFluidex.Circuit memory change = IFluidex.Circuit("new", address(next), 64);
        vm.expectRevert(notGovernor);
        vm.prank(stranger);
        exchange.announceCircuit(change);
        vm.expectEmit(address(exchange));
        emit IFluidex.CircuitAnnounced("new", address(next), 64, uint64(NOW) + 21 days);
        vm.prank(governor);
        exchange.announceCircuit(change);
        (IFluidex.Circuit memory announced, uint64 readyAt) = exchange.announcedCircuit("new");
        _equal(announced.verifier, address(next), "announced");
        vm.warp(readyAt - 1);
        vm.expectRevert(abi.encodeWithSelector(IFluidex.NoticeNotOver.selector, readyAt));
        vm.prank(governor);
        exchange.finishCircuit("new");
        vm.warp(readyAt);
        vm.expectRevert(notGovernor);
        vm.prank(stranger);
        exchange.finishCircuit("new");
        vm.expectEmit(address(exchange));
        emit IFluidex.CircuitSet("new", address(next), 64);
        vm.prank(governor);
        exchange.finishCircuit("new");
        _equal(exchange.circuit("new").records, 64, "records");
        vm.expectRevert(IFluidex.NotAnnounced.selector);
        vm.prank(governor);
        exchange.finishCircuit("new");
    }

    function test_shouldCancelAChangeOfACircuit() external {
        IFluidex.Circuit memory removal = IFluidex.Circuit(CIRCUIT, address(0), 0);
        vm.startPrank(governor);
        exchange.announceCircuit(removal);
        vm.stopPrank();
        vm.expectRevert(notGovernor);
        vm.prank(stranger);
        exchange.cancelCircuit(CIRCUIT);
        vm.expectEmit(address(exchange));
        emit IFluidex.CircuitCancelled(CIRCUIT);
        vm.startPrank(governor);
        exchange.cancelCircuit(CIRCUIT);
        vm.warp(NOW + 22 days);
        vm.expectRevert(IFluidex.NotAnnounced.selector);
        exchange.finishCircuit(CIRCUIT);
        vm.expectRevert(IFluidex.NotAnnounced.selector);
        exchange.cancelCircuit(CIRCUIT);
        vm.stopPrank();
    }

    function test_shouldRefuseCircuitsThatCannotBe() external {
        bytes memory error = abi.encodeWithSelector(IFluidex.CircuitInvalid.selector, bytes32("x"));
        vm.startPrank(governor);
        vm.expectRevert(error);
        exchange.announceCircuit(IFluidex.Circuit("x", address(verifier), 0));
        vm.expectRevert(error);
        exchange.announceCircuit(IFluidex.Circuit("x", stranger, 4));
        vm.expectRevert(error);
        exchange.announceCircuit(IFluidex.Circuit("x", address(0), 4));
        vm.stopPrank();
    }

    // ------------------------------------------------------------------------------------ upgrades

    function test_shouldUpgradeAfterTheNotice() external {
        NextLogic next = new NextLogic();
        bytes memory migration = abi.encodeCall(NextLogic.migrate, (uint128(2 * FEE)));
        vm.expectRevert(notGovernor);
        vm.prank(stranger);
        exchange.announceUpgrade(address(next), migration);
        vm.expectEmit(address(exchange));
        emit IFluidex.UpgradeAnnounced(address(next), migration, uint64(NOW) + 21 days);
        vm.prank(governor);
        exchange.announceUpgrade(address(next), migration);
        (, uint64 readyAt) = exchange.announcedUpgrade();
        vm.warp(readyAt - 1);
        vm.expectRevert(abi.encodeWithSelector(IFluidex.NoticeNotOver.selector, readyAt));
        vm.prank(governor);
        exchange.finishUpgrade(address(next), migration);
        vm.warp(readyAt);
        vm.expectRevert(notGovernor);
        vm.prank(stranger);
        exchange.finishUpgrade(address(next), migration);
        vm.expectRevert(IFluidex.NotAnnounced.selector);
        vm.prank(governor);
        exchange.finishUpgrade(address(next), "");
        vm.prank(governor);
        exchange.finishUpgrade(address(next), migration);
        _equal(exchange.logic(), address(next), "logic");
        _equal(NextLogic(address(exchange)).version(), 2, "version");
        _equal(exchange.registrationFee(), 2 * FEE, "fee");
        // The way out is as before.
        vm.expectRevert(abi.encodeWithSelector(IFluidex.NothingPending.selector, alice, ETH));
        exchange.withdrawPendingBalance(alice, ETH);
        vm.expectRevert(IFluidex.NotAnnounced.selector);
        vm.prank(governor);
        exchange.finishUpgrade(address(next), migration);
    }

    function test_shouldCancelAnUpgradeOrReplaceIt() external {
        NextLogic next = new NextLogic();
        vm.startPrank(governor);
        vm.expectRevert(IFluidex.NotAnnounced.selector);
        exchange.cancelUpgrade();
        vm.expectRevert(abi.encodeWithSelector(IFluidex.NotAContract.selector, stranger));
        exchange.announceUpgrade(stranger, "");
        exchange.announceUpgrade(address(next), "");
        vm.warp(NOW + 20 days);
        // Announced again, the notice begins again.
        exchange.announceUpgrade(address(next), "");
        vm.warp(NOW + 22 days);
        uint64 readyAt = uint64(NOW) + 41 days;
        vm.expectRevert(abi.encodeWithSelector(IFluidex.NoticeNotOver.selector, readyAt));
        exchange.finishUpgrade(address(next), "");
        vm.expectEmit(address(exchange));
        emit IFluidex.UpgradeCancelled();
        exchange.cancelUpgrade();
        vm.warp(readyAt);
        vm.expectRevert(IFluidex.NotAnnounced.selector);
        exchange.finishUpgrade(address(next), "");
        vm.stopPrank();
        vm.expectRevert(notGovernor);
        vm.prank(stranger);
        exchange.cancelUpgrade();
    }

    function test_shouldHandTheGovernorOverInTwoSteps() external {
        Ownable2Step owned = Ownable2Step(address(exchange));
        vm.expectRevert(notGovernor);
        vm.prank(stranger);
        owned.transferOwnership(stranger);
        vm.prank(governor);
        owned.transferOwnership(bob);
        _equal(owned.owner(), governor, "governor");
        vm.prank(bob);
        owned.acceptOwnership();
        _equal(owned.owner(), bob, "governor");
        vm.expectRevert(IFluidex.GovernorRequired.selector);
        vm.prank(bob);
        owned.renounceOwnership();
    }
}
