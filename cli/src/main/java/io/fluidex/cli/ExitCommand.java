package io.fluidex.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.ethsender.contract.FluidexContract;
import io.fluidex.ethsender.rpc.L1Receipt;
import io.fluidex.ethsender.rpc.RpcEndpoints;
import io.fluidex.ethsender.rpc.RpcException;
import io.fluidex.recovery.BalanceExit;
import io.fluidex.recovery.DroppedDeposits;
import io.fluidex.rollup.publicdata.StoredBlock;
import io.fluidex.rollup.tree.NodeHasher;
import io.fluidex.statemanager.checkpoint.CheckpointStore;
import io.fluidex.statemanager.restore.RestoreException;
import io.fluidex.statemanager.restore.StateRestore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code fluidex exit}: leaving, with the operator's help or without. */
@Command(
    name = "exit",
    description = {
      "Leave the exchange through L1.",
      "First 'request': the operator has to pay out within 7 days. If it does not, anyone can begin"
          + " exodus mode with 'exodus'; then 'perform' pays balances out of the last executed"
          + " state, rebuilt from L1 alone, and 'refund' credits deposits that came too late for it."
    },
    synopsisSubcommandLabel = "COMMAND")
final class ExitCommand implements Runnable {
  private static final int CHECKPOINT_BLOCKS = 1000;
  private static final int CHECKPOINTS = 3;
  private static final String EXIT_CODES = "Exit codes:%n";

  /** Deposits refunded by one transaction: some 1.5 million gas at most. */
  private static final int REFUNDS = 50;

  private static final String EXODUS_IS_OFF =
      "exodus mode is not on: 'fluidex exit request' asks the operator to pay, and"
          + " 'fluidex exit exodus' begins exodus mode if it does not in time";

  @Spec private CommandSpec spec;

  @ParentCommand private FluidexCommand root;

  /** Without a subcommand there is nothing to do but to say what there is. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "request",
      description = {
        "Ask on L1 for the whole balance of a token of an account; its owner signs.",
        "The exchange cancels the account's orders that sell it. Once the block is executed,"
            + " 'fluidex claim' pays it out."
      })
  int request(
      @Mixin final L1Options l1,
      @Mixin final AccountOption account,
      @Mixin final JsonOption json,
      @Parameters(paramLabel = "TOKEN", description = "ETH, or the number of another token.")
          final String token) {
    final long of = account.required(root);
    return l1.run(
        root,
        session -> {
          final L1Token wanted = L1Token.read(session.exchange(), token);
          final L1Receipt receipt = session.exchange().requestFullExit(of, wanted.id());
          spec.commandLine()
              .getOut()
              .println(
                  json.wanted()
                      ? JsonOption.object()
                          .put("account", of)
                          .put("token", wanted.id())
                          .put("transaction", receipt.transaction().toString())
                          .put("l1_block", receipt.block().number())
                          .toString()
                      : "requested in L1 block "
                          + receipt.block().number()
                          + ": all "
                          + wanted.name()
                          + " of account "
                          + of);
          return ExitCode.OK;
        });
  }

  @Command(
      name = "exodus",
      description = {
        "Begin exodus mode: the exchange stops for good, and pays everybody out.",
        "Anyone can, if a request on L1 was not served in its time; nobody can before."
      })
  int exodus(@Mixin final L1Options l1) {
    return l1.run(
        root,
        session -> {
          final L1Receipt receipt =
              session
                  .account()
                  .send(
                      session.contract(),
                      BigInteger.ZERO,
                      new FluidexContract.ActivateExodusModeCall().encode());
          spec.commandLine()
              .getOut()
              .println("exodus mode is on, since L1 block " + receipt.block().number());
          return ExitCode.OK;
        });
  }

  /** Which balance, and how the state is rebuilt. */
  static final class BalanceOptions {
    @Mixin private L1RangeOptions range;

    @Mixin private AccountOption account;

    @Mixin private JsonOption json;

    @Option(
        names = "--data",
        paramLabel = "FOLDER",
        description = "Where checkpoints of the rebuilt state go and are looked for.")
    private Path data;

    @Parameters(paramLabel = "TOKEN", description = "ETH, or the number of another token.")
    private String token;
  }

