package io.fluidex.standalone.check;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compares ledgers; without time or network. */
final class Comparison {
  private Comparison() {}

  /**
   * What does not agree, in words.
   *
   * @param wholly whether every block has to be executed on L1
   */
  static List<String> of(final Ledgers ledgers, final boolean wholly) {
    final List<String> found = new ArrayList<>();
    rollup(ledgers, wholly, found);
    balances(ledgers, found);
    for (final TokenLedger token : ledgers.tokens()) {
      conservation(ledgers, token, found);
    }
    return found;
  }

  private static void rollup(
      final Ledgers ledgers, final boolean wholly, final List<String> found) {
    if (!ledgers.halted().isEmpty()) {
      found.add("the state manager seals no blocks: " + ledgers.halted());
    }
    if (ledgers.parked() != 0) {
      found.add(
          "the state manager could not execute " + ledgers.parked() + " events of the exchange");
    }
    if (ledgers.requestsInBlocks() != ledgers.requests()) {
      found.add(
          "L1 has had "
              + ledgers.requests()
              + " requests, blocks have "
              + ledgers.requestsInBlocks());
    }
    if (ledgers.executed() != ledgers.executedOnL1()) {
      found.add(
          "the last executed block is "
              + ledgers.executed()
              + " for the state manager and "
              + ledgers.executedOnL1()
              + " on L1");
    }
    if (wholly && ledgers.executedOnL1() != ledgers.sealed()) {
      found.add(
          "of "
              + ledgers.sealed()
              + " sealed blocks "
              + ledgers.executedOnL1()
              + " are executed on L1");
    }
    if (!ledgers.executedRoot().equals(ledgers.executedRootOnL1())) {
      found.add(
          "the root after block "
              + ledgers.executedOnL1()
              + " is "
              + text(ledgers.executedRoot())
              + " for the state manager and "
              + text(ledgers.executedRootOnL1())
              + " on L1");
    }
  }

  private static String text(final Optional<BigInteger> root) {
    return root.map(BigInteger::toString).orElse("not known");
  }

  private static void balances(final Ledgers ledgers, final List<String> found) {
    final Set<Holding> all =
        new TreeSet<>(Comparator.comparingLong(Holding::account).thenComparingInt(Holding::token));
    all.addAll(ledgers.exchange().keySet());
    all.addAll(ledgers.state().keySet());
    for (final Holding holding : all) {
      final long exchange = ledgers.exchange().getOrDefault(holding, 0L);
      final long state = ledgers.state().getOrDefault(holding, 0L);
      if (exchange != state) {
        found.add(
            "account "
                + holding.account()
                + " has "
                + exchange
                + " units of "
                + name(ledgers, holding.token())
                + " in the exchange and "
                + state
                + " in the state tree");
      }
    }
  }

  private static String name(final Ledgers ledgers, final int token) {
    return ledgers.tokens().stream()
        .filter(t -> t.token() == token)
        .findFirst()
        .map(TokenLedger::name)
        .orElse("token " + token + ", which the contract does not have");
  }

  private static BigInteger sum(final Map<Holding, Long> balances, final int token) {
    return balances.entrySet().stream()
        .filter(b -> b.getKey().token() == token)
        .map(b -> BigInteger.valueOf(b.getValue()))
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  private static void conservation(
      final Ledgers ledgers, final TokenLedger token, final List<String> found) {
    final BigInteger onL2 = sum(ledgers.state(), token.token());
    final BigInteger owed =
        onL2.add(BigInteger.valueOf(token.pending()))
            .add(BigInteger.valueOf(token.leaving()))
            .add(BigInteger.valueOf(token.arriving()));
    final String parts =
        onL2
            + " on L2, "
            + token.pending()
            + " to be claimed, "
            + token.leaving()
            + " in blocks to be executed, "
            + token.arriving()
            + " in deposits to be executed";
    if (!owed.equals(BigInteger.valueOf(token.outstanding()))) {
      found.add(
          "the contract says that it owes "
              + token.outstanding()
              + " units of "
              + token.name()
              + ", it owes "
              + owed
              + ": "
              + parts);
    }
    if (!owed.multiply(token.unit()).equals(token.holdings())) {
      found.add(
          "the contract holds "
              + token.holdings()
              + " of the smallest parts of "
              + token.name()
              + " and owes "
              + owed.multiply(token.unit())
              + ": "
              + parts
              + ", in units of "
              + token.unit());
    }
  }
}
