// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

import {IFluidex} from "../../main/solidity/IFluidex.sol";
import {IVerifier} from "../../main/solidity/IVerifier.sol";

/// @dev Stands for a verifier where no proofs are at hand: a proof is the hash of the inputs, and
/// anything behind it.
contract VerifierDouble is IVerifier {
    uint256 private immutable SALT;

    constructor(uint256 salt) {
        SALT = salt;
    }

    function prove(uint256[8] memory inputs) public view returns (bytes memory) {
        return abi.encode(keccak256(abi.encode(SALT, inputs)));
    }

    function verifyAll(bytes[] calldata proofs, uint256[][] calldata publicInputs)
        external
        view
        returns (bool)
    {
        if (proofs.length == 0 || proofs.length != publicInputs.length) return false;
        for (uint256 i = 0; i < proofs.length; ++i) {
            if (publicInputs[i].length != 8) return false;
            uint256[8] memory inputs;
            for (uint256 j = 0; j < 8; ++j) {
                inputs[j] = publicInputs[i][j];
            }
            if (proofs[i].length < 32 || bytes32(proofs[i][:32]) != bytes32(prove(inputs))) {
                return false;
            }
        }
        return true;
    }
}

/// @dev A well-behaved token.
contract TokenDouble is ERC20 {
    uint8 private immutable DIGITS;

    constructor(uint8 digits) ERC20("Test", "TST") {
        DIGITS = digits;
    }

    function decimals() public view override returns (uint8) {
        return DIGITS;
    }

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }
}

/// @dev A token that keeps a part of what is sent to the exchange, and when the exchange pays, takes
/// more from it.
contract FeeToken is TokenDouble(6) {
    uint256 public keptOnDeposit;
    uint256 public extraOnPayment;
    uint256 public bonusOnDeposit;
    address public exchange;

    function set(address exchange_, uint256 kept, uint256 extra) external {
        exchange = exchange_;
        keptOnDeposit = kept;
        extraOnPayment = extra;
    }

    function setBonus(uint256 bonus) external {
        bonusOnDeposit = bonus;
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (to == exchange && bonusOnDeposit != 0) super._update(address(0), to, bonusOnDeposit);
        if (to == exchange && keptOnDeposit != 0) super._update(to, address(this), keptOnDeposit);
        if (from == exchange && extraOnPayment != 0) {
            super._update(from, address(this), extraOnPayment);
        }
    }
}

/// @dev An owner that tries to be paid twice, or again from within a deposit.
contract ReentrantOwner {
    IFluidex private immutable EXCHANGE;
    bytes private again;
    bool public refusesEth;

    constructor(IFluidex exchange) {
        EXCHANGE = exchange;
    }

    function setAgain(bytes calldata call_) external {
        again = call_;
    }

    function setRefusesEth(bool refuses) external {
        refusesEth = refuses;
    }

    function register(uint256 x, uint256 y) external payable returns (uint32) {
        return EXCHANGE.registerUser{value: msg.value}(x, y);
    }

    receive() external payable {
        require(!refusesEth, "no");
        if (again.length != 0) {
            (bool ok,) = address(EXCHANGE).call(again);
            require(!ok, "reentered");
        }
    }
}

/// @dev A token that calls the exchange from within a transfer.
contract CallbackToken is TokenDouble(6) {
    address private target;
    bytes private call_;
    bool public succeeded;

    function arm(address target_, bytes calldata data) external {
        target = target_;
        call_ = data;
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (target != address(0)) {
            (bool ok,) = target.call(call_);
            if (ok) succeeded = true;
        }
    }
}

/// @dev Commits on behalf of an operator, whose transaction would not carry the data.
contract Relay {
    function forward(address target, bytes calldata data) external {
        (bool ok, bytes memory returned) = target.call(data);
        if (!ok) {
            assembly ("memory-safe") {
                revert(add(returned, 0x20), mload(returned))
            }
        }
    }
}
