// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title What FluiDex offers on L1, and what it says.
/// @notice One address, two parts: `Fluidex` holds everything that no key can change (the way out,
/// payments, the notice before changes), `FluidexLogic` the daily work (requests, blocks), which can
/// be changed after a notice of 21 days. Amounts are in a token's L2 unit, 10^-precision of the
/// token, unless said otherwise; times are seconds since 1970.
interface IFluidex {
    // ------------------------------------------------------------------------------------ types

    /// @notice What the contract keeps the hash of for a block: keccak256(abi.encode(all fields)).
    /// @param number of the block; block 0 is the genesis
    /// @param circuitId digest of the circuit that proves it
    /// @param time of the block, that of its first transaction
    /// @param newRoot root of the state after it
    /// @param commitment keccak256(abi.encode(the eight public inputs of its proof))
    /// @param priorityCount how many of its transactions were requested on L1
    /// @param withdrawalsHash keccak256(abi.encode(its withdrawals, in their order))
    struct StoredBlock {
        uint64 number;
        bytes32 circuitId;
        uint64 time;
        uint256 newRoot;
        bytes32 commitment;
        uint64 priorityCount;
        bytes32 withdrawalsHash;
    }

    /// @notice A block as it is committed; everything else is computed from it.
    /// @param circuitId digest of the circuit that will prove it
    /// @param time of the block, not before the previous one's, not in the future
    /// @param newRoot root of the state after it
    /// @param dataCommitment C, the Poseidon chain over all elements of the data
    /// @param data records of 73 bytes; Nops at the end are left out
    struct NewBlock {
        bytes32 circuitId;
        uint64 time;
        uint256 newRoot;
        uint256 dataCommitment;
        bytes data;
    }

    /// @notice What a block pays out.
    /// @param account whose owner is credited
    /// @param token id of the token
    /// @param amount in L2 units
    struct Withdrawal {
        uint32 account;
        uint16 token;
        uint64 amount;
    }

    /// @notice A circuit that may prove blocks.
    /// @param circuitId digest of the circuit
    /// @param verifier contract that has the circuit's verification key
    /// @param records transactions of a block
    struct Circuit {
        bytes32 circuitId;
        address verifier;
        uint16 records;
    }

    /// @notice A token; id 0 is ETH, whose address is 0.
    /// @param token address of the ERC-20 contract
    /// @param precision decimal digits that L2 has
    /// @param unit how many of the token's smallest parts one L2 unit is
    struct Token {
        address token;
        uint8 precision;
        uint256 unit;
    }

    /// @notice The leaf of an account, and the paths to it, for an exit.
    /// @param account id
    /// @param token id
    /// @param balance in L2 units
    /// @param nonce of the account
    /// @param sign whether x of the account's key is above (r - 1) / 2
    /// @param ay y of the account's key
    /// @param orderRoot root of the account's orders
    /// @param balancePath siblings from the balance up, one for each level
    /// @param accountPath siblings from the account up, one for each level
    struct Exit {
        uint32 account;
        uint16 token;
        uint64 balance;
        uint64 nonce;
        bool sign;
        uint256 ay;
        uint256 orderRoot;
        uint256[] balancePath;
        uint256[] accountPath;
    }

    /// @notice A deposit that was requested and not executed, for its refund.
    /// @param serial id of the request
    /// @param account that was to be credited
    /// @param token id
    /// @param amount in L2 units
    struct Refund {
        uint64 serial;
        uint32 account;
        uint16 token;
        uint64 amount;
    }

