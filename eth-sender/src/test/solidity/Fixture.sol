// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ExitProof} from "../../main/solidity/ExitProof.sol";
import {FIELD_ORDER} from "../../main/solidity/FieldOrder.sol";
import {Fluidex} from "../../main/solidity/Fluidex.sol";
import {FluidexLogic} from "../../main/solidity/FluidexLogic.sol";
import {IFluidex} from "../../main/solidity/IFluidex.sol";
import {TokenDouble, VerifierDouble} from "./Doubles.sol";
import {Vm} from "./Vm.sol";

/// @dev An exchange with a fee account (1), two tokens (ETH with 8 digits, USD with 6) and a block
/// builder. A block is built as `Draft`s of records, which the tests can alter before the commit.
abstract contract Fixture {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    bool public constant IS_TEST = true;

    // Points of BabyJubJub: circomlib's base point and its double.
    uint256 internal constant X1 =
        5299619240641551281634865583518297030282874472190772894086521144482721001553;
    uint256 internal constant Y1 =
        16950150798460657717958625567821834550301663161624707787222815936182638968203;

    uint256 internal constant NOW = 1_700_000_000;
    bytes32 internal constant CIRCUIT = keccak256("circuit of 4");
    bytes32 internal constant OTHER_CIRCUIT = keccak256("circuit of 2");
    uint8 internal constant BALANCE_DEPTH = 3;
    uint8 internal constant ACCOUNT_DEPTH = 4;
    uint256 internal constant FEE = 1e15;
    uint256 internal constant ETH_UNIT = 1e10;
    uint256 internal constant GENESIS = 123;
    uint16 internal constant ETH = 0;
    uint16 internal constant USD = 1;

    address internal governor = address(0x6001);
    address internal operator = address(0x0be2a702);
    address internal feeOwner = address(0xfee);
    address internal alice = address(0xa11ce);
    address internal bob = address(0xb0b);
    address internal stranger = address(0x57ea);

    IFluidex internal exchange;
    FluidexLogic internal firstLogic;
    ExitProof internal exitProof;
    VerifierDouble internal verifier;
    VerifierDouble internal otherVerifier;
    TokenDouble internal usd;

    /// @dev The last block committed in the test's view; its inputs, data and withdrawals by number.
    IFluidex.StoredBlock internal last;
    mapping(uint64 => IFluidex.StoredBlock) internal storedBlocks;
    mapping(uint64 => uint256[8]) internal inputsOf;
    mapping(uint64 => IFluidex.Withdrawal[]) internal withdrawalsOf;

    function setUp() public virtual {
        vm.warp(NOW);
        firstLogic = new FluidexLogic();
        exitProof = new ExitProof();
        verifier = new VerifierDouble(1);
        otherVerifier = new VerifierDouble(2);
        exchange = _deploy(_deployment());
        usd = new TokenDouble(8);
        vm.prank(governor);
        exchange.addToken(address(usd), 6);
        last = IFluidex.StoredBlock(0, 0, 0, GENESIS, 0, 0, 0);
        for (uint256 i = 0; i < 2; ++i) {
            address owner = i == 0 ? alice : bob;
            vm.deal(owner, 1000 ether);
            usd.mint(owner, 1e18);
            vm.prank(owner);
            usd.approve(address(exchange), type(uint256).max);
        }
    }

    function _deployment() internal view returns (IFluidex.Deployment memory start) {
        address[] memory operators = new address[](1);
        operators[0] = operator;
        IFluidex.Circuit[] memory circuits = new IFluidex.Circuit[](2);
        circuits[0] = IFluidex.Circuit(CIRCUIT, address(verifier), 4);
        circuits[1] = IFluidex.Circuit(OTHER_CIRCUIT, address(otherVerifier), 2);
        start = IFluidex.Deployment({
            logic: address(firstLogic),
            exitProof: address(exitProof),
            governor: governor,
            operators: operators,
            genesisRoot: GENESIS,
            balanceDepth: BALANCE_DEPTH,
            accountDepth: ACCOUNT_DEPTH,
            ethPrecision: 8,
            registrationFee: FEE,
            feeOwner: feeOwner,
            feeKeyX: X1,
            feeKeyY: Y1,
            circuits: circuits
        });
    }

    function _deploy(IFluidex.Deployment memory start) internal returns (IFluidex) {
        return IFluidex(address(new Fluidex(start)));
    }

    // ----------------------------------------------------------------------------------- records

    function _register(uint32 account, uint256 x, uint256 y) internal pure returns (bytes memory) {
        uint256 key = (x > (FIELD_ORDER - 1) / 2 ? 1 << 255 : 0) | y;
        return abi.encodePacked(
            uint8(1), account, bytes20(0), uint64(0), uint128(key >> 128), uint64(0), uint128(key)
        );
    }

    /// @dev Deposit (2), Withdraw (4) or FullExit (6).
    function _balanceChange(uint8 recordType, uint32 account, uint16 token, uint64 amount)
        internal
        pure
        returns (bytes memory)
    {
        return abi.encodePacked(
            recordType, account, token, bytes18(0), uint128(0), amount, bytes24(0)
        );
    }

    function _transfer(uint32 from, uint32 to, uint16 token, uint64 amount)
        internal
        pure
        returns (bytes memory)
    {
        return abi.encodePacked(
            uint8(3), from, to, token, bytes14(0), uint128(0), amount, bytes24(0)
        );
    }

    function _nop() internal pure returns (bytes memory) {
        return new bytes(73);
    }

    function _trade() internal pure returns (bytes memory) {
        return abi.encodePacked(
            abi.encodePacked(uint8(5), uint32(2), uint32(3), uint16(0), uint16(1)),
            abi.encodePacked(uint32(77), uint32(88), uint16(0), uint16(0)),
            abi.encodePacked(uint64(1e9), uint64(2e12), uint64(123456789)),
            abi.encodePacked(uint64(2e12), uint64(1e9), uint64(987654321))
        );
    }

    // ------------------------------------------------------------------------------------ blocks

    function _newBlock(bytes memory data) internal view returns (IFluidex.NewBlock memory) {
        uint256 root = uint256(keccak256(abi.encode(last.newRoot, data))) % FIELD_ORDER;
        return _newBlock(data, root);
    }

    function _newBlock(bytes memory data, uint256 newRoot)
        internal
        view
        returns (IFluidex.NewBlock memory)
    {
        uint256 c = uint256(keccak256(abi.encode("C", data))) % FIELD_ORDER;
        return IFluidex.NewBlock(CIRCUIT, uint64(block.timestamp), newRoot, c, data);
    }

    function _one(IFluidex.NewBlock memory new_)
        internal
        pure
        returns (IFluidex.NewBlock[] memory list)
    {
        list = new IFluidex.NewBlock[](1);
        list[0] = new_;
    }

    function _one(IFluidex.StoredBlock memory stored)
        internal
        pure
        returns (IFluidex.StoredBlock[] memory list)
    {
        list = new IFluidex.StoredBlock[](1);
        list[0] = stored;
    }

    /// @dev What the contract is to make of a block, computed here by other means.
    function _expect(IFluidex.StoredBlock memory before, IFluidex.NewBlock memory new_)
        internal
        returns (IFluidex.StoredBlock memory stored)
    {
        uint64 number = before.number + 1;
        uint256 z = uint256(
            keccak256(
                abi.encode(
                    new_.circuitId,
                    new_.dataCommitment,
                    keccak256(new_.data),
                    number,
                    before.newRoot,
                    new_.newRoot
                )
            )
        ) % FIELD_ORDER;
        uint256 y = 0;
        uint256 power = 1;
        uint256[3] memory widths = [uint256(25), 24, 24];
        uint256 at = 0;
        uint64 priority = 0;
        delete withdrawalsOf[number];
        for (uint256 i = 0; i < new_.data.length / 73; ++i) {
            uint8 recordType = uint8(new_.data[at]);
            if (recordType == 1 || recordType == 2 || recordType == 6) ++priority;
            if (recordType == 4 || recordType == 6) {
                withdrawalsOf[number].push(
                    IFluidex.Withdrawal(
                        uint32(_integer(new_.data, at + 1, 4)),
                        uint16(_integer(new_.data, at + 5, 2)),
                        uint64(_integer(new_.data, at + 25, 24))
                    )
                );
            }
            for (uint256 j = 0; j < 3; ++j) {
                y = addmod(y, mulmod(_integer(new_.data, at, widths[j]), power, FIELD_ORDER), FIELD_ORDER);
                power = mulmod(power, z, FIELD_ORDER);
                at += widths[j];
            }
        }
        uint256[8] memory inputs = [
            number,
            new_.time,
            uint256(uint96(exchange.domain())),
            before.newRoot,
            new_.newRoot,
            new_.dataCommitment,
            z,
            y
        ];
        stored = IFluidex.StoredBlock(
            number,
            new_.circuitId,
            new_.time,
            new_.newRoot,
            keccak256(abi.encode(inputs)),
            priority,
            keccak256(abi.encode(withdrawalsOf[number]))
        );
        inputsOf[number] = inputs;
        storedBlocks[number] = stored;
    }

    function _integer(bytes memory data, uint256 at, uint256 length)
        internal
        pure
        returns (uint256 value)
    {
        for (uint256 i = 0; i < length; ++i) {
            value = value << 8 | uint8(data[at + i]);
        }
    }

    /// @dev Commits a block of records as the operator.
    function _commit(bytes memory data) internal returns (IFluidex.StoredBlock memory) {
        return _commit(_newBlock(data));
    }

    function _commit(IFluidex.NewBlock memory new_)
        internal
        returns (IFluidex.StoredBlock memory stored)
    {
        stored = _expect(last, new_);
        vm.expectEmit(address(exchange));
        emit IFluidex.BlockCommitted(stored.number, stored);
        vm.prank(operator, operator);
        exchange.commitBlocks(last, _one(new_));
        _equal(exchange.blockHash(stored.number), keccak256(abi.encode(stored)), "hash");
        last = stored;
    }

    function _proof(uint64 number) internal view returns (bytes memory) {
        return storedBlocks[number].circuitId == CIRCUIT
            ? verifier.prove(inputsOf[number])
            : otherVerifier.prove(inputsOf[number]);
    }

    /// @dev Arguments of proveBlocks and executeBlocks for a range of blocks.
    function _range(uint64 from, uint64 to)
        internal
        view
        returns (
            IFluidex.StoredBlock[] memory blocks,
            uint256[8][] memory inputs,
            bytes[] memory proofs,
            IFluidex.Withdrawal[][] memory withdrawals
        )
    {
        uint256 count = to - from + 1;
        blocks = new IFluidex.StoredBlock[](count);
        inputs = new uint256[8][](count);
        proofs = new bytes[](count);
        withdrawals = new IFluidex.Withdrawal[][](count);
        for (uint256 i = 0; i < count; ++i) {
            uint64 number = from + uint64(i);
            blocks[i] = storedBlocks[number];
            inputs[i] = inputsOf[number];
            proofs[i] = _proof(number);
            withdrawals[i] = withdrawalsOf[number];
        }
    }

    function _prove(uint64 from, uint64 to) internal {
        (
            IFluidex.StoredBlock[] memory blocks,
            uint256[8][] memory inputs,
            bytes[] memory proofs,
        ) = _range(from, to);
        exchange.proveBlocks(blocks, inputs, proofs);
    }

    function _execute(uint64 from, uint64 to) internal {
        (IFluidex.StoredBlock[] memory blocks,,, IFluidex.Withdrawal[][] memory withdrawals) =
            _range(from, to);
        exchange.executeBlocks(blocks, withdrawals);
    }

    /// @dev Commits, proves and executes one block.
    function _finalise(bytes memory data) internal returns (IFluidex.StoredBlock memory stored) {
        stored = _commit(data);
        _prove(stored.number, stored.number);
        _execute(stored.number, stored.number);
    }

    /// @dev Registers Alice as 2 and Bob as 3, executed, and credits both.
    function _begin() internal {
        vm.prank(alice);
        exchange.registerUser{value: FEE}(X1, Y1);
        vm.prank(bob);
        exchange.registerUser{value: FEE}(X1, Y1);
        _finalise(
            bytes.concat(_register(1, X1, Y1), _register(2, X1, Y1), _register(3, X1, Y1))
        );
    }

    // ---------------------------------------------------------------------------------- equality

    function _equal(uint256 actual, uint256 expected, string memory what) internal pure {
        if (actual != expected) {
            revert(
                string.concat(
                    what, " is ", vm.toString(actual), " where expected ", vm.toString(expected)
                )
            );
        }
    }

    function _equal(address actual, address expected, string memory what) internal pure {
        _equal(uint160(actual), uint160(expected), what);
    }

    function _equal(bytes32 actual, bytes32 expected, string memory what) internal pure {
        _equal(uint256(actual), uint256(expected), what);
    }

    function _true(bool condition, string memory what) internal pure {
        if (!condition) revert(what);
    }
}
