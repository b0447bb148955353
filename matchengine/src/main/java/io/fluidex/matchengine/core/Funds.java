package io.fluidex.matchengine.core;

import io.fluidex.matchengine.book.UserAccount;
import io.fluidex.matchengine.command.TransferFunds;
import io.fluidex.matchengine.command.UpdateBalance;
import io.fluidex.matchengine.command.WithdrawFunds;
import io.fluidex.matchengine.decimal.Decimal;
import io.fluidex.matchengine.event.BalanceChangeKind;
import io.fluidex.matchengine.event.BalanceChanged;
import io.fluidex.matchengine.event.Transferred;
import io.fluidex.matchengine.market.AssetSpec;
import io.fluidex.matchengine.result.BalanceUpdated;
import io.fluidex.matchengine.result.FundsTransferred;
import io.fluidex.matchengine.result.Ignored;
import io.fluidex.matchengine.result.Reason;
import io.fluidex.matchengine.result.Rejected;
import io.fluidex.matchengine.result.Result;
import io.fluidex.matchengine.state.RequestKey;
import io.fluidex.rollup.tx.Transaction;
import io.fluidex.rollup.tx.Transfer;
import io.fluidex.rollup.tx.Withdraw;

/** Deposits, withdrawals and transfers that are asked for at the exchange. */
final class Funds {
  private static final String TRANSFER = "transfer";

  private final Engine engine;

  Funds(final Engine engine) {
    this.engine = engine;
  }

  Result update(final UpdateBalance command) {
    if (engine.settings().isRollup()) {
      return Rejected.of(Reason.DEVELOPMENT_ONLY);
    }
    if (engine.guard().refuses(command.log())) {
      return new Ignored();
    }
    final AssetSpec asset = engine.markets().asset(command.token());
    if (asset == null) {
      return Rejected.of(Reason.INVALID_ASSET);
    }
    if (!command.delta().isNumber() || command.delta().unscaled() == Long.MIN_VALUE) {
      return Rejected.of(Reason.INVALID_DELTA);
    }
    final Decimal delta = command.delta().floor(asset.shownPrecision());
    final boolean deposits = delta.signum() >= 0;
    final long units =
        new Decimal(Math.abs(delta.unscaled()), delta.scale()).toUnits(asset.precision());
    if (units == Decimal.OVERFLOW) {
      return Rejected.of(Reason.BALANCE_OVERFLOW);
    }
    if (command.detail() == null) {
      return Rejected.of(Reason.INVALID_DETAIL);
    }
    final RequestKey key =
        new RequestKey(
            deposits ? RequestKey.DEPOSIT : RequestKey.WITHDRAWAL,
            command.userId(),
            command.token(),
            command.business(),
            command.businessId());
    if (engine.requests().knows(key, engine.now(), engine.settings())) {
      return Rejected.of(Reason.DUPLICATE_REQUEST);
    }
    final UserAccount known = engine.ledger().find(command.userId());
    if (!deposits && engine.ledger().available(known, command.token()) < units) {
      return Rejected.of(Reason.BALANCE_NOT_ENOUGH);
    }
    if (deposits && !engine.ledger().canDeposit(command.token(), units)) {
      return Rejected.of(Reason.BALANCE_OVERFLOW);
    }
    final UserAccount account = engine.ledger().account(command.userId());
    engine.requests().add(key, engine.now(), engine.settings());
    engine.guard().add(command.log());
    if (deposits) {
      engine.ledger().deposit(account, command.token(), units);
    } else {
      engine.ledger().withdraw(account, command.token(), units);
    }
    if (units != 0) {
      tell(
          deposits ? BalanceChangeKind.DEPOSIT : BalanceChangeKind.WITHDRAWAL,
          account,
          command.token(),
          deposits ? units : -units,
          key.business(),
          key.businessId(),
          command.detail(),
          command.signature(),
          null);
    }
    return updated(account, command.token());
  }

  private BalanceUpdated updated(final UserAccount account, final int token) {
    return new BalanceUpdated(engine.ledger().available(account, token), account.nonce());
  }

