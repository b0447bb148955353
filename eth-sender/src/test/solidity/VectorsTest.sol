// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ExitProof} from "../../main/solidity/ExitProof.sol";
import {Fluidex} from "../../main/solidity/Fluidex.sol";
import {FluidexLogic} from "../../main/solidity/FluidexLogic.sol";
import {IFluidex} from "../../main/solidity/IFluidex.sol";
import {TokenDouble, VerifierDouble} from "./Doubles.sol";
import {Fixture} from "./Fixture.sol";

/// @dev Replays the life of an exchange that the rollup's own code has made (L1VectorsTest), each
/// step a transaction, and keeps what each costs.
contract VectorsTest is Fixture {
    address private constant DEPLOYER = address(0xf1de);
    /// @dev The first contract that DEPLOYER makes; the domain of the vectors is of it.
    address private constant EXCHANGE = 0x2A2A97a9FDcFb120A5C35EA82Fc1601a6403cF21;

    string private json;

    function setUp() public override {
        vm.warp(NOW);
        vm.chainId(31337);
        json = vm.readFile("src/test/resources/l1-vectors.json");
        firstLogic = new FluidexLogic();
        exitProof = new ExitProof();
        verifier = new VerifierDouble(1);
        usd = new TokenDouble(8);
        IFluidex.Deployment memory start = _deployment();
        start.circuits = new IFluidex.Circuit[](1);
        start.circuits[0] =
            IFluidex.Circuit(vm.parseJsonBytes32(json, ".circuitId"), address(verifier), 16);
        start.genesisRoot = vm.parseJsonUint(json, ".genesisRoot");
        start.balanceDepth = 8;
        start.accountDepth = 24;
        start.feeKeyX = vm.parseJsonUint(json, ".feeKeyX");
        start.feeKeyY = vm.parseJsonUint(json, ".feeKeyY");
        // Not `new`, which forge replaces.
        bytes memory code = bytes.concat(type(Fluidex).creationCode, abi.encode(start));
        address made;
        vm.prank(DEPLOYER);
        assembly ("memory-safe") {
            made := create(0, add(code, 0x20), mload(code))
        }
        exchange = IFluidex(made);
        _equal(address(exchange), EXCHANGE, "exchange");
        vm.prank(governor);
        exchange.addToken(address(usd), 6);
        vm.deal(alice, 1e30);
        vm.deal(bob, 1e30);
        usd.mint(bob, 1e30);
        vm.prank(bob);
        usd.approve(address(exchange), type(uint256).max);
    }

    function test_shouldAgreeWithTheRollupOnEveryStep() external {
        _equal(
            bytes32(exchange.domain()),
            bytes32(bytes12(vm.parseJsonBytes(json, ".domain"))),
            "domain"
        );
        for (uint256 i = 0;; ++i) {
            string memory step = string.concat(".steps[", vm.toString(i), "]");
            if (!vm.keyExistsJson(json, step)) break;
            vm.warp(vm.parseJsonUint(json, string.concat(step, ".time")));
            address from = vm.parseJsonAddress(json, string.concat(step, ".from"));
            string memory name = vm.parseJsonString(json, string.concat(step, ".name"));
            uint256 value = vm.parseJsonUint(json, string.concat(step, ".value"));
            bytes memory data = vm.parseJsonBytes(json, string.concat(step, ".data"));
            vm.prank(from, from);
            (bool ok, bytes memory returned) = address(exchange).call{value: value}(data);
            vm.snapshotGasLastCall("L1", name);
            if (!ok) {
                assembly ("memory-safe") {
                    revert(add(returned, 0x20), mload(returned))
                }
            }
        }
        // Everything was executed, and everything was paid out.
        _equal(exchange.blocksExecuted(), 10, "executed");
        _true(exchange.exodus(), "exodus");
        _equal(address(exchange).balance, 0, "ETH left");
        _equal(usd.balanceOf(address(exchange)), 0, "USD left");
    }

    function test_shouldHashAsCircomlib() external view {
        _equal(
            exitProof.poseidon([uint256(1), 2]),
            7853200120776062878684798364095072458815029376092732009249414926327459813530,
            "Poseidon(1, 2)"
        );
        _equal(
            exitProof.poseidon([uint256(1), 2, 3, 4]),
            18821383157269793795438455681495246036402687001665670618754263018637548127333,
            "Poseidon(1, 2, 3, 4)"
        );
    }
}
