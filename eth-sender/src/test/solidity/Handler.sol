// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {FluidexLogic} from "../../main/solidity/FluidexLogic.sol";
import {IFluidex} from "../../main/solidity/IFluidex.sol";
import {Fixture} from "./Fixture.sol";
import {Ledger} from "./Ledger.sol";

/// @dev Lives the life of an exchange in any order and keeps its own books. Every call either does
/// what it should, or is one that must be refused, and is.
contract Handler is Fixture {
    uint8 private constant REGISTER = 1;
    uint8 private constant DEPOSIT = 2;
    uint8 private constant WITHDRAW = 4;
    uint8 private constant FULL_EXIT = 6;
    uint32 private constant LAST_ACCOUNT = 5;

    struct Asked {
        uint8 kind;
        uint32 account;
        uint16 token;
        uint64 amount;
        bool refunded;
    }

    /// @dev A balance before a block changed it.
    struct Undo {
        uint32 account;
        uint16 token;
        uint64 amount;
    }

    Ledger public ledger;
    Asked[] public asked;
    mapping(uint64 => Undo[]) private undo;
    mapping(uint64 => IFluidex.StoredBlock) private beforeBlock;
    /// @dev L2 units by token: requested and not committed, and withdrawn by blocks not executed.
    mapping(uint16 => uint256) public requested;
    mapping(uint16 => uint256) public leaving;
    mapping(uint32 => mapping(uint16 => bool)) public left;
    uint64 public askedCommitted;
    uint64 public askedExecuted;
    uint64 public committed;
    uint64 public proven;
    uint64 public executed;
    bool public over;
    uint256 public upgradeAnnounced;
    FluidexLogic public nextLogic;
    mapping(string => uint256) public calls;

    function setUp() public override {
        super.setUp();
        ledger = new Ledger(exitProof);
        nextLogic = new FluidexLogic();
        asked.push(Asked(REGISTER, 1, 0, 0, false));
        vm.deal(feeOwner, 0);
        usd.mint(feeOwner, 1e18);
    }

    function theExchange() external view returns (IFluidex) {
        return exchange;
    }

    function theUsd() external view returns (address) {
        return address(usd);
    }

    function askedCount() external view returns (uint64) {
        return uint64(asked.length);
    }

    function hashOf(uint64 number) external view returns (bytes32) {
        return number == 0
            ? keccak256(abi.encode(IFluidex.StoredBlock(0, 0, 0, GENESIS, 0, 0, 0)))
            : keccak256(abi.encode(storedBlocks[number]));
    }

    function ownerAt(uint256 index) public view returns (address) {
        return [feeOwner, alice, bob][index % 3];
    }

    function _owner(uint32 account) private view returns (address) {
        return account == 1 ? feeOwner : ownerAt(account);
    }

    function _account(uint256 seed) private view returns (uint32) {
        return uint32(seed % exchange.accountCount()) + 1;
    }

    function _refuseIfOver() private {
        if (over) vm.expectRevert(IFluidex.ExodusIsActive.selector);
    }

    // ------------------------------------------------------------------------------------ requests

    function register() external {
        uint32 account = exchange.accountCount() + 1;
        if (account > LAST_ACCOUNT) return;
        address owner = _owner(account);
        vm.deal(owner, owner.balance + FEE);
        _refuseIfOver();
        vm.prank(owner);
        exchange.registerUser{value: FEE}(X1, Y1);
        if (!over) asked.push(Asked(REGISTER, account, 0, 0, false));
    }

    function changeKey(uint256 seed) external {
        uint32 account = _account(seed);
        _refuseIfOver();
        vm.prank(_owner(account));
        exchange.changeKey(account, X1, Y1);
        if (!over) asked.push(Asked(REGISTER, account, 0, 0, false));
    }

    function deposit(uint256 seed, uint64 amount, bool inEth) external {
        uint32 account = _account(seed);
        amount = amount % 1e12 + 1;
        uint16 token = inEth ? ETH : USD;
        if (inEth) {
            vm.deal(alice, alice.balance + amount * ETH_UNIT);
            _refuseIfOver();
            vm.prank(alice);
            exchange.depositETH{value: amount * ETH_UNIT}(account);
        } else {
            usd.mint(bob, uint256(amount) * 100);
            _refuseIfOver();
            vm.prank(bob);
            exchange.depositERC20(USD, account, uint256(amount) * 100);
        }
        if (over) return;
        asked.push(Asked(DEPOSIT, account, token, amount, false));
        requested[token] += amount;
    }

    function requestFullExit(uint256 seed, bool inEth) external {
        uint32 account = _account(seed);
        uint16 token = inEth ? ETH : USD;
        _refuseIfOver();
        vm.prank(_owner(account));
        exchange.requestFullExit(account, token);
        if (!over) asked.push(Asked(FULL_EXIT, account, token, 0, false));
    }

    // -------------------------------------------------------------------------------------- blocks

    function commit(uint256 seed) external {
        uint64 number = committed + 1;
        IFluidex.StoredBlock memory before = last;
        delete undo[number];
        uint64 taken = 0;
        bytes memory data;
        // One to three requests, while there are any, then a transfer or a withdrawal.
        if (!over) {
            for (uint256 i = 0; i <= seed % 3 && askedCommitted + taken < asked.length; ++i) {
                data = bytes.concat(data, _take(number, asked[askedCommitted + taken]));
                ++taken;
            }
            data = bytes.concat(data, _move(number, seed >> 8));
        }
        IFluidex.NewBlock memory new_ = _newBlock(data, over ? 1 : ledger.root());
        if (over) {
            vm.expectRevert(IFluidex.ExodusIsActive.selector);
            vm.prank(operator, operator);
            exchange.commitBlocks(last, _one(new_));
            return;
        }
        _commit(new_);
        beforeBlock[number] = before;
        committed = number;
        askedCommitted += taken;
        ++calls["commit"];
    }

    /// @dev Executes a request in the books.
    function _take(uint64 number, Asked memory request) private returns (bytes memory) {
        if (request.kind == REGISTER) {
            ledger.register(request.account, Y1);
            return _register(request.account, X1, Y1);
        }
        uint64 balance = ledger.balance(request.account, request.token);
        if (request.kind == DEPOSIT) {
            _set(number, request.account, request.token, balance + request.amount);
            requested[request.token] -= request.amount;
            return _balanceChange(DEPOSIT, request.account, request.token, request.amount);
        }
        _set(number, request.account, request.token, 0);
        leaving[request.token] += balance;
        return _balanceChange(FULL_EXIT, request.account, request.token, balance);
    }

    function _move(uint64 number, uint256 seed) private returns (bytes memory) {
        uint32 from = uint32(seed % LAST_ACCOUNT) + 1;
        uint32 to = uint32((seed >> 8) % LAST_ACCOUNT) + 1;
        uint16 token = uint16((seed >> 16) % 2);
        uint64 balance = ledger.balance(from, token);
        uint64 amount = uint64((seed >> 24) % (uint256(balance) + 1));
        if (amount == 0 || from == to) return "";
        _set(number, from, token, balance - amount);
        if ((seed >> 20) % 2 == 0) {
            leaving[token] += amount;
            return _balanceChange(WITHDRAW, from, token, amount);
        }
        // Only to accounts that exist on L2.
        if (ledger.exit(to, token).ay == 0) {
            _set(number, from, token, balance);
            return "";
        }
        _set(number, to, token, ledger.balance(to, token) + amount);
        return _transfer(from, to, token, amount);
    }

    function _set(uint64 number, uint32 account, uint16 token, uint64 amount) private {
        undo[number].push(Undo(account, token, ledger.balance(account, token)));
        ledger.set(account, token, amount);
    }

    function prove(uint256 seed) external {
        if (over || proven == committed) return;
        uint64 to = proven + 1 + uint64(seed % (committed - proven));
        _prove(seed % 4 == 0 && proven > 0 ? proven : proven + 1, to);
        proven = to;
        ++calls["prove"];
    }

    function execute(uint256 seed) external {
        if (over || executed == proven) return;
        uint64 to = executed + 1 + uint64(seed % (proven - executed));
        _execute(executed + 1, to);
        for (uint64 number = executed + 1; number <= to; ++number) {
            askedExecuted += storedBlocks[number].priorityCount;
            _leave(number);
        }
        executed = to;
        ++calls["execute"];
    }

    function _leave(uint64 number) private {
        for (uint256 i = 0; i < withdrawalsOf[number].length; ++i) {
            leaving[withdrawalsOf[number][i].token] -= withdrawalsOf[number][i].amount;
        }
    }

    function revertLast() external {
        if (over || committed == proven) return;
        vm.prank(operator);
        exchange.revertBlocks(_one(storedBlocks[committed]));
        _undoLast();
        ++calls["revert"];
    }

    function _undoLast() private {
        uint64 number = committed;
        for (uint256 i = undo[number].length; i > 0; --i) {
            Undo memory change = undo[number][i - 1];
            ledger.set(change.account, change.token, change.amount);
        }
        _leave(number);
        uint64 first = askedCommitted - storedBlocks[number].priorityCount;
        for (uint64 i = first; i < askedCommitted; ++i) {
            if (asked[i].kind == DEPOSIT) requested[asked[i].token] += asked[i].amount;
            // A key change is undone to the same key; a registration, to none.
            if (asked[i].kind == REGISTER && _isRegistration(i)) {
                ledger.register(asked[i].account, 0);
            }
        }
        askedCommitted = first;
        last = beforeBlock[number];
        committed = number - 1;
    }

    function _isRegistration(uint64 index) private view returns (bool) {
        for (uint64 i = 0; i < index; ++i) {
            if (asked[i].kind == REGISTER && asked[i].account == asked[index].account) return false;
        }
        return true;
    }

    // ------------------------------------------------------------------------------------- attacks

    function attack(uint256 seed) external {
        IFluidex.NewBlock[] memory blocks = _one(_newBlock(""));
        if (!over) {
            vm.expectRevert(abi.encodeWithSelector(IFluidex.NotOperator.selector, stranger));
            vm.prank(stranger, stranger);
            exchange.commitBlocks(last, blocks);
        }
        if (!over && proven < committed) {
            (
                IFluidex.StoredBlock[] memory stored,
                uint256[8][] memory inputs,
                bytes[] memory proofs,
            ) = _range(proven + 1, proven + 1);
            proofs[0] = abi.encode(seed);
            vm.expectRevert(
                abi.encodeWithSelector(IFluidex.ProofInvalid.selector, proven + 1)
            );
            exchange.proveBlocks(stored, inputs, proofs);
            IFluidex.Withdrawal[][] memory withdrawals = new IFluidex.Withdrawal[][](1);
            withdrawals[0] = withdrawalsOf[proven + 1];
            if (executed == proven) {
                vm.expectRevert(
                    abi.encodeWithSelector(IFluidex.UnexpectedBlock.selector, proven + 1, proven)
                );
                exchange.executeBlocks(stored, withdrawals);
            }
        }
        if (!over) {
            IFluidex.Exit memory exit_ = ledger.exit(_account(seed), ETH);
            vm.expectRevert(IFluidex.ExodusIsNotActive.selector);
            exchange.performExit(last, exit_);
        }
    }

    // ------------------------------------------------------------------------------- payments, time

    function claim(uint256 seed, bool inEth) external {
        address owner = ownerAt(seed);
        uint16 token = inEth ? ETH : USD;
        uint64 amount = exchange.pendingBalance(owner, token);
        uint256 before = inEth ? owner.balance : usd.balanceOf(owner);
        if (amount == 0) {
            vm.expectRevert(
                abi.encodeWithSelector(IFluidex.NothingPending.selector, owner, token)
            );
        }
        exchange.withdrawPendingBalance(owner, token);
        uint256 paid = (inEth ? owner.balance : usd.balanceOf(owner)) - before;
        _equal(paid, uint256(amount) * (inEth ? ETH_UNIT : 100), "paid");
        if (amount != 0) ++calls["claim"];
    }

    function wait_(uint256 seed) external {
        vm.warp(block.timestamp + seed % 1 days);
    }

    // ----------------------------------------------------------------------------------- governance

    function announceUpgrade() external {
        _refuseIfOver();
        vm.prank(governor);
        exchange.announceUpgrade(address(nextLogic), "");
        if (!over) upgradeAnnounced = block.timestamp;
    }

    function finishUpgrade() external {
        bool due = upgradeAnnounced != 0 && block.timestamp >= upgradeAnnounced + 21 days;
        bytes memory call_ = abi.encodeCall(IFluidex.finishUpgrade, (address(nextLogic), ""));
        vm.prank(governor);
        (bool done,) = address(exchange).call(call_);
        _true(done == (due && !over), "upgrade");
        if (!done) return;
        upgradeAnnounced = 0;
        ++calls["upgrade"];
    }

    // --------------------------------------------------------------------------------------- exodus

    /// @dev Seldom lets requests expire; else exodus must be refused.
    function exodus(uint256 seed) external {
        if (over) {
            vm.expectRevert(IFluidex.ExodusIsActive.selector);
            exchange.activateExodusMode();
            return;
        }
        (, uint64 expiry) = exchange.priorityRequest(askedExecuted);
        if (seed % 3 != 0 || askedExecuted == asked.length) {
            if (askedExecuted != asked.length && block.timestamp > expiry) return;
            vm.expectRevert(IFluidex.NoRequestExpired.selector);
            exchange.activateExodusMode();
            return;
        }
        if (block.timestamp <= expiry) vm.warp(expiry + 1);
        vm.prank(stranger);
        exchange.activateExodusMode();
        while (committed > executed) {
            _undoLast();
        }
        proven = executed;
        over = true;
        ++calls["exodus"];
    }

    function exit(uint256 seed, bool inEth) external {
        if (!over || executed == 0) return;
        uint32 account = _account(seed);
        uint16 token = inEth ? ETH : USD;
        IFluidex.Exit memory exit_ = ledger.exit(account, token);
        address owner = _owner(account);
        if (exit_.balance == 0 && exchange.pendingBalance(owner, token) == 0) return;
        if (left[account][token]) {
            vm.expectRevert(
                abi.encodeWithSelector(IFluidex.AlreadyExited.selector, account, token)
            );
        }
        exchange.performExit(storedBlocks[executed], exit_);
        left[account][token] = true;
        ++calls["exit"];
    }

    function refund(uint256 seed) external {
        if (!over) return;
        uint64 serial = uint64(seed % asked.length);
        Asked memory request = asked[serial];
        IFluidex.Refund[] memory refunds = new IFluidex.Refund[](1);
        refunds[0] = IFluidex.Refund(serial, request.account, request.token, request.amount);
        if (request.kind != DEPOSIT || request.refunded || serial < askedExecuted) {
            vm.expectRevert(abi.encodeWithSelector(IFluidex.RequestDiffers.selector, 0, serial));
            exchange.refundDeposits(refunds);
            return;
        }
        exchange.refundDeposits(refunds);
        asked[serial].refunded = true;
        requested[request.token] -= request.amount;
        ++calls["refund"];
    }
}
