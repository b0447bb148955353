// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {FIELD_ORDER} from "../../main/solidity/FieldOrder.sol";
import {IFluidex} from "../../main/solidity/IFluidex.sol";
import {Relay} from "./Doubles.sol";
import {Fixture} from "./Fixture.sol";

/// @dev Commit, prove, execute, revert.
contract BlocksTest is Fixture {
    // ------------------------------------------------------------------------------------ commit

    function test_shouldCommitWhatTheModelComputes() external {
        _begin();
        bytes memory data = bytes.concat(
            _transfer(2, 3, USD, 5), _nop(), _trade(), _balanceChange(4, 3, ETH, type(uint64).max)
        );
        IFluidex.StoredBlock memory stored = _commit(data);
        _equal(stored.number, 2, "number");
        _equal(exchange.blocksCommitted(), 2, "committed");
        _equal(withdrawalsOf[2].length, 1, "withdrawals");
    }

    function test_shouldCommitABlockOfNopsOnly() external {
        _commit("");
        _equal(exchange.blocksCommitted(), 1, "committed");
    }

    function testFuzz_shouldEvaluateAnyData(bytes32 seed, uint8 count) external {
        bytes memory data;
        for (uint256 i = 0; i < count % 5; ++i) {
            bytes memory record = abi.encodePacked(
                keccak256(abi.encode(seed, i)),
                keccak256(abi.encode(seed, i, 1)),
                bytes9(keccak256(abi.encode(seed, i, 2)))
            );
            uint8[5] memory free = [3, 4, 5, 7, 0];
            record[0] = bytes1(free[uint8(record[1]) % (i + 1 == count % 5 ? 4 : 5)]);
            data = bytes.concat(data, record);
        }
        _commitAnyAmounts(data);
    }

    /// @dev As `_commit`, but amounts may have bits that no proof would allow: the low 64 are taken.
    function _commitAnyAmounts(bytes memory data) private {
        for (uint256 at = 0; at < data.length; at += 73) {
            if (uint8(data[at]) == 4) {
                for (uint256 i = 25; i < 41; ++i) {
                    data[at + i] = 0;
                }
            }
        }
        _commit(data);
    }

    function test_shouldCommitSeveralBlocksAtOnce() external {
        vm.prank(alice);
        exchange.registerUser{value: FEE}(X1, Y1);
        IFluidex.NewBlock[] memory blocks = new IFluidex.NewBlock[](2);
        IFluidex.StoredBlock memory genesis = last;
        blocks[0] = _newBlock(_register(1, X1, Y1));
        last = _expect(genesis, blocks[0]);
        blocks[1] = _newBlock(_register(2, X1, Y1));
        blocks[1].circuitId = OTHER_CIRCUIT;
        last = _expect(last, blocks[1]);
        vm.prank(operator, operator);
        exchange.commitBlocks(genesis, blocks);
        _equal(exchange.blocksCommitted(), 2, "committed");
        _equal(exchange.priorityCommitted(), 2, "requests");
        _equal(exchange.blockHash(2), keccak256(abi.encode(last)), "hash");
        // Of two circuits, so with a pairing check each.
        _prove(1, 2);
        _execute(1, 2);
        _equal(exchange.blocksExecuted(), 2, "executed");
    }

    function _refused(IFluidex.NewBlock memory new_, bytes memory error) private {
        vm.expectRevert(error);
        vm.prank(operator, operator);
        exchange.commitBlocks(last, _one(new_));
    }

    function test_shouldRefuseACommitByAStranger() external {
        vm.expectRevert(abi.encodeWithSelector(IFluidex.NotOperator.selector, stranger));
        vm.prank(stranger, stranger);
        exchange.commitBlocks(last, _one(_newBlock("")));
    }

    function test_shouldRefuseACommitThroughAContract() external {
        Relay relay = new Relay();
        vm.prank(governor);
        exchange.setOperator(address(relay), true);
        bytes memory call_ = abi.encodeCall(IFluidex.commitBlocks, (last, _one(_newBlock(""))));
        vm.expectRevert(IFluidex.CommitMustBeDirect.selector);
        vm.prank(operator, operator);
        relay.forward(address(exchange), call_);
    }

    function test_shouldRefuseACommitByAnAccountThatDelegatesToCode() external {
        vm.etch(operator, hex"ef0100000000000000000000000000000000000000beef");
        _refused(_newBlock(""), abi.encodePacked(IFluidex.CommitMustBeDirect.selector));
    }

    function test_shouldRefuseACommitOfNothing() external {
        vm.expectRevert(IFluidex.NothingToDo.selector);
        vm.prank(operator, operator);
        exchange.commitBlocks(last, new IFluidex.NewBlock[](0));
    }

    function test_shouldRefuseACommitOnAnotherBlock() external {
        IFluidex.StoredBlock memory genesis = last;
        _commit("");
        vm.expectRevert(abi.encodeWithSelector(IFluidex.UnexpectedBlock.selector, 0, 1));
        vm.prank(operator, operator);
        exchange.commitBlocks(genesis, _one(_newBlock("")));
        IFluidex.StoredBlock memory altered = last;
        altered.newRoot = 7;
        vm.expectRevert(abi.encodeWithSelector(IFluidex.BlockDiffers.selector, 1));
        vm.prank(operator, operator);
        exchange.commitBlocks(altered, _one(_newBlock("")));
    }

    function test_shouldRefuseAnUnknownCircuit() external {
        IFluidex.NewBlock memory new_ = _newBlock("");
        new_.circuitId = "other";
        _refused(
            new_, abi.encodeWithSelector(IFluidex.UnknownCircuit.selector, bytes32("other"))
        );
    }

    function test_shouldRefuseATimeOutOfRange() external {
        _commit("");
        uint64[3] memory times = [uint64(NOW) - 1, uint64(NOW) + 1, 0];
        for (uint256 i = 0; i < times.length; ++i) {
            IFluidex.NewBlock memory new_ = _newBlock("");
            new_.time = times[i];
            _refused(
                new_,
                abi.encodeWithSelector(IFluidex.TimeOutOfRange.selector, times[i], NOW, NOW)
            );
        }
        vm.warp(NOW + 8 days);
        IFluidex.NewBlock memory old = _newBlock("");
        old.time = uint64(NOW) + 1 days - 1;
        _refused(
            old,
            abi.encodeWithSelector(
                IFluidex.TimeOutOfRange.selector, old.time, NOW + 1 days, NOW + 8 days
            )
        );
        ++old.time;
        _commit(old);
    }

    function test_shouldRefuseElementsThatAreNotCanonical() external {
        IFluidex.NewBlock memory new_ = _newBlock("");
        new_.newRoot = FIELD_ORDER;
        _refused(new_, abi.encodeWithSelector(IFluidex.NotBelowFieldOrder.selector, FIELD_ORDER));
        new_ = _newBlock("");
        new_.dataCommitment = type(uint256).max;
        _refused(
            new_, abi.encodeWithSelector(IFluidex.NotBelowFieldOrder.selector, type(uint256).max)
        );
    }

    function test_shouldRefuseDataOfAWrongLength() external {
        bytes memory five =
            bytes.concat(_trade(), _trade(), _trade(), bytes.concat(_trade(), _trade()));
        _refused(
            _newBlock(five), abi.encodeWithSelector(IFluidex.DataLengthInvalid.selector, 365, 4)
        );
        _refused(
            _newBlock(bytes.concat(_trade(), hex"05")),
            abi.encodeWithSelector(IFluidex.DataLengthInvalid.selector, 74, 4)
        );
    }

    function test_shouldRefuseUnknownRecordsAndNopsAtTheEnd() external {
        bytes memory unknown = _nop();
        unknown[0] = 0x08;
        _refused(
            _newBlock(bytes.concat(_trade(), unknown)),
            abi.encodeWithSelector(IFluidex.UnknownRecordType.selector, 1, 8)
        );
        _refused(
            _newBlock(bytes.concat(_trade(), _nop())),
            abi.encodePacked(IFluidex.LastRecordIsNop.selector)
        );
    }

    // ---------------------------------------------------------------- commit: requests from L1

    function _requests() private {
        _begin();
        vm.prank(alice);
        exchange.depositETH{value: 7 * ETH_UNIT}(2);
        vm.prank(bob);
        exchange.changeKey(3, X1, Y1);
        vm.prank(alice);
        exchange.requestFullExit(2, USD);
    }

    function test_shouldTakeRequestsInTheirOrder() external {
        _requests();
        _commit(
            bytes.concat(
                _balanceChange(2, 2, ETH, 7), _trade(), _register(3, X1, Y1),
                _balanceChange(6, 2, USD, 99)
            )
        );
        _equal(exchange.priorityCommitted(), 6, "requests");
        _equal(last.priorityCount, 3, "of the block");
    }

    function test_shouldRefuseRequestsInAnotherOrder() external {
        _requests();
        _refused(
            _newBlock(bytes.concat(_register(3, X1, Y1), _balanceChange(2, 2, ETH, 7))),
            abi.encodeWithSelector(IFluidex.RequestDiffers.selector, 0, 3)
        );
        _refused(
            _newBlock(bytes.concat(_balanceChange(2, 2, ETH, 7), _balanceChange(6, 2, USD, 0))),
            abi.encodeWithSelector(IFluidex.RequestDiffers.selector, 1, 4)
        );
    }

    function test_shouldRefuseRequestsThatWereNotMade() external {
        _requests();
        bytes[6] memory forged = [
            _balanceChange(2, 2, ETH, 8),
            _balanceChange(2, 3, ETH, 7),
            _balanceChange(2, 2, USD, 7),
            _balanceChange(6, 2, ETH, 7),
            _register(2, X1, Y1),
            _balanceChange(2, 2, ETH, 7)
        ];
        forged[5][72] = 0x01;
        for (uint256 i = 0; i < forged.length; ++i) {
            _refused(
                _newBlock(forged[i]), abi.encodeWithSelector(IFluidex.RequestDiffers.selector, 0, 3)
            );
        }
    }

    function test_shouldRefuseARequestTwiceOrBeyondTheQueue() external {
        _requests();
        _commit(
            bytes.concat(
                _balanceChange(2, 2, ETH, 7), _register(3, X1, Y1), _balanceChange(6, 2, USD, 1)
            )
        );
        _refused(
            _newBlock(_balanceChange(2, 2, ETH, 7)),
            abi.encodeWithSelector(IFluidex.RequestDiffers.selector, 0, 6)
        );
    }

    // ------------------------------------------------------------------------------------- prove

    function _proveRefused(
        IFluidex.StoredBlock[] memory blocks,
        uint256[8][] memory inputs,
        bytes[] memory proofs,
        bytes memory error
    ) private {
        vm.expectRevert(error);
        exchange.proveBlocks(blocks, inputs, proofs);
    }

    function test_shouldProveByAnyone() external {
        _commit(_trade());
        _commit("");
        vm.expectEmit(address(exchange));
        emit IFluidex.BlocksProven(1, 2);
        vm.prank(stranger);
        _prove(1, 2);
        _equal(exchange.blocksProven(), 2, "proven");
    }

    function test_shouldPassOverBlocksProvenBefore() external {
        _commit(_trade());
        _commit("");
        _prove(1, 1);
        (
            IFluidex.StoredBlock[] memory blocks,
            uint256[8][] memory inputs,
            bytes[] memory proofs,
        ) = _range(1, 2);
        proofs[0] = "";
        exchange.proveBlocks(blocks, inputs, proofs);
        _equal(exchange.blocksProven(), 2, "proven");
        _proveRefused(
            blocks, inputs, proofs, abi.encodePacked(IFluidex.NothingToDo.selector)
        );
    }

    function test_shouldRefuseTheProofOfAnotherBlock() external {
        _commit(_trade());
        _commit(_trade());
        (
            IFluidex.StoredBlock[] memory blocks,
            uint256[8][] memory inputs,
            bytes[] memory proofs,
        ) = _range(1, 2);
        (proofs[0], proofs[1]) = (proofs[1], proofs[0]);
        bytes memory invalid = abi.encodeWithSelector(IFluidex.ProofInvalid.selector, 1);
        _proveRefused(blocks, inputs, proofs, invalid);
        // With the other block's inputs as well.
        (inputs[0], inputs[1]) = (inputs[1], inputs[0]);
        _proveRefused(
            blocks,
            inputs,
            proofs,
            abi.encodeWithSelector(IFluidex.PublicInputsDiffer.selector, 1)
        );
    }

    function testFuzz_shouldRefuseAlteredPublicInputs(uint8 which, uint256 value) external {
        _commit(_trade());
        (
            IFluidex.StoredBlock[] memory blocks,
            uint256[8][] memory inputs,
            bytes[] memory proofs,
        ) = _range(1, 1);
        vm.assume(inputs[0][which % 8] != value);
        inputs[0][which % 8] = value;
        proofs[0] = verifier.prove(inputs[0]);
        _proveRefused(
            blocks,
            inputs,
            proofs,
            abi.encodeWithSelector(IFluidex.PublicInputsDiffer.selector, 1)
        );
    }

    function test_shouldRefuseAlteredData() external {
        // What the operator proves is another data than what was committed: another y, and z.
        IFluidex.StoredBlock memory before = last;
        IFluidex.NewBlock memory new_ = _newBlock(_balanceChange(4, 2, ETH, 5));
        IFluidex.NewBlock memory altered =
            _newBlock(_balanceChange(4, 2, ETH, 6), new_.newRoot);
        altered.dataCommitment = new_.dataCommitment;
        _commit(new_);
        IFluidex.StoredBlock memory other = _expect(before, altered);
        (
            IFluidex.StoredBlock[] memory blocks,
            uint256[8][] memory inputs,
            bytes[] memory proofs,
        ) = _range(1, 1);
        blocks[0] = last;
        _proveRefused(
            blocks,
            inputs,
            proofs,
            abi.encodeWithSelector(IFluidex.PublicInputsDiffer.selector, 1)
        );
        blocks[0] = other;
        _proveRefused(
            blocks, inputs, proofs, abi.encodeWithSelector(IFluidex.BlockDiffers.selector, 1)
        );
    }

    function test_shouldRefuseToProveOutOfOrderOrUncommitted() external {
        _commit("");
        _commit("");
        (
            IFluidex.StoredBlock[] memory blocks,
            uint256[8][] memory inputs,
            bytes[] memory proofs,
        ) = _range(2, 2);
        _proveRefused(
            blocks,
            inputs,
            proofs,
            abi.encodeWithSelector(IFluidex.UnexpectedBlock.selector, 2, 1)
        );
        (blocks, inputs, proofs,) = _range(1, 2);
        (blocks[0], blocks[1]) = (blocks[1], blocks[0]);
        _proveRefused(
            blocks,
            inputs,
            proofs,
            abi.encodeWithSelector(IFluidex.UnexpectedBlock.selector, 2, 1)
        );
        (blocks, inputs, proofs,) = _range(1, 2);
        blocks[1] = blocks[0];
        _proveRefused(
            blocks,
            inputs,
            proofs,
            abi.encodeWithSelector(IFluidex.UnexpectedBlock.selector, 1, 2)
        );
        _expect(last, _newBlock(""));
        (blocks, inputs, proofs,) = _range(1, 3);
        _proveRefused(
            blocks, inputs, proofs, abi.encodeWithSelector(IFluidex.BlockDiffers.selector, 3)
        );
    }

    function test_shouldRefuseListsOfDifferentLengths() external {
        _commit("");
        (
            IFluidex.StoredBlock[] memory blocks,
            uint256[8][] memory inputs,
            bytes[] memory proofs,
        ) = _range(1, 1);
        bytes memory error = abi.encodePacked(IFluidex.LengthsDiffer.selector);
        _proveRefused(blocks, new uint256[8][](0), proofs, error);
        _proveRefused(blocks, inputs, new bytes[](2), error);
        _proveRefused(
            new IFluidex.StoredBlock[](0),
            new uint256[8][](0),
            new bytes[](0),
            abi.encodePacked(IFluidex.NothingToDo.selector)
        );
        vm.expectRevert(IFluidex.LengthsDiffer.selector);
        exchange.executeBlocks(blocks, new IFluidex.Withdrawal[][](0));
    }

    function test_shouldRefuseToProveByARemovedCircuit() external {
        _commit("");
        vm.prank(governor);
        exchange.announceCircuit(IFluidex.Circuit(CIRCUIT, address(0), 0));
        vm.warp(NOW + 21 days);
        vm.prank(governor);
        exchange.finishCircuit(CIRCUIT);
        vm.expectRevert(abi.encodeWithSelector(IFluidex.UnknownCircuit.selector, CIRCUIT));
        this.prove(1, 1);
        IFluidex.NewBlock memory new_ = _newBlock("");
        _refused(new_, abi.encodeWithSelector(IFluidex.UnknownCircuit.selector, CIRCUIT));
    }

    function prove(uint64 from, uint64 to) external {
        _prove(from, to);
    }

    function execute(uint64 from, uint64 to) external {
        _execute(from, to);
    }

    // ----------------------------------------------------------------------------------- execute

    function test_shouldExecuteAndCredit() external {
        _begin();
        bytes memory data = bytes.concat(
            _balanceChange(4, 2, ETH, 5), _balanceChange(4, 3, USD, 6), _balanceChange(4, 2, ETH, 7)
        );
        _commit(data);
        _prove(2, 2);
        vm.expectEmit(address(exchange));
        emit IFluidex.Credited(alice, ETH, 5);
        vm.expectEmit(address(exchange));
        emit IFluidex.Credited(bob, USD, 6);
        vm.expectEmit(address(exchange));
        emit IFluidex.Credited(alice, ETH, 7);
        vm.expectEmit(address(exchange));
        emit IFluidex.BlockExecuted(2, last.newRoot);
        vm.prank(stranger);
        _execute(2, 2);
        _equal(exchange.pendingBalance(alice, ETH), 12, "ETH");
        _equal(exchange.pendingBalance(bob, USD), 6, "USD");
        _equal(exchange.blocksExecuted(), 2, "executed");
        _equal(exchange.priorityExecuted(), 3, "requests");
    }

    function test_shouldRefuseToExecuteUnprovenBlocks() external {
        _commit("");
        vm.expectRevert(abi.encodeWithSelector(IFluidex.UnexpectedBlock.selector, 1, 0));
        this.execute(1, 1);
    }

    function test_shouldRefuseToExecuteTwiceOrOutOfOrder() external {
        _commit("");
        _commit(_balanceChange(4, 1, ETH, 5));
        _prove(1, 2);
        vm.expectRevert(abi.encodeWithSelector(IFluidex.UnexpectedBlock.selector, 2, 1));
        this.execute(2, 2);
        _execute(1, 2);
        vm.expectRevert(IFluidex.NothingToDo.selector);
        this.execute(1, 2);
        _equal(exchange.pendingBalance(feeOwner, ETH), 5, "credited");
        _commit("");
        _prove(3, 3);
        // The blocks before are passed over, so nothing is credited again.
        _execute(1, 3);
        _equal(exchange.pendingBalance(feeOwner, ETH), 5, "credited");
    }

    function test_shouldRefuseAlteredWithdrawals() external {
        _commit(_balanceChange(4, 1, ETH, 5));
        _prove(1, 1);
        (IFluidex.StoredBlock[] memory blocks,,, IFluidex.Withdrawal[][] memory withdrawals) =
            _range(1, 1);
        withdrawals[0][0].amount = 6;
        vm.expectRevert(abi.encodeWithSelector(IFluidex.WithdrawalsDiffer.selector, 1));
        exchange.executeBlocks(blocks, withdrawals);
        withdrawals[0] = new IFluidex.Withdrawal[](0);
        vm.expectRevert(abi.encodeWithSelector(IFluidex.WithdrawalsDiffer.selector, 1));
        exchange.executeBlocks(blocks, withdrawals);
        blocks[0].priorityCount = 1;
        vm.expectRevert(abi.encodeWithSelector(IFluidex.BlockDiffers.selector, 1));
        exchange.executeBlocks(blocks, withdrawals);
    }

    function test_shouldExecuteAFullExitOfNothing() external {
        _begin();
        vm.prank(alice);
        exchange.requestFullExit(2, USD);
        _finalise(_balanceChange(6, 2, USD, 0));
        _equal(exchange.pendingBalance(alice, USD), 0, "credited");
        _equal(exchange.priorityExecuted(), 4, "requests");
    }

    // ------------------------------------------------------------------------------------ revert

    function _revertList(uint64 newest, uint256 count)
        private
        view
        returns (IFluidex.StoredBlock[] memory blocks)
    {
        blocks = new IFluidex.StoredBlock[](count);
        for (uint256 i = 0; i < count; ++i) {
            blocks[i] = storedBlocks[newest - uint64(i)];
        }
    }

    function test_shouldRevertNewestFirstAndCommitAgain() external {
        _commit(_register(1, X1, Y1));
        IFluidex.StoredBlock memory first = last;
        vm.prank(alice);
        exchange.registerUser{value: FEE}(X1, Y1);
        IFluidex.NewBlock memory again = _newBlock(_register(2, X1, Y1));
        _commit(again);
        _commit("");
        _prove(1, 1);
        vm.expectEmit(address(exchange));
        emit IFluidex.BlocksReverted(1);
        vm.prank(operator);
        exchange.revertBlocks(_revertList(3, 2));
        _equal(exchange.blocksCommitted(), 1, "committed");
        _equal(exchange.priorityCommitted(), 1, "requests");
        _equal(exchange.blockHash(2), bytes32(0), "hash");
        // A reverted block keeps its time.
        vm.warp(NOW + 1 days);
        last = first;
        _commit(again);
        _prove(2, 2);
    }

    function test_shouldRefuseToRevertByAStranger() external {
        _commit("");
        vm.expectRevert(abi.encodeWithSelector(IFluidex.NotOperator.selector, stranger));
        vm.prank(stranger);
        exchange.revertBlocks(_revertList(1, 1));
    }

    function test_shouldRefuseToRevertProvenBlocksOrInAnotherOrder() external {
        _commit("");
        _commit("");
        _prove(1, 1);
        IFluidex.StoredBlock[] memory blocks = _revertList(2, 2);
        vm.expectRevert(abi.encodeWithSelector(IFluidex.UnexpectedBlock.selector, 1, 1));
        vm.prank(operator);
        exchange.revertBlocks(blocks);
        blocks = _revertList(1, 1);
        vm.expectRevert(abi.encodeWithSelector(IFluidex.UnexpectedBlock.selector, 1, 2));
        vm.prank(operator);
        exchange.revertBlocks(blocks);
        blocks = _revertList(2, 1);
        blocks[0].priorityCount = 5;
        vm.expectRevert(abi.encodeWithSelector(IFluidex.BlockDiffers.selector, 2));
        vm.prank(operator);
        exchange.revertBlocks(blocks);
        vm.expectRevert(IFluidex.NothingToDo.selector);
        vm.prank(operator);
        exchange.revertBlocks(new IFluidex.StoredBlock[](0));
    }
}