  /** Tells a change of a balance after it was made. */
  void tell(
      final BalanceChangeKind kind,
      final UserAccount account,
      final int token,
      final long change,
      final String business,
      final long businessId,
      final String detail,
      final String signature,
      final Transaction l2) {
    engine.emit(
        new BalanceChanged(
            engine.nextSeq(),
            engine.now(),
            kind,
            account.id(),
            token,
            change,
            Ledger.balance(account, engine.ledger().number(token)),
            business,
            businessId,
            engine.markets().price(token, engine.settings().priceAsset()),
            detail,
            signature,
            l2));
  }

  Result withdraw(final WithdrawFunds command) {
    final AssetSpec asset = engine.markets().asset(command.token());
    if (asset == null) {
      return Rejected.of(Reason.INVALID_ASSET);
    }
    if (!command.amount().isNumber() || command.amount().signum() <= 0) {
      return Rejected.of(Reason.WITHDRAWAL_AMOUNT);
    }
    final long units = command.amount().toUnits(asset.precision());
    if (units < 0) {
      return Rejected.of(
          units == Decimal.OVERFLOW ? Reason.BALANCE_NOT_ENOUGH : Reason.WITHDRAWAL_AMOUNT);
    }
    if (command.detail() == null) {
      return Rejected.of(Reason.INVALID_DETAIL);
    }
    final UserAccount account = engine.ledger().find(command.userId());
    if (!engine.isAuthorised(command.authorisation(), account)) {
      return Rejected.of(Reason.INVALID_SIGNATURE);
    }
    final RequestKey key =
        new RequestKey(
            RequestKey.WITHDRAWAL,
            command.userId(),
            command.token(),
            command.business(),
            command.businessId());
    final boolean named = command.businessId() != 0;
    if (named && engine.requests().knows(key, engine.now(), engine.settings())) {
      return Rejected.of(Reason.DUPLICATE_REQUEST);
    }
    final boolean rollup = engine.settings().isRollup();
    final Reason reason = rollup ? checkOnL2(command, units, account) : null;
    if (reason != null) {
      return Rejected.of(reason);
    }
    if (engine.ledger().available(account, command.token()) < units) {
      return Rejected.of(Reason.BALANCE_NOT_ENOUGH);
    }
    if (named) {
      engine.requests().add(key, engine.now(), engine.settings());
    }
    if (rollup) {
      account.setNonce(account.nonce() + 1);
    }
    engine.ledger().withdraw(account, command.token(), units);
    tell(
        BalanceChangeKind.WITHDRAWAL,
        account,
        command.token(),
        -units,
        command.business(),
        command.businessId(),
        command.detail(),
        command.signature(),
        rollup ? command.l2() : null);
    return updated(account, command.token());
  }

  private Reason checkOnL2(
      final WithdrawFunds command, final long units, final UserAccount account) {
    final Withdraw signed = command.l2();
    if (signed == null) {
      return Reason.INVALID_SIGNATURE;
    }
    if (signed.account() != account.id()
        || signed.token() != command.token()
        || signed.amount() != units) {
      return Reason.INVALID_ORDER_PARAMS;
    }
    return checkSpending(signed.validUntil(), signed.nonce(), account, 0);
  }

  private Reason checkSpending(
      final long validUntil, final long nonce, final UserAccount account, final int earlier) {
    if (validUntil < engine.seconds()) {
      return Reason.SIGNATURE_EXPIRED;
    }
    return Engine.isNextNonce(account, earlier, nonce) ? null : Reason.NONCE;
  }

  Result transfer(final TransferFunds command) {
    final AssetSpec asset = engine.markets().asset(command.token());
    if (asset == null) {
      return Rejected.of(Reason.INVALID_ASSET);
    }
    final UserAccount to = engine.ledger().find(command.to());
    if (to == null || !to.isRegistered()) {
      return Rejected.of(Reason.INVALID_TO_USER);
    }
    if (command.from() == command.to()) {
      return Rejected.of(Reason.SAME_USER);
    }
    final UserAccount payer = engine.ledger().find(command.from());
    if (!engine.isAuthorised(command.authorisation(), payer)) {
      return Rejected.of(Reason.INVALID_SIGNATURE);
    }
    final long available = engine.ledger().available(payer, command.token());
    final long units = transferable(command.amount(), asset, available);
    if (units <= 0) {
      return new FundsTransferred(false, available, payer == null ? 0 : payer.nonce());
    }
    if (command.memo() == null) {
      return Rejected.of(Reason.INVALID_MEMO);
    }
    final boolean rollup = engine.settings().isRollup();
    final Reason reason = rollup ? checkOnL2(command, units, payer, 0) : null;
    if (reason != null) {
      return Rejected.of(reason);
    }
    final RequestKey key =
        new RequestKey(
            RequestKey.TRANSFER, command.from(), command.token(), TRANSFER, command.businessId());
    if (command.businessId() != 0) {
      if (engine.requests().knows(key, engine.now(), engine.settings())) {
        return Rejected.of(Reason.DUPLICATE_REQUEST);
      }
      engine.requests().add(key, engine.now(), engine.settings());
    }
    return move(command, payer, to, units, rollup);
  }