    /// @notice How a deployment begins.
    /// @param logic address of the first `FluidexLogic`
    /// @param exitProof address of `ExitProof`, for ever
    /// @param governor who may announce changes, list tokens and choose operators
    /// @param operators who may commit and revert
    /// @param genesisRoot root of the empty state
    /// @param balanceDepth levels of a balance tree: token ids are below 2^balanceDepth
    /// @param accountDepth levels of the account tree: account ids are below 2^accountDepth
    /// @param ethPrecision decimal digits of ETH on L2, at most 18
    /// @param registrationFee wei for an account, a multiple of the unit of ETH
    /// @param feeOwner owner of account 1, the fee account
    /// @param feeKeyX x of the fee account's L2 key
    /// @param feeKeyY y of the fee account's L2 key
    /// @param circuits that may prove blocks from the beginning
    struct Deployment {
        address logic;
        address exitProof;
        address governor;
        address[] operators;
        uint256 genesisRoot;
        uint8 balanceDepth;
        uint8 accountDepth;
        uint8 ethPrecision;
        uint256 registrationFee;
        address feeOwner;
        uint256 feeKeyX;
        uint256 feeKeyY;
        Circuit[] circuits;
    }

    // ------------------------------------------------------------------------- events: requests

    /// @notice An account was registered; L2 has to execute it as request `serial`.
    event RegisterRequested(
        uint64 indexed serial,
        uint32 indexed account,
        address indexed owner,
        bool sign,
        uint256 ay,
        uint64 expiry
    );

    /// @notice An owner replaced the account's L2 key.
    event KeyChangeRequested(
        uint64 indexed serial,
        uint32 indexed account,
        address indexed owner,
        bool sign,
        uint256 ay,
        uint64 expiry
    );

    /// @notice A deposit was received; `amount` is in L2 units.
    event DepositRequested(
        uint64 indexed serial,
        uint32 indexed account,
        address indexed owner,
        uint16 token,
        uint64 amount,
        uint64 expiry
    );

    /// @notice An owner asked for the whole balance of a token.
    event FullExitRequested(
        uint64 indexed serial,
        uint32 indexed account,
        address indexed owner,
        uint16 token,
        uint64 expiry
    );

    // --------------------------------------------------------------------------- events: blocks

    /// @notice A block was committed; the argument is what prove, execute and revert ask for.
    event BlockCommitted(uint64 indexed number, StoredBlock stored);

    /// @notice Blocks up to this one are proven.
    event BlocksProven(uint64 indexed firstNumber, uint64 indexed lastNumber);

    /// @notice A block was executed; its withdrawals were credited.
    event BlockExecuted(uint64 indexed number, uint256 newRoot);

    /// @notice Committed blocks above this one were taken back.
    event BlocksReverted(uint64 indexed lastCommitted);

    // ------------------------------------------------------------------------- events: payments

    /// @notice An owner can claim `amount` more L2 units.
    event Credited(address indexed owner, uint16 indexed token, uint64 amount);

    /// @notice An owner was paid `amount` L2 units.
    event Paid(address indexed owner, uint16 indexed token, uint64 amount);

    // --------------------------------------------------------------------------- events: exodus

    /// @notice Exodus mode began: what is not executed will never be.
    event ExodusActivated(uint64 lastExecuted, uint64 firstRequestDropped);

    /// @notice The balance of an account was paid out of the last executed state.
    event Exited(
        uint32 indexed account, uint16 indexed token, address indexed owner, uint64 amount
    );

    /// @notice A deposit that was never executed was credited to the account's owner.
    event DepositRefunded(uint64 indexed serial, address indexed owner, uint16 token, uint64 amount);

    // ----------------------------------------------------------------------- events: governance

    /// @notice A token can be deposited from now on.
    event TokenAdded(uint16 indexed id, address indexed token, uint8 precision, uint256 unit);

    /// @notice Someone became an operator or is none any more.
    event OperatorSet(address indexed operator, bool active);

    /// @notice A circuit may prove blocks, or, with verifier 0, may not any more.
    event CircuitSet(bytes32 indexed circuitId, address verifier, uint16 records);

    /// @notice A change of a circuit may be made from `readyAt` on.
    event CircuitAnnounced(
        bytes32 indexed circuitId, address verifier, uint16 records, uint64 readyAt
    );

    /// @notice The announced change of a circuit will not be made.
    event CircuitCancelled(bytes32 indexed circuitId);

    /// @notice A change of the logic may be made from `readyAt` on.
    event UpgradeAnnounced(address indexed logic, bytes migration, uint64 readyAt);

