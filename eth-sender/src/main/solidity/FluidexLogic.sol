// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {BabyJubJub} from "./BabyJubJub.sol";
import {FIELD_ORDER} from "./FieldOrder.sol";
import {FluidexState} from "./FluidexState.sol";
import {IFluidex} from "./IFluidex.sol";
import {IVerifier} from "./IVerifier.sol";
import {Records} from "./Records.sol";

/// @title The daily work of an exchange: requests from L1, and blocks from commit to execution.
/// @notice Runs behind `Fluidex` only; on its own it refuses everything. Functions are documented in
/// `IFluidex`.
contract FluidexLogic is FluidexState {
    using SafeERC20 for IERC20;

    /// @dev What is known of a block while it is committed.
    struct Commit {
        uint64 number;
        uint256 oldRoot;
        uint64 earliest;
        uint64 priority;
    }

    /// @dev The code's own storage is never used: as in exodus mode, nothing can be done with it.
    constructor() Ownable(address(0xdead)) {
        inExodus = true;
    }

    // ---------------------------------------------------------------------------------- requests

    /// @notice See `IFluidex`.
    function registerUser(uint256 x, uint256 y)
        external
        payable
        whenRunning
        nonReentrant
        returns (uint32 account)
    {
        if (msg.value != accountFee) revert IFluidex.WrongFee(msg.value, accountFee);
        if (msg.value != 0) {
            _credit(owners[FEE_ACCOUNT], ETH, _receive(ETH, msg.value));
        }
        return _register(msg.sender, x, y);
    }

    /// @notice See `IFluidex`.
    function changeKey(uint32 account, uint256 x, uint256 y) external whenRunning nonReentrant {
        _requireOwner(account);
        if (!BabyJubJub.isKey(x, y)) revert IFluidex.KeyInvalid(x, y);
        bool sign = BabyJubJub.sign(x);
        (uint64 serial, uint64 expiry) = _request(Records.registerHash(account, sign, y));
        emit IFluidex.KeyChangeRequested(serial, account, msg.sender, sign, y, expiry);
    }

    /// @notice See `IFluidex`.
    function depositETH(uint32 account) external payable whenRunning nonReentrant {
        _deposit(account, ETH, msg.value);
    }

    /// @notice See `IFluidex`.
    function depositERC20(uint16 token, uint32 account, uint256 amount)
        external
        whenRunning
        nonReentrant
    {
        IERC20 erc20 = IERC20(tokens[token].token);
        if (address(erc20) == address(0)) revert IFluidex.UnknownToken(token);
        uint256 before = erc20.balanceOf(address(this));
        erc20.safeTransferFrom(msg.sender, address(this), amount);
        uint256 afterwards = erc20.balanceOf(address(this));
        // A token that takes fees brings less than `amount`; no token can bring more by this.
        uint256 received = afterwards > before ? afterwards - before : 0;
        _deposit(account, token, received < amount ? received : amount);
    }

    /// @notice See `IFluidex`.
    function requestFullExit(uint32 account, uint16 token) external whenRunning nonReentrant {
        _requireOwner(account);
        if (token >= tokenTotal) revert IFluidex.UnknownToken(token);
        (uint64 serial, uint64 expiry) = _request(Records.fullExitHash(account, token));
        emit IFluidex.FullExitRequested(serial, account, msg.sender, token, expiry);
    }

    function _deposit(uint32 account, uint16 token, uint256 received) private {
        address owner = owners[account];
        if (owner == address(0)) revert IFluidex.UnknownAccount(account);
        uint64 amount = _receive(token, received);
        (uint64 serial, uint64 expiry) = _request(Records.depositHash(account, token, amount));
        emit IFluidex.DepositRequested(serial, account, owner, token, amount, expiry);
    }

    function _requireOwner(uint32 account) private view {
        address owner = owners[account];
        if (owner == address(0)) revert IFluidex.UnknownAccount(account);
        if (owner != msg.sender) revert IFluidex.NotAccountOwner(account, msg.sender);
    }

    // ------------------------------------------------------------------------------------ commit

    /// @notice See `IFluidex`.
    function commitBlocks(IFluidex.StoredBlock calldata last, IFluidex.NewBlock[] calldata blocks)
        external
        whenRunning
    {
        if (!operators[msg.sender]) revert IFluidex.NotOperator(msg.sender);
        // Accounts that delegate to code (EIP-7702) are refused too: their calls may be nested.
        // solhint-disable-next-line avoid-tx-origin
        if (msg.sender != tx.origin || msg.sender.code.length != 0) {
            revert IFluidex.CommitMustBeDirect();
        }
        if (blocks.length == 0) revert IFluidex.NothingToDo();
        Commit memory state = Commit(committed, last.newRoot, last.time, requestsCommitted);
        if (last.number != state.number) {
            revert IFluidex.UnexpectedBlock(last.number, state.number);
        }
        _requireBlock(last);
        for (uint256 i = 0; i < blocks.length; ++i) {
            _commit(state, blocks[i]);
        }
        committed = state.number;
        requestsCommitted = state.priority;
    }

    function _commit(Commit memory state, IFluidex.NewBlock calldata new_) private {
        uint16 maxRecords = circuits[new_.circuitId].records;
        if (maxRecords == 0) revert IFluidex.UnknownCircuit(new_.circuitId);
        uint64 earliest = uint64(block.timestamp) - PRIORITY_EXPIRY;
        if (earliest < state.earliest) earliest = state.earliest;
        if (new_.time < earliest || new_.time > block.timestamp) {
            revert IFluidex.TimeOutOfRange(new_.time, earliest, uint64(block.timestamp));
        }
        _requireElement(new_.newRoot);
        _requireElement(new_.dataCommitment);
        uint256 length = new_.data.length;
        if (length % Records.BYTES != 0 || length / Records.BYTES > maxRecords) {
            revert IFluidex.DataLengthInvalid(length, maxRecords);
        }
        uint64 number = ++state.number;
        uint64 before = state.priority;
        bytes32 withdrawalsHash = _readRecords(state, new_.data);
        IFluidex.StoredBlock memory stored = IFluidex.StoredBlock({
            number: number,
            circuitId: new_.circuitId,
            time: new_.time,
            newRoot: new_.newRoot,
            commitment: _commitment(number, state.oldRoot, new_),
            priorityCount: state.priority - before,
            withdrawalsHash: withdrawalsHash
        });
        state.oldRoot = new_.newRoot;
        state.earliest = new_.time;
        blockHashes[number] = keccak256(abi.encode(stored));
        emit IFluidex.BlockCommitted(number, stored);
    }

    /// @dev Checks the types of the records, and those that were requested on L1 against the queue.
    /// @return hash of the withdrawals among them
    function _readRecords(Commit memory state, bytes calldata data) private view returns (bytes32) {
        uint256 count = data.length / Records.BYTES;
        IFluidex.Withdrawal[] memory withdrawals = new IFluidex.Withdrawal[](count);
        uint256 withdrawn = 0;
        uint256 recordType = Records.LAST_TYPE;
        for (uint256 i = 0; i < count; ++i) {
            bytes calldata record = data[i * Records.BYTES:(i + 1) * Records.BYTES];
            recordType = uint8(record[0]);
            if (recordType == Records.REGISTER || recordType == Records.DEPOSIT) {
                _takeRequest(state, i, keccak256(record));
            } else if (recordType == Records.FULL_EXIT) {
                _takeRequest(state, i, keccak256(record[:Records.FIRST_BYTES]));
                withdrawals[withdrawn++] = _withdrawal(record);
            } else if (recordType == Records.WITHDRAW) {
                withdrawals[withdrawn++] = _withdrawal(record);
            } else if (recordType > Records.LAST_TYPE) {
                revert IFluidex.UnknownRecordType(i, uint8(recordType));
            }
        }
        if (recordType == Records.NOP) revert IFluidex.LastRecordIsNop();
        assembly ("memory-safe") {
            mstore(withdrawals, withdrawn)
        }
        return keccak256(abi.encode(withdrawals));
    }

    function _takeRequest(Commit memory state, uint256 record, bytes32 hash) private view {
        // There is no hash of 0, so a record beyond the queue differs as well.
        if (requests[state.priority].hash != bytes28(hash)) {
            revert IFluidex.RequestDiffers(record, state.priority);
        }
        ++state.priority;
    }

    function _withdrawal(bytes calldata record)
        private
        pure
        returns (IFluidex.Withdrawal memory)
    {
        return IFluidex.Withdrawal(
            uint32(bytes4(record[1:5])), uint16(bytes2(record[5:7])), uint64(bytes8(record[41:49]))
        );
    }

    /// @dev The hash of the public inputs: number, time, domain, old root, new root, C, z, y.
    function _commitment(uint64 number, uint256 oldRoot, IFluidex.NewBlock calldata new_)
        private
        view
        returns (bytes32)
    {
        // Fixed after both the data and the Poseidon chain over it: where the two polynomials of
        // unequal data agree cannot be hit but by chance.
        uint256 z = uint256(
            keccak256(
                abi.encode(
                    new_.circuitId,
                    new_.dataCommitment,
                    keccak256(new_.data),
                    number,
                    oldRoot,
                    new_.newRoot
                )
            )
        ) % FIELD_ORDER;
        return keccak256(
            abi.encode(
                number,
                new_.time,
                uint96(domainTag),
                oldRoot,
                new_.newRoot,
                new_.dataCommitment,
                z,
                _evaluate(new_.data, z)
            )
        );
    }

    /// @dev The polynomial whose coefficients are the elements of the data, lowest first, at z.
    /// Nops left out at the end are zeros.
    function _evaluate(bytes calldata data, uint256 z) private pure returns (uint256 y) {
        uint256 order = FIELD_ORDER;
        assembly ("memory-safe") {
            // Elements have 24, 24 and 25 bytes, from the last one back: less than the order each.
            for { let at := add(data.offset, data.length) } gt(at, data.offset) { } {
                at := sub(at, 73)
                y := addmod(mulmod(y, z, order), shr(64, calldataload(add(at, 49))), order)
                y := addmod(mulmod(y, z, order), shr(64, calldataload(add(at, 25))), order)
                y := addmod(mulmod(y, z, order), shr(56, calldataload(at)), order)
            }
        }
    }

    function _requireElement(uint256 value) private pure {
        if (value >= FIELD_ORDER) revert IFluidex.NotBelowFieldOrder(value);
    }

    // ------------------------------------------------------------------- prove, execute, revert

    /// @notice See `IFluidex`.
    function proveBlocks(
        IFluidex.StoredBlock[] calldata blocks,
        uint256[8][] calldata publicInputs,
        bytes[] calldata proofs
    ) external whenRunning {
        if (publicInputs.length != blocks.length || proofs.length != blocks.length) {
            revert IFluidex.LengthsDiffer();
        }
        uint256 start = _firstNew(blocks, proven);
        uint64 first = blocks[start].number;
        while (start < blocks.length) {
            bytes32 circuitId = blocks[start].circuitId;
            uint256 end = start;
            while (end < blocks.length && blocks[end].circuitId == circuitId) {
                _requireBlock(blocks[end]);
                if (keccak256(abi.encode(publicInputs[end])) != blocks[end].commitment) {
                    revert IFluidex.PublicInputsDiffer(blocks[end].number);
                }
                ++end;
            }
            if (!_verify(circuitId, publicInputs, proofs, start, end)) {
                revert IFluidex.ProofInvalid(blocks[start].number);
            }
            start = end;
        }
        uint64 last = blocks[blocks.length - 1].number;
        proven = last;
        emit IFluidex.BlocksProven(first, last);
    }

    /// @dev Checks the proofs from `start` to before `end`, all of one circuit, with one pairing.
    function _verify(
        bytes32 circuitId,
        uint256[8][] calldata publicInputs,
        bytes[] calldata proofs,
        uint256 start,
        uint256 end
    ) private view returns (bool) {
        address verifier = circuits[circuitId].verifier;
        if (verifier == address(0)) revert IFluidex.UnknownCircuit(circuitId);
        bytes[] memory ofBlocks = new bytes[](end - start);
        uint256[][] memory inputs = new uint256[][](end - start);
        for (uint256 i = start; i < end; ++i) {
            ofBlocks[i - start] = proofs[i];
            uint256[] memory ofBlock = new uint256[](8);
            for (uint256 j = 0; j < 8; ++j) {
                ofBlock[j] = publicInputs[i][j];
            }
            inputs[i - start] = ofBlock;
        }
        return IVerifier(verifier).verifyAll(ofBlocks, inputs);
    }

    /// @notice See `IFluidex`.
    function executeBlocks(
        IFluidex.StoredBlock[] calldata blocks,
        IFluidex.Withdrawal[][] calldata withdrawals
    ) external whenRunning nonReentrant {
        if (withdrawals.length != blocks.length) revert IFluidex.LengthsDiffer();
        uint64 priority = requestsExecuted;
        for (uint256 i = _firstNew(blocks, executed); i < blocks.length; ++i) {
            IFluidex.StoredBlock calldata stored = blocks[i];
            if (stored.number > proven) revert IFluidex.UnexpectedBlock(stored.number, proven);
            _requireBlock(stored);
            if (keccak256(abi.encode(withdrawals[i])) != stored.withdrawalsHash) {
                revert IFluidex.WithdrawalsDiffer(stored.number);
            }
            for (uint256 j = 0; j < withdrawals[i].length; ++j) {
                IFluidex.Withdrawal calldata withdrawal = withdrawals[i][j];
                // A full exit of nothing is executed like any other.
                if (withdrawal.amount != 0) {
                    _credit(owners[withdrawal.account], withdrawal.token, withdrawal.amount);
                }
            }
            priority += stored.priorityCount;
            emit IFluidex.BlockExecuted(stored.number, stored.newRoot);
        }
        executed = blocks[blocks.length - 1].number;
        requestsExecuted = priority;
    }

    /// @dev Index of the first block above `done`; the blocks must follow each other and `done`.
    function _firstNew(IFluidex.StoredBlock[] calldata blocks, uint64 done)
        private
        pure
        returns (uint256 index)
    {
        if (blocks.length == 0) revert IFluidex.NothingToDo();
        uint64 first = blocks[0].number;
        if (first > done + 1) revert IFluidex.UnexpectedBlock(first, done + 1);
        for (uint256 i = 1; i < blocks.length; ++i) {
            if (blocks[i].number != first + i) {
                revert IFluidex.UnexpectedBlock(blocks[i].number, first + uint64(i));
            }
        }
        index = done + 1 - first;
        if (index >= blocks.length) revert IFluidex.NothingToDo();
    }

    /// @notice See `IFluidex`.
    function revertBlocks(IFluidex.StoredBlock[] calldata blocks) external whenRunning {
        if (!operators[msg.sender]) revert IFluidex.NotOperator(msg.sender);
        if (blocks.length == 0) revert IFluidex.NothingToDo();
        uint64 last = committed;
        uint64 priority = requestsCommitted;
        for (uint256 i = 0; i < blocks.length; ++i) {
            IFluidex.StoredBlock calldata stored = blocks[i];
            if (stored.number != last || last <= proven) {
                revert IFluidex.UnexpectedBlock(stored.number, last);
            }
            _requireBlock(stored);
            delete blockHashes[last];
            priority -= stored.priorityCount;
            --last;
        }
        committed = last;
        requestsCommitted = priority;
        emit IFluidex.BlocksReverted(last);
    }

    // -------------------------------------------------------------------------------- governance

    /// @notice See `IFluidex`.
    function addToken(address token, uint8 precision)
        external
        onlyOwner
        whenRunning
        returns (uint16 id)
    {
        if (token.code.length == 0) revert IFluidex.NotAContract(token);
        id = tokenIds[token];
        if (id != 0) revert IFluidex.TokenKnown(token, id);
        return _addToken(token, precision, IERC20Metadata(token).decimals());
    }

    /// @notice See `IFluidex`.
    function setOperator(address operator, bool active) external onlyOwner {
        _setOperator(operator, active);
    }
}
