package io.fluidex.matchengine.core;

import io.fluidex.matchengine.book.UserAccount;
import io.fluidex.matchengine.command.L1ChangeKey;
import io.fluidex.matchengine.command.L1Command;
import io.fluidex.matchengine.command.L1Deposit;
import io.fluidex.matchengine.command.L1FullExit;
import io.fluidex.matchengine.command.L1Register;
import io.fluidex.matchengine.command.RegisterUser;
import io.fluidex.matchengine.event.BalanceChangeKind;
import io.fluidex.matchengine.event.KeyChanged;
import io.fluidex.matchengine.event.UserRegistered;
import io.fluidex.matchengine.order.OrderStatus;
import io.fluidex.matchengine.result.Done;
import io.fluidex.matchengine.result.Ignored;
import io.fluidex.matchengine.result.Reason;
import io.fluidex.matchengine.result.Rejected;
import io.fluidex.matchengine.result.Result;
import io.fluidex.matchengine.result.UserCreated;
import io.fluidex.rollup.tx.Deposit;
import io.fluidex.rollup.tx.FullExit;
import io.fluidex.rollup.tx.Register;
import java.util.Locale;

/** Registration, and the requests of users to the L1 contract. */
final class Users {
  private static final String DEPOSIT = "deposit";
  private static final String FULL_EXIT = "fullexit";

  private final Engine engine;
  private final OrderExit exit;
  private final Funds funds;

  Users(final Engine engine, final OrderExit exit, final Funds funds) {
    this.engine = engine;
    this.exit = exit;
    this.funds = funds;
  }

  Result register(final RegisterUser command) {
    if (engine.settings().isRollup()) {
      return Rejected.of(Reason.DEVELOPMENT_ONLY);
    }
    if (engine.guard().refuses(command.log())) {
      return new Ignored();
    }
    engine.guard().add(command.log());
    final long id = engine.countUser();
    final String address = command.l1Address().toLowerCase(Locale.ROOT);
    final String pubkey = command.l2Pubkey().toLowerCase(Locale.ROOT);
    engine.ledger().account(id).register(address, pubkey, null);
    engine.emit(new UserRegistered(engine.nextSeq(), engine.now(), id, address, pubkey, null));
    return new UserCreated(id, address, pubkey);
  }

  /** Executes a request from L1 if it is the next. */
  Result execute(final L1Command command) {
    if (!engine.settings().isRollup()) {
      return Rejected.of(Reason.ROLLUP_ONLY);
    }
    if (command.serial() < engine.nextSerial()) {
      return new Ignored();
    }
    if (command.serial() > engine.nextSerial()) {
      return Rejected.of(Reason.L1_SERIAL_GAP);
    }
    final UserAccount account = engine.ledger().find(command.account());
    final boolean registered = account != null && account.isRegistered();
    if (registered == command instanceof L1Register || !isPossible(command)) {
      return Rejected.of(Reason.L1_INCONSISTENT);
    }
    engine.serialDone();
    final int count =
        switch (command) {
          case L1Register c -> register(c);
          case L1ChangeKey c -> changeKey(c, account);
          case L1Deposit c -> deposit(c, account);
          case L1FullExit c -> fullExit(c, account);
        };
    return new Done(count, true);
  }

  private boolean isPossible(final L1Command command) {
    final boolean isAccount =
        command.account() > 0 && command.account() < engine.settings().depths().accounts();
    return isAccount
        && switch (command) {
          case L1Register c -> !c.key().ay().isZero();
          case L1ChangeKey c -> !c.key().ay().isZero();
          case L1Deposit c ->
              isToken(c.token())
                  && c.amount() >= 0
                  && engine.ledger().canDeposit(c.token(), c.amount());
          case L1FullExit c -> isToken(c.token());
        };
  }

  private boolean isToken(final int token) {
    return token < engine.settings().depths().tokens();
  }

  private int register(final L1Register command) {
    engine.countUser();
    final String pubkey = command.key().toHex();
    engine.ledger().account(command.account()).register(command.owner(), pubkey, command.key());
    engine.emit(
        new UserRegistered(
            engine.nextSeq(),
            engine.now(),
            command.account(),
            command.owner(),
            pubkey,
            new Register(command.account(), command.key().sign(), command.key().ay())));
    return 0;
  }

  private int changeKey(final L1ChangeKey command, final UserAccount account) {
    final int closed = exit.closeEvery(account, OrderStatus.KEY_CHANGED);
    final String pubkey = command.key().toHex();
    account.setKey(pubkey, command.key());
    engine.emit(
        new KeyChanged(
            engine.nextSeq(),
            engine.now(),
            account.id(),
            pubkey,
            new Register(account.id(), command.key().sign(), command.key().ay())));
    return closed;
  }

  private int deposit(final L1Deposit command, final UserAccount account) {
    engine.ledger().deposit(account, command.token(), command.amount());
    funds.tell(
        BalanceChangeKind.DEPOSIT,
        account,
        command.token(),
        command.amount(),
        DEPOSIT,
        command.serial(),
        command.detail(),
        "",
        new Deposit(account.id(), command.token(), command.amount()));
    return 0;
  }

  private int fullExit(final L1FullExit command, final UserAccount account) {
    final int closed = exit.closeSelling(account, command.token(), OrderStatus.FULL_EXIT);
    final long units = engine.ledger().available(account, command.token());
    engine.ledger().withdraw(account, command.token(), units);
    funds.tell(
        BalanceChangeKind.FULL_EXIT,
        account,
        command.token(),
        -units,
        FULL_EXIT,
        command.serial(),
        command.detail(),
        "",
        new FullExit(account.id(), command.token()));
    return closed;
  }
}