    /// @notice The announced change of the logic will not be made.
    event UpgradeCancelled();

    // ------------------------------------------------------------------------------------ errors

    /// @notice Nothing of this is possible any more: exodus mode is on.
    error ExodusIsActive();
    /// @notice This needs exodus mode, which `activateExodusMode` begins.
    error ExodusIsNotActive();
    /// @notice The first request that is not executed has not expired.
    error NoRequestExpired();

    /// @notice Only an operator may do this.
    error NotOperator(address caller);
    /// @notice Blocks are committed by a transaction of an account without code to this contract, so
    /// that the data is that transaction's input.
    error CommitMustBeDirect();
    /// @notice No block is given, or all given ones are done already.
    error NothingToDo();
    /// @notice Lists that belong together have different lengths.
    error LengthsDiffer();
    /// @notice The block given is not the one expected here.
    error UnexpectedBlock(uint64 number, uint64 expected);
    /// @notice The block given is not the one that was committed under its number.
    error BlockDiffers(uint64 number);
    /// @notice No circuit of this id may prove blocks.
    error UnknownCircuit(bytes32 circuitId);
    /// @notice The block's time is before the previous one's or too old, or in the future.
    error TimeOutOfRange(uint64 time, uint64 earliest, uint64 latest);
    /// @notice The value is not a canonical field element.
    error NotBelowFieldOrder(uint256 value);
    /// @notice The data is not of whole records, or of more than the circuit has.
    error DataLengthInvalid(uint256 length, uint16 records);
    /// @notice The record has a type that does not exist.
    error UnknownRecordType(uint256 record, uint8 recordType);
    /// @notice Nops at the end are to be left out.
    error LastRecordIsNop();
    /// @notice The record is not the request that is next.
    error RequestDiffers(uint256 record, uint64 serial);
    /// @notice The public inputs are not those committed to.
    error PublicInputsDiffer(uint64 number);
    /// @notice A proof from this block on is not valid.
    error ProofInvalid(uint64 firstNumber);
    /// @notice The withdrawals are not those committed to.
    error WithdrawalsDiffer(uint64 number);

    /// @notice x and y are no point of BabyJubJub with y > 0.
    error KeyInvalid(uint256 x, uint256 y);
    /// @notice Registration costs exactly `fee` wei.
    error WrongFee(uint256 sent, uint256 fee);
    /// @notice All account ids are taken.
    error AccountsExhausted();
    /// @notice No account has this id.
    error UnknownAccount(uint32 account);
    /// @notice Only the account's owner may do this.
    error NotAccountOwner(uint32 account, address caller);
    /// @notice No token has this id, or it is ETH where an ERC-20 is expected.
    error UnknownToken(uint16 token);
    /// @notice The amount received is zero or no multiple of the token's L2 unit.
    error AmountInvalid(uint256 received, uint256 unit);
    /// @notice The exchange would hold 2^63 units of the token or more.
    error TooMuchOutstanding(uint16 token, uint256 amount);

    /// @notice Nothing is pending for the owner in this token.
    error NothingPending(address owner, uint16 token);
    /// @notice The owner did not accept the ETH.
    error EthNotAccepted(address owner);
    /// @notice The token took another amount from the exchange than was to be paid.
    error PaymentDiffers(uint16 token, uint256 taken, uint256 amount);

    /// @notice This balance was paid out before.
    error AlreadyExited(uint32 account, uint16 token);
    /// @notice The leaf and its paths do not lead to the last executed root.
    error ExitProofInvalid(uint256 root, uint256 expected);

    /// @notice A path of the exit has another length than the tree, or a value is out of its range.
    error ExitMalformed();

