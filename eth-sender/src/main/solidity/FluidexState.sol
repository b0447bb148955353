// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {
    ReentrancyGuardTransient
} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {BabyJubJub} from "./BabyJubJub.sol";
import {IFluidex} from "./IFluidex.sol";
import {Records} from "./Records.sol";

/// @title The storage of an exchange, which `Fluidex` and its logic share, and what both do with it.
/// @dev Later logic may only append to the variables. The owner of OpenZeppelin's contract is the
/// governor.
abstract contract FluidexState is Ownable2Step, ReentrancyGuardTransient {
    /// @dev A request on L1: what its record must be, and until when.
    struct Request {
        bytes28 hash;
        uint32 expiry;
    }

    /// @dev A token: 10^scale of its smallest parts are one L2 unit, 10^-precision of it. `owed` is
    /// what the exchange owes in L2 units: on L2, in requests, and pending.
    struct TokenState {
        address token;
        uint8 precision;
        uint8 scale;
        uint64 owed;
    }

    struct CircuitState {
        address verifier;
        uint16 records;
    }

    struct CircuitChange {
        address verifier;
        uint16 records;
        uint64 readyAt;
    }

    /// @dev Seconds a request may wait.
    uint64 internal constant PRIORITY_EXPIRY = 7 days;
    /// @dev Seconds between announcement and change: the time of a request and 14 days to leave.
    uint64 internal constant CHANGE_NOTICE = 21 days;
    /// @dev What is owed of a token stays below, so that any balance fits 63 bits.
    uint256 internal constant MAX_OWED = 1 << 63;
    /// @dev MAX_OWED * 10^57 fits 256 bits.
    uint8 internal constant MAX_DECIMALS = 57;
    uint16 internal constant ETH = 0;
    uint32 internal constant FEE_ACCOUNT = 1;

    // One word, all of which a commit reads.
    uint64 internal committed;
    uint64 internal proven;
    uint64 internal executed;
    bool internal inExodus;
    uint8 internal balanceLevels;
    uint8 internal accountLevels;

    // One word, most of which a commit reads.
    uint64 internal requestsCommitted;
    uint64 internal requestsExecuted;
    bytes12 internal domainTag;
    uint32 internal accounts;

    uint64 internal requestCount;
    uint16 internal tokenTotal;
    uint128 internal accountFee;

    mapping(uint64 number => bytes32 hash) internal blockHashes;
    mapping(uint64 serial => Request request) internal requests;
    mapping(uint32 account => address owner) internal owners;
    mapping(address owner => mapping(uint16 token => uint64 amount)) internal pending;
    mapping(uint16 id => TokenState state) internal tokens;
    mapping(address token => uint16 id) internal tokenIds;
    mapping(address operator => bool active) internal operators;
    mapping(bytes32 circuitId => CircuitState state) internal circuits;
    mapping(bytes32 circuitId => CircuitChange change) internal circuitChanges;
    mapping(uint32 account => mapping(uint16 token => bool done)) internal exits;

    bytes32 internal upgradeHash;
    uint64 internal upgradeReadyAt;

    /// @dev For everything that exodus mode ends.
    modifier whenRunning() {
        if (inExodus) revert IFluidex.ExodusIsActive();
        _;
    }

    /// @notice Refused: without a governor no token could be listed and no circuit replaced.
    function renounceOwnership() public view override onlyOwner {
        revert IFluidex.GovernorRequired();
    }

    function _register(address owner, uint256 x, uint256 y) internal returns (uint32 account) {
        if (!BabyJubJub.isKey(x, y)) revert IFluidex.KeyInvalid(x, y);
        account = accounts + 1;
        if (account >> accountLevels != 0) revert IFluidex.AccountsExhausted();
        accounts = account;
        owners[account] = owner;
        bool sign = BabyJubJub.sign(x);
        (uint64 serial, uint64 expiry) = _request(Records.registerHash(account, sign, y));
        emit IFluidex.RegisterRequested(serial, account, owner, sign, y, expiry);
    }

    function _request(bytes28 hash) internal returns (uint64 serial, uint64 expiry) {
        serial = requestCount++;
        expiry = uint64(block.timestamp) + PRIORITY_EXPIRY;
        requests[serial] = Request(hash, uint32(expiry));
    }

    function _credit(address owner, uint16 token, uint64 amount) internal {
        pending[owner][token] += amount;
        emit IFluidex.Credited(owner, token, amount);
    }

    /// @dev What an amount received is in L2 units; it is owed from now on.
    function _receive(uint16 token, uint256 received) internal returns (uint64 amount) {
        TokenState storage state = tokens[token];
        uint256 unit = _unit(state.scale);
        if (received == 0 || received % unit != 0) revert IFluidex.AmountInvalid(received, unit);
        uint256 owed = received / unit;
        if (owed >= MAX_OWED) revert IFluidex.TooMuchOutstanding(token, owed);
        amount = uint64(owed);
        owed += state.owed;
        if (owed >= MAX_OWED) revert IFluidex.TooMuchOutstanding(token, amount);
        state.owed = uint64(owed);
    }

    function _addToken(address token, uint8 precision, uint8 decimals) internal returns (uint16 id) {
        if (decimals > MAX_DECIMALS || precision > decimals) {
            revert IFluidex.PrecisionInvalid(precision, decimals);
        }
        id = tokenTotal;
        if (id >> balanceLevels != 0) revert IFluidex.TokensExhausted();
        tokenTotal = id + 1;
        uint8 scale = decimals - precision;
        tokens[id] = TokenState(token, precision, scale, 0);
        tokenIds[token] = id;
        emit IFluidex.TokenAdded(id, token, precision, _unit(scale));
    }

    function _setOperator(address operator, bool active) internal {
        operators[operator] = active;
        emit IFluidex.OperatorSet(operator, active);
    }

    function _requireBlock(IFluidex.StoredBlock calldata stored) internal view {
        if (blockHashes[stored.number] != keccak256(abi.encode(stored))) {
            revert IFluidex.BlockDiffers(stored.number);
        }
    }

    function _unit(uint8 scale) internal pure returns (uint256) {
        return 10 ** uint256(scale);
    }
}
