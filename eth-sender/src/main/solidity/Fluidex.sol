// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ERC1967Utils} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Utils.sol";
import {Proxy} from "@openzeppelin/contracts/proxy/Proxy.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {ExitProof} from "./ExitProof.sol";
import {FIELD_ORDER} from "./FieldOrder.sol";
import {FluidexState} from "./FluidexState.sol";
import {IFluidex} from "./IFluidex.sol";
import {Records} from "./Records.sol";

/// @title An exchange on L1: its funds, and all that nobody can change.
/// @notice The way out (exodus mode, exits, refunds, payments), the notice before changes, and what
/// everyone may read are this contract's own code, which is final. All other calls go to the logic.
/// Functions are documented in `IFluidex`.
contract Fluidex is FluidexState, Proxy {
    using SafeERC20 for IERC20;

    ExitProof private immutable EXIT_PROOF;

    /// @dev Registers the fee account as the first request.
    constructor(IFluidex.Deployment memory start) Ownable(start.governor) {
        _require(start.exitProof.code.length != 0, "exitProof");
        _require(start.balanceDepth > 0 && start.balanceDepth <= 15, "balanceDepth");
        _require(start.accountDepth > 0 && start.accountDepth <= 31, "accountDepth");
        _require(start.feeOwner != address(0), "feeOwner");
        _require(start.ethPrecision <= 18, "ethPrecision");
        uint256 unit = _unit(18 - start.ethPrecision);
        _require(
            start.registrationFee % unit == 0 && start.registrationFee <= 1 ether,
            "registrationFee"
        );
        _require(start.genesisRoot < FIELD_ORDER, "genesisRoot");
        _require(start.circuits.length != 0, "circuits");
        EXIT_PROOF = ExitProof(start.exitProof);
        domainTag = bytes12(keccak256(abi.encode(block.chainid, address(this))));
        balanceLevels = start.balanceDepth;
        accountLevels = start.accountDepth;
        accountFee = uint128(start.registrationFee);
        blockHashes[0] = keccak256(
            abi.encode(IFluidex.StoredBlock(0, 0, 0, start.genesisRoot, 0, 0, 0))
        );
        for (uint256 i = 0; i < start.operators.length; ++i) {
            _setOperator(start.operators[i], true);
        }
        for (uint256 i = 0; i < start.circuits.length; ++i) {
            IFluidex.Circuit memory first = start.circuits[i];
            _requireCircuit(first);
            _require(first.verifier != address(0), "circuits");
            _setCircuit(first.circuitId, first.verifier, first.records);
        }
        _addToken(address(0), start.ethPrecision, 18);
        _register(start.feeOwner, start.feeKeyX, start.feeKeyY);
        ERC1967Utils.upgradeToAndCall(start.logic, "");
    }

    /// @notice ETH is deposited with `depositETH`.
    receive() external payable {
        revert IFluidex.EthUnexpected();
    }

    // ---------------------------------------------------------------------------------- payments

    /// @notice See `IFluidex`.
    function withdrawPendingBalance(address owner, uint16 token) external nonReentrant {
        _pay(owner, token);
    }

    function _pay(address owner, uint16 token) private {
        uint64 amount = pending[owner][token];
        if (amount == 0) revert IFluidex.NothingPending(owner, token);
        pending[owner][token] = 0;
        TokenState storage state = tokens[token];
        state.owed -= amount;
        uint256 value = amount * _unit(state.scale);
        emit IFluidex.Paid(owner, token, amount);
        if (token == ETH) {
            (bool accepted,) = owner.call{value: value}("");
            if (!accepted) revert IFluidex.EthNotAccepted(owner);
        } else {
            IERC20 erc20 = IERC20(state.token);
            uint256 before = erc20.balanceOf(address(this));
            erc20.safeTransfer(owner, value);
            uint256 afterwards = erc20.balanceOf(address(this));
            // A token that takes its fee on top would pay with what others own.
            uint256 taken = before > afterwards ? before - afterwards : 0;
            if (taken > value) revert IFluidex.PaymentDiffers(token, taken, value);
        }
    }

    // ------------------------------------------------------------------------------------ exodus

    /// @notice See `IFluidex`.
    function activateExodusMode() external whenRunning {
        uint64 first = requestsExecuted;
        if (first == requestCount || block.timestamp <= requests[first].expiry) {
            revert IFluidex.NoRequestExpired();
        }
        inExodus = true;
        committed = executed;
        proven = executed;
        requestsCommitted = first;
        emit IFluidex.ExodusActivated(executed, first);
    }

    /// @notice See `IFluidex`.
    function performExit(IFluidex.StoredBlock calldata last, IFluidex.Exit calldata exit_)
        external
        nonReentrant
    {
        if (!inExodus) revert IFluidex.ExodusIsNotActive();
        if (last.number != executed) revert IFluidex.UnexpectedBlock(last.number, executed);
        _requireBlock(last);
        if (exits[exit_.account][exit_.token]) {
            revert IFluidex.AlreadyExited(exit_.account, exit_.token);
        }
        uint256 root = EXIT_PROOF.root(exit_, balanceLevels, accountLevels);
        if (root != last.newRoot) revert IFluidex.ExitProofInvalid(root, last.newRoot);
        exits[exit_.account][exit_.token] = true;
        address owner = owners[exit_.account];
        emit IFluidex.Exited(exit_.account, exit_.token, owner, exit_.balance);
        _credit(owner, exit_.token, exit_.balance);
        _pay(owner, exit_.token);
    }

    /// @notice See `IFluidex`.
    function refundDeposits(IFluidex.Refund[] calldata refunds) external nonReentrant {
        if (!inExodus) revert IFluidex.ExodusIsNotActive();
        for (uint256 i = 0; i < refunds.length; ++i) {
            IFluidex.Refund calldata refund = refunds[i];
            bytes28 hash = Records.depositHash(refund.account, refund.token, refund.amount);
            if (refund.serial < requestsExecuted || requests[refund.serial].hash != hash) {
                revert IFluidex.RequestDiffers(i, refund.serial);
            }
            delete requests[refund.serial];
            address owner = owners[refund.account];
            emit IFluidex.DepositRefunded(refund.serial, owner, refund.token, refund.amount);
            _credit(owner, refund.token, refund.amount);
        }
    }

    // --------------------------------------------------------------------------------- governance

    /// @notice See `IFluidex`.
    function announceCircuit(IFluidex.Circuit calldata change) external onlyOwner whenRunning {
        _requireCircuit(change);
        uint64 readyAt = uint64(block.timestamp) + CHANGE_NOTICE;
        circuitChanges[change.circuitId] = CircuitChange(change.verifier, change.records, readyAt);
        emit IFluidex.CircuitAnnounced(change.circuitId, change.verifier, change.records, readyAt);
    }

    /// @notice See `IFluidex`.
    function finishCircuit(bytes32 circuitId) external onlyOwner whenRunning {
        CircuitChange memory change = circuitChanges[circuitId];
        _requireReady(change.readyAt);
        delete circuitChanges[circuitId];
        _setCircuit(circuitId, change.verifier, change.records);
    }

    /// @notice See `IFluidex`.
    function cancelCircuit(bytes32 circuitId) external onlyOwner {
        if (circuitChanges[circuitId].readyAt == 0) revert IFluidex.NotAnnounced();
        delete circuitChanges[circuitId];
        emit IFluidex.CircuitCancelled(circuitId);
    }

    /// @notice See `IFluidex`.
    function announceUpgrade(address newLogic, bytes calldata migration)
        external
        onlyOwner
        whenRunning
    {
        if (newLogic.code.length == 0) revert IFluidex.NotAContract(newLogic);
        upgradeHash = keccak256(abi.encode(newLogic, migration));
        upgradeReadyAt = uint64(block.timestamp) + CHANGE_NOTICE;
        emit IFluidex.UpgradeAnnounced(newLogic, migration, upgradeReadyAt);
    }

    /// @notice See `IFluidex`.
    function finishUpgrade(address newLogic, bytes calldata migration)
        external
        onlyOwner
        whenRunning
    {
        if (upgradeHash != keccak256(abi.encode(newLogic, migration))) {
            revert IFluidex.NotAnnounced();
        }
        _requireReady(upgradeReadyAt);
        _dropUpgrade();
        // Emits ERC-1967's `Upgraded`.
        ERC1967Utils.upgradeToAndCall(newLogic, migration);
    }

    /// @notice See `IFluidex`.
    function cancelUpgrade() external onlyOwner {
        if (upgradeReadyAt == 0) revert IFluidex.NotAnnounced();
        _dropUpgrade();
        emit IFluidex.UpgradeCancelled();
    }

    function _dropUpgrade() private {
        upgradeHash = 0;
        upgradeReadyAt = 0;
    }

    function _requireReady(uint64 readyAt) private view {
        if (readyAt == 0) revert IFluidex.NotAnnounced();
        if (block.timestamp < readyAt) revert IFluidex.NoticeNotOver(readyAt);
    }

    function _requireCircuit(IFluidex.Circuit memory change) private view {
        bool removed = change.verifier == address(0) && change.records == 0;
        if (!removed && (change.verifier.code.length == 0 || change.records == 0)) {
            revert IFluidex.CircuitInvalid(change.circuitId);
        }
    }

    function _setCircuit(bytes32 circuitId, address verifier, uint16 records) private {
        circuits[circuitId] = CircuitState(verifier, records);
        emit IFluidex.CircuitSet(circuitId, verifier, records);
    }

    function _require(bool condition, string memory what) private pure {
        if (!condition) revert IFluidex.DeploymentInvalid(what);
    }

    // -------------------------------------------------------------------------------------- views

    /// @notice See `IFluidex`.
    function domain() external view returns (bytes12) {
        return domainTag;
    }

    /// @notice See `IFluidex`.
    function blocksCommitted() external view returns (uint64) {
        return committed;
    }

    /// @notice See `IFluidex`.
    function blocksProven() external view returns (uint64) {
        return proven;
    }

    /// @notice See `IFluidex`.
    function blocksExecuted() external view returns (uint64) {
        return executed;
    }

    /// @notice See `IFluidex`.
    function blockHash(uint64 number) external view returns (bytes32) {
        return blockHashes[number];
    }

    /// @notice See `IFluidex`.
    function priorityCommitted() external view returns (uint64) {
        return requestsCommitted;
    }

    /// @notice See `IFluidex`.
    function priorityExecuted() external view returns (uint64) {
        return requestsExecuted;
    }

    /// @notice See `IFluidex`.
    function priorityCount() external view returns (uint64) {
        return requestCount;
    }

    /// @notice See `IFluidex`.
    function priorityRequest(uint64 serial) external view returns (bytes28 hash, uint64 expiry) {
        Request memory request = requests[serial];
        return (request.hash, request.expiry);
    }

    /// @notice See `IFluidex`.
    function exodus() external view returns (bool) {
        return inExodus;
    }

    /// @notice See `IFluidex`.
    function exited(uint32 account, uint16 token) external view returns (bool) {
        return exits[account][token];
    }

    /// @notice See `IFluidex`.
    function accountCount() external view returns (uint32) {
        return accounts;
    }

    /// @notice See `IFluidex`.
    function accountOwner(uint32 account) external view returns (address) {
        return owners[account];
    }

    /// @notice See `IFluidex`.
    function pendingBalance(address owner, uint16 token) external view returns (uint64) {
        return pending[owner][token];
    }

    /// @notice See `IFluidex`.
    function outstanding(uint16 token) external view returns (uint64) {
        return tokens[token].owed;
    }

    /// @notice See `IFluidex`.
    function tokenCount() external view returns (uint16) {
        return tokenTotal;
    }

    /// @notice See `IFluidex`.
    function tokenById(uint16 id) external view returns (IFluidex.Token memory) {
        if (id >= tokenTotal) revert IFluidex.UnknownToken(id);
        TokenState memory state = tokens[id];
        return IFluidex.Token(state.token, state.precision, _unit(state.scale));
    }

    /// @notice See `IFluidex`.
    function tokenId(address token) external view returns (uint16 id) {
        id = tokenIds[token];
        if (tokens[id].token != token) revert IFluidex.TokenNotListed(token);
    }

    /// @notice See `IFluidex`.
    function isOperator(address account) external view returns (bool) {
        return operators[account];
    }

    /// @notice See `IFluidex`.
    function circuit(bytes32 circuitId) external view returns (IFluidex.Circuit memory) {
        CircuitState memory state = circuits[circuitId];
        return IFluidex.Circuit(circuitId, state.verifier, state.records);
    }

    /// @notice See `IFluidex`.
    function registrationFee() external view returns (uint256) {
        return accountFee;
    }

    /// @notice See `IFluidex`.
    function depths() external view returns (uint8 balanceDepth, uint8 accountDepth) {
        return (balanceLevels, accountLevels);
    }

    /// @notice See `IFluidex`.
    function logic() external view returns (address) {
        return _implementation();
    }

    /// @notice See `IFluidex`.
    function exitProof() external view returns (address) {
        return address(EXIT_PROOF);
    }

    /// @notice See `IFluidex`.
    function announcedUpgrade() external view returns (bytes32 hash, uint64 readyAt) {
        return (upgradeHash, upgradeReadyAt);
    }

    /// @notice See `IFluidex`.
    function announcedCircuit(bytes32 circuitId)
        external
        view
        returns (IFluidex.Circuit memory change, uint64 readyAt)
    {
        CircuitChange memory announced = circuitChanges[circuitId];
        change = IFluidex.Circuit(circuitId, announced.verifier, announced.records);
        return (change, announced.readyAt);
    }

    /// @notice See `IFluidex`.
    function priorityExpiry() external pure returns (uint64) {
        return PRIORITY_EXPIRY;
    }

    /// @notice See `IFluidex`.
    function changeNotice() external pure returns (uint64) {
        return CHANGE_NOTICE;
    }

    function _implementation() internal view override returns (address) {
        return ERC1967Utils.getImplementation();
    }
}