    /// @notice The address has no code.
    error NotAContract(address account);
    /// @notice The token has an id already.
    error TokenKnown(address token, uint16 id);
    /// @notice All token ids are taken.
    error TokensExhausted();
    /// @notice L2 cannot have more digits than the token, nor a token more than 57.
    error PrecisionInvalid(uint8 precision, uint8 decimals);
    /// @notice A parameter of the deployment cannot be.
    error DeploymentInvalid(string what);
    /// @notice This change was not announced.
    error NotAnnounced();
    /// @notice The notice of an announced change is not over.
    error NoticeNotOver(uint64 readyAt);
    /// @notice A circuit has at least one record and a verifier with code, or neither.
    error CircuitInvalid(bytes32 circuitId);
    /// @notice The exchange takes ETH by `depositETH` only.
    error EthUnexpected();
    /// @notice The token has no id.
    error TokenNotListed(address token);
    /// @notice The governor cannot be nobody.
    error GovernorRequired();

    // ---------------------------------------------------------------------- requests (by anyone)

    /// @notice Registers an L2 key as a new account of the caller, for the registration fee.
    /// @param x of the key's point on BabyJubJub
    /// @param y of the key's point, above 0
    /// @return account id of the account
    function registerUser(uint256 x, uint256 y) external payable returns (uint32 account);

    /// @notice Replaces the L2 key of an account of the caller.
    function changeKey(uint32 account, uint256 x, uint256 y) external;

    /// @notice Deposits the ETH sent to an account, anybody's.
    function depositETH(uint32 account) external payable;

    /// @notice Deposits a token to an account, anybody's.
    /// @dev Credits what arrives, which must be a multiple of the token's unit.
    /// @param token id of the token
    /// @param account that is credited
    /// @param amount in the token's smallest parts, to be approved before
    function depositERC20(uint16 token, uint32 account, uint256 amount) external;

    /// @notice Asks for the whole balance of a token of an account of the caller.
    function requestFullExit(uint32 account, uint16 token) external;

    // ------------------------------------------------------------------------------------ blocks

    /// @notice Commits blocks after the last committed one; by operators, directly.
    /// @param last the last committed block
    /// @param blocks the ones that follow
    function commitBlocks(StoredBlock calldata last, NewBlock[] calldata blocks) external;

    /// @notice Proves committed blocks in their order; by anyone. Blocks proven before are passed
    /// over without a look at their proofs.
    /// @param blocks consecutive, the first one at most the first that is not proven
    /// @param publicInputs of each block's proof: number, time, domain, old root, new root, C, z, y
    /// @param proofs of each block
    function proveBlocks(
        StoredBlock[] calldata blocks,
        uint256[8][] calldata publicInputs,
        bytes[] calldata proofs
    ) external;

    /// @notice Executes proven blocks in their order; by anyone. Blocks executed before are passed
    /// over.
    /// @param blocks consecutive, the first one at most the first that is not executed
    /// @param withdrawals of each block
    function executeBlocks(StoredBlock[] calldata blocks, Withdrawal[][] calldata withdrawals)
        external;

    /// @notice Takes back committed blocks that are not proven; by operators.
    /// @param blocks newest first, beginning with the last committed one
    function revertBlocks(StoredBlock[] calldata blocks) external;

    // ---------------------------------------------------------------------------------- payments

    /// @notice Pays an owner what is pending; by anyone, always.
    function withdrawPendingBalance(address owner, uint16 token) external;

    // ------------------------------------------------------------------------------------ exodus

    /// @notice Stops the exchange for good if its first open request has expired; by anyone.
    function activateExodusMode() external;

    /// @notice Pays an account's balance in the last executed state to its owner; by anyone, once.
    /// @param last the last executed block
    /// @param exit the leaf and its paths
    function performExit(StoredBlock calldata last, Exit calldata exit) external;

    /// @notice Credits deposits that were not executed to the owners of their accounts; by anyone.
    function refundDeposits(Refund[] calldata refunds) external;

    // -------------------------------------------------------------------------------- governance

    /// @notice Lists a token; by the governor.
    /// @param token address of an ERC-20 contract that has decimals()
    /// @param precision decimal digits on L2, at most decimals(), for ever
    /// @return id of the token
    function addToken(address token, uint8 precision) external returns (uint16 id);

    /// @notice Makes someone an operator or ends it; by the governor, at once.
    function setOperator(address operator, bool active) external;