  @Command(
      name = "proof",
      description = {
        "Rebuild the last executed state from L1 alone, and print what pays a balance in exodus"
            + " mode: the call of performExit for anyone to send, as JSON."
      },
      exitCodeListHeading = EXIT_CODES,
      exitCodeList = {
        "0:It is printed.",
        "1:A block does not hold, or there is nothing to pay.",
        "2:The input is unusable, or the node does not answer."
      })
  int proof(@Mixin final L1Options l1, @Mixin final BalanceOptions balance) {
    final EthereumAddress contract = l1.contract(root);
    try {
      final Optional<BalanceExit> exit = exit(l1.url(root), contract, balance);
      exit.ifPresent(
          found -> spec.commandLine().getOut().println(json(contract, found).toString()));
      return exit.isPresent() ? ExitCode.OK : ExitCode.INVALID;
    } catch (final RpcException e) {
      throw l1.unreachable(root, e);
    }
  }

  @Command(
      name = "perform",
      description = {
        "In exodus mode: rebuild the last executed state from L1 alone, and have a balance paid to"
            + " its owner. Anyone can pay for the transaction."
      },
      exitCodeListHeading = EXIT_CODES,
      exitCodeList = {
        "0:The owner was paid.",
        "1:A block does not hold, there is nothing to pay, or L1 has refused.",
        "2:The input is unusable, or the node does not answer."
      })
  int perform(@Mixin final L1Options l1, @Mixin final BalanceOptions balance) {
    return l1.run(
        root,
        session -> {
          final RpcEndpoints nodes = session.account().nodes();
          if (!isExodus(nodes, session.contract())) {
            return refuse(EXODUS_IS_OFF);
          }
          final Optional<BalanceExit> exit = exit(l1.url(root), session.contract(), balance);
          if (exit.isEmpty()) {
            return ExitCode.INVALID;
          }
          final L1Receipt receipt =
              session.account().send(session.contract(), BigInteger.ZERO, exit.get().calldata());
          final long paid = exit.get().exit().balance();
          final L1Token token = L1Token.read(session.exchange(), balance.token);
          spec.commandLine()
              .getOut()
              .println(
                  balance.json.wanted()
                      ? JsonOption.object()
                          .put("account", exit.get().exit().account())
                          .put("token", token.id())
                          .put("amount", token.amount(paid))
                          .put("transaction", receipt.transaction().toString())
                          .toString()
                      : "paid "
                          + token.amount(paid)
                          + " "
                          + token.name()
                          + " of account "
                          + exit.get().exit().account()
                          + " to its owner");
          return ExitCode.OK;
        });
  }

  @Command(
      name = "refund",
      description = {
        "In exodus mode: have all deposits that were not executed credited to the owners of their"
            + " accounts. Anyone can pay for the transactions; 'fluidex claim' then pays an owner."
      },
      exitCodeListHeading = EXIT_CODES,
      exitCodeList = {
        "0:They are credited, or there were none.",
        "1:Exodus mode is not on, or L1 has refused.",
        "2:The input is unusable, or the node does not answer."
      })
  int refund(
      @Mixin final L1Options l1, @Mixin final L1RangeOptions range, @Mixin final JsonOption json) {
    return l1.run(
        root,
        session -> {
          if (!isExodus(session.account().nodes(), session.contract())) {
            return refuse(EXODUS_IS_OFF);
          }
          final List<DroppedDeposits.Deposit> dropped =
              dropped(l1.url(root), session.contract(), range);
          if (dropped.isEmpty() && !json.wanted()) {
            spec.commandLine()
                .getOut()
                .println("no deposit is left to refund: all were executed or are refunded");
          }
          for (int from = 0; from < dropped.size(); from += REFUNDS) {
            final List<DroppedDeposits.Deposit> some =
                dropped.subList(from, Math.min(dropped.size(), from + REFUNDS));
            final L1Receipt receipt =
                session
                    .account()
                    .send(session.contract(), BigInteger.ZERO, DroppedDeposits.calldata(some));
            some.forEach(deposit -> print(session, deposit, receipt, json));
          }
          return ExitCode.OK;
        });
  }

  private static List<DroppedDeposits.Deposit> dropped(
      final URI url, final EthereumAddress contract, final L1RangeOptions range) {
    try {
      return new DroppedDeposits(url, contract, range.range(true)).find();
    } catch (final IOException e) {
      throw new InputException("the deposits cannot be read: " + e.getMessage(), e);
    }
  }

