package io.fluidex.rollup.conformance;

import io.fluidex.crypto.babyjubjub.BabyJubJubPoint;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.field.Fr;
import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.state.AccountOpening;
import io.fluidex.rollup.state.OrderLeaf;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.tree.ScalarNodeHasher;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The original's transactions, two a block, on this project's state: what they do to the leaves,
 * without the checks.
 */
final class OriginalState {
  private static final int BLOCK = 2;

  private final RollupState state;
  private final List<String> roots = new ArrayList<>();
  private int transactions;

  OriginalState(final Depths depths) {
    this.state = RollupState.genesis(depths, ScalarNodeHasher.INSTANCE);
  }

  RollupState state() {
    return state;
  }

  /** The root after every block so far, 64 hexadecimal digits each. */
  List<String> roots() {
    return roots;
  }

  private void count() {
    transactions++;
    if (transactions % BLOCK == 0) {
      seal();
    }
  }

  private void seal() {
    state.commit();
    roots.add(HexFormat.of().formatHex(state.root().toBytesBe()));
  }

  /** Fills up the last block. */
  void finish() {
    if (transactions % BLOCK != 0) {
      seal();
    }
  }

  void register(final long account, final String compressedKey) {
    final BabyJubJubPoint key = BabyJubJubPoint.decompress(Hex.decode(compressedKey, 32));
    final AccountOpening opening = state.open(account, 0, 0, 0);
    opening.setKey(key.sign(), key.y());
    state.store(opening);
    count();
  }

  void deposit(final long account, final int token, final long amount) {
    final AccountOpening opening = state.open(account, token, 0, 0);
    opening.setBalance(AccountOpening.SELL, opening.oldBalance(AccountOpening.SELL) + amount);
    state.store(opening);
    count();
  }

  void withdraw(final long account, final int token, final long amount) {
    spend(account, token, amount);
    count();
  }

  void transfer(final long from, final long to, final int token, final long amount) {
    spend(from, token, amount);
    final AccountOpening opening = state.open(to, 0, token, 0);
    opening.setBalance(AccountOpening.BUY, opening.oldBalance(AccountOpening.BUY) + amount);
    state.store(opening);
    count();
  }

  private void spend(final long account, final int token, final long amount) {
    final AccountOpening opening = state.open(account, token, 0, 0);
    opening.setBalance(AccountOpening.SELL, opening.oldBalance(AccountOpening.SELL) - amount);
    opening.setNonce(opening.oldNonce() + 1);
    state.store(opening);
  }

  /** One account's part of a trade. */
  void trade(
      final long account, final int slot, final OrderLeaf order, final long sell, final long buy) {
    final AccountOpening opening = state.open(account, order.tokenSell(), order.tokenBuy(), slot);
    opening.setBalance(AccountOpening.SELL, opening.oldBalance(AccountOpening.SELL) - sell);
    opening.setBalance(AccountOpening.BUY, opening.oldBalance(AccountOpening.BUY) + buy);
    opening.setOrder(order);
    state.store(opening);
  }

  void finishTrade() {
    count();
  }

  static String hex(final Fr root) {
    return HexFormat.of().formatHex(root.toBytesBe());
  }
}