    /// @notice Announces a new, another or (with verifier 0) no verifier for a circuit.
    function announceCircuit(Circuit calldata change) external;

    /// @notice Makes an announced change of a circuit, after the notice.
    function finishCircuit(bytes32 circuitId) external;

    /// @notice Drops an announced change of a circuit.
    function cancelCircuit(bytes32 circuitId) external;

    /// @notice Announces other logic and a call to be made to it.
    function announceUpgrade(address logic, bytes calldata migration) external;

    /// @notice Changes the logic, after the notice.
    function finishUpgrade(address logic, bytes calldata migration) external;

    /// @notice Drops an announced change of the logic.
    function cancelUpgrade() external;

    // ------------------------------------------------------------------------------------- views

    /// @notice What binds signatures to this deployment: the first 12 bytes of
    /// keccak256(abi.encode(chain id, this contract)) at the time of deployment.
    function domain() external view returns (bytes12);

    /// @notice Number of the last committed block.
    function blocksCommitted() external view returns (uint64);

    /// @notice Number of the last proven block.
    function blocksProven() external view returns (uint64);

    /// @notice Number of the last executed block.
    function blocksExecuted() external view returns (uint64);

    /// @notice Hash of a committed block's `StoredBlock`, 0 if there is none.
    function blockHash(uint64 number) external view returns (bytes32);

    /// @notice Serial id of the first request that no committed block has.
    function priorityCommitted() external view returns (uint64);

    /// @notice Serial id of the first request that no executed block has.
    function priorityExecuted() external view returns (uint64);

    /// @notice Serial id of the next request.
    function priorityCount() external view returns (uint64);

    /// @notice A request.
    /// @return hash first 28 bytes of the hash of its record, 0 if there is none
    /// @return expiry time when it will have expired if not executed
    function priorityRequest(uint64 serial) external view returns (bytes28 hash, uint64 expiry);

    /// @notice Whether exodus mode is on.
    function exodus() external view returns (bool);

    /// @notice Whether the balance was paid out in exodus mode.
    function exited(uint32 account, uint16 token) external view returns (bool);

    /// @notice Number of accounts; their ids begin with 1.
    function accountCount() external view returns (uint32);

    /// @notice Owner of an account, 0 if there is none.
    function accountOwner(uint32 account) external view returns (address);

    /// @notice L2 units that an owner can claim.
    function pendingBalance(address owner, uint16 token) external view returns (uint64);

    /// @notice L2 units that the exchange owes in all: on L2, requested and pending.
    function outstanding(uint16 token) external view returns (uint64);

    /// @notice Number of tokens, ETH included.
    function tokenCount() external view returns (uint16);

    /// @notice A token by its id.
    function tokenById(uint16 id) external view returns (Token memory);

    /// @notice Id of a token.
    function tokenId(address token) external view returns (uint16);

    /// @notice Whether the address is an operator.
    function isOperator(address account) external view returns (bool);

    /// @notice A circuit; its verifier is 0 if it may not prove blocks.
    function circuit(bytes32 circuitId) external view returns (Circuit memory);

    /// @notice Wei for an account.
    function registrationFee() external view returns (uint256);

    /// @notice Levels of the trees: balances, accounts.
    function depths() external view returns (uint8 balanceDepth, uint8 accountDepth);

    /// @notice The logic in use.
    function logic() external view returns (address);

    /// @notice The contract that computes roots for exits.
    function exitProof() external view returns (address);

    /// @notice An announced change of the logic: hash of its arguments, and when it may be made.
    function announcedUpgrade() external view returns (bytes32 hash, uint64 readyAt);

    /// @notice An announced change of a circuit, and when it may be made; 0 if there is none.
    function announcedCircuit(bytes32 circuitId)
        external
        view
        returns (Circuit memory change, uint64 readyAt);

    /// @notice Seconds a request may wait before exodus mode can begin.
    function priorityExpiry() external view returns (uint64);

    /// @notice Seconds between the announcement of a change and the change.
    function changeNotice() external view returns (uint64);
}