  /** The units that a transfer names to the last decimal, or less than 0. */
  long units(final TransferFunds command) {
    final AssetSpec asset = engine.markets().asset(command.token());
    return asset == null || !command.amount().isNumber() || command.amount().signum() < 0
        ? -1
        : command.amount().toUnits(asset.precision());
  }

  /**
   * Why a transfer of all its decimals cannot be made; null if it can.
   *
   * @param earlier how many transfers of the same payer and other tokens come before it
   */
  Reason hindrance(final TransferFunds command, final int earlier) {
    if (engine.markets().asset(command.token()) == null) {
      return Reason.INVALID_ASSET;
    }
    final UserAccount to = engine.ledger().find(command.to());
    if (to == null || !to.isRegistered()) {
      return Reason.INVALID_TO_USER;
    }
    if (command.from() == command.to()) {
      return Reason.SAME_USER;
    }
    final UserAccount payer = engine.ledger().find(command.from());
    if (payer == null || !engine.isAuthorised(command.authorisation(), payer)) {
      return Reason.INVALID_SIGNATURE;
    }
    final long units = units(command);
    if (units <= 0) {
      return Reason.INVALID_DELTA;
    }
    if (command.memo() == null) {
      return Reason.INVALID_MEMO;
    }
    if (engine.settings().isRollup()) {
      final Reason reason = checkOnL2(command, units, payer, earlier);
      if (reason != null) {
        return reason;
      }
    }
    return engine.ledger().available(payer, command.token()) < units
        ? Reason.BALANCE_NOT_ENOUGH
        : null;
  }

  /** Makes a transfer that nothing hinders. */
  void moveExactly(final TransferFunds command) {
    move(
        command,
        engine.ledger().find(command.from()),
        engine.ledger().find(command.to()),
        units(command),
        engine.settings().isRollup());
  }

  /** The units to move, or 0 if the amount is none, or more than there is. */
  private static long transferable(
      final Decimal amount, final AssetSpec asset, final long available) {
    if (!amount.isNumber() || amount.signum() <= 0) {
      return 0;
    }
    final Decimal floor = amount.floor(asset.shownPrecision());
    final long units = floor.toUnits(asset.precision());
    if (units > available || units == Decimal.OVERFLOW) {
      return 0;
    }
    // The amount is compared before it is cut: one that exceeds the balance by a fraction is
    // refused.
    return units == available && floor.isLessThan(amount) ? 0 : units;
  }

  private Reason checkOnL2(
      final TransferFunds command, final long units, final UserAccount payer, final int earlier) {
    final Transfer signed = command.l2();
    if (signed == null) {
      return Reason.INVALID_SIGNATURE;
    }
    if (signed.from() != command.from()
        || signed.to() != command.to()
        || signed.token() != command.token()
        || signed.amount() != units) {
      return Reason.INVALID_ORDER_PARAMS;
    }
    return checkSpending(signed.validUntil(), signed.nonce(), payer, earlier);
  }

  private FundsTransferred move(
      final TransferFunds command,
      final UserAccount from,
      final UserAccount to,
      final long units,
      final boolean rollup) {
    final int number = engine.ledger().number(command.token());
    from.addAvailable(number, -units);
    to.addAvailable(number, units);
    if (rollup) {
      from.setNonce(from.nonce() + 1);
    }
    engine.emit(
        new Transferred(
            engine.nextSeq(),
            engine.now(),
            from.id(),
            to.id(),
            command.token(),
            units,
            Ledger.balance(from, number),
            Ledger.balance(to, number),
            command.businessId() == 0 ? engine.now() : command.businessId(),
            engine.markets().price(command.token(), engine.settings().priceAsset()),
            command.memo(),
            command.signature(),
            rollup ? command.l2() : null));
    return new FundsTransferred(true, from.available(number), from.nonce());
  }
}