  private void print(
      final L1Options.Session session,
      final DroppedDeposits.Deposit deposit,
      final L1Receipt receipt,
      final JsonOption json) {
    final L1Token token = L1Token.read(session.exchange(), "" + deposit.token());
    final String amount = token.amount(deposit.amount());
    spec.commandLine()
        .getOut()
        .println(
            json.wanted()
                ? JsonOption.object()
                    .put("request", deposit.serial())
                    .put("account", deposit.account())
                    .put("owner", deposit.owner().toString())
                    .put("token", token.id())
                    .put("amount", amount)
                    .put("transaction", receipt.transaction().toString())
                    .toString()
                : "credited "
                    + amount
                    + " "
                    + token.name()
                    + " to "
                    + deposit.owner()
                    + ", deposited for account "
                    + deposit.account()
                    + " and not executed: 'fluidex claim "
                    + token.argument()
                    + " --owner "
                    + deposit.owner()
                    + "' pays it");
  }

  private static boolean isExodus(final RpcEndpoints nodes, final EthereumAddress contract) {
    return FluidexContract.ExodusCall.decodeResult(
        nodes.ask(node -> node.call(contract, new FluidexContract.ExodusCall().encode())));
  }

  private int refuse(final String why) {
    spec.commandLine().getErr().println("fluidex exit: " + why);
    return ExitCode.INVALID;
  }

  /** The exit of the balance; nothing, and a message, if there is none. */
  private Optional<BalanceExit> exit(
      final URI url, final EthereumAddress contract, final BalanceOptions balance) {
    final long account = balance.account.required(root);
    final int token = L1Token.id(balance.token);
    try (ChainOptions.Opened opened =
            ChainOptions.openL1(url, contract, balance.range.range(true));
        ProgressBar bar = root.progressBar()) {
      if (opened.circuits().isEmpty()) {
        refuse("no block of the contract is executed yet: nobody has a balance to exit with");
        return Optional.empty();
      }
      final StateRestore.Restored restored =
          new StateRestore(
                  new StateRestore.Settings(opened.domain(), opened.circuits(), CHECKPOINT_BLOCKS),
                  NodeHasher.ofMachine(),
                  balance.data == null
                      ? Optional.empty()
                      : Optional.of(
                          new CheckpointStore(
                              balance.data, CHECKPOINTS, spec.commandLine().getErr()::println)))
              .run(opened.blocks(), Long.MAX_VALUE, new RestoreCommand.Progress(bar));
      final StoredBlock last =
          restored.block() == 0
              ? BalanceExit.genesis(restored.state().root())
              : opened.blocks().after(restored.block() - 1, 1).getFirst().stored();
      return Optional.of(BalanceExit.of(last, restored.state(), account, token));
    } catch (final RestoreException | IllegalArgumentException e) {
      refuse(e.getMessage());
      return Optional.empty();
    } catch (final IOException | UncheckedIOException e) {
      throw new InputException("the state cannot be rebuilt: " + e.getMessage(), e);
    }
  }

  private static ObjectNode json(final EthereumAddress contract, final BalanceExit exit) {
    final ObjectNode object =
        JsonOption.object()
            .put("contract", contract.toString())
            .put("block", exit.last().number())
            .put("root", word(exit.last().newRoot()))
            .put("account", exit.exit().account())
            .put("token", exit.exit().token())
            .put("balance", Long.toUnsignedString(exit.exit().balance()))
            .put("nonce", exit.exit().nonce())
            .put("sign", exit.exit().sign())
            .put("ay", word(exit.exit().ay()))
            .put("order_root", word(exit.exit().orderRoot()));
    path(object, "balance_path", exit.exit().balancePath());
    path(object, "account_path", exit.exit().accountPath());
    return object.put("calldata", Hex.encodePrefixed(exit.calldata()));
  }

  private static void path(
      final ObjectNode object, final String name, final List<BigInteger> siblings) {
    final ArrayNode array = object.putArray(name);
    siblings.forEach(sibling -> array.add(word(sibling)));
  }

  private static String word(final BigInteger number) {
    return Hex.encodePrefixed(Fr.of(number).toBytesBe());
  }
}
