package io.fluidex.recovery;

import io.fluidex.crypto.field.Fr;
import io.fluidex.ethsender.contract.FluidexContract;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.publicdata.StoredBlock;
import io.fluidex.rollup.state.AccountLeaf;
import io.fluidex.rollup.state.StateReader;
import java.math.BigInteger;
import java.util.List;

/**
 * What the contract takes in exodus mode to pay a balance to its owner, once: the last executed
 * block, the leaf, and the paths that open the root to it. Anyone may send it.
 *
 * @param last the last executed block, of which the contract has the hash
 * @param exit the leaf and its paths
 */
public record BalanceExit(FluidexContract.StoredBlock last, FluidexContract.Exit exit) {
  /**
   * The exit of a balance of a state.
   *
   * @param last the block after which the state is, block 0 for the genesis
   * @param state the state
   * @throws IllegalArgumentException if the state is not that after the block, the trees have no
   *     such account or token, or the balance is 0
   */
  public static BalanceExit of(
      final StoredBlock last, final StateReader state, final long account, final int token) {
    if (!state.root().equals(last.newRoot())) {
      throw new IllegalArgumentException(
          "the state has the root "
              + state.root()
              + ", block "
              + last.number()
              + " "
              + last.newRoot());
    }
    final long balance = state.balance(account, token);
    if (balance == 0) {
      throw new IllegalArgumentException(
          "account " + account + " has nothing of token " + token + " in block " + last.number());
    }
    final AccountLeaf leaf = state.account(account);
    return new BalanceExit(
        new FluidexContract.StoredBlock(
            last.number(),
            last.circuitId(),
            last.time(),
            last.newRoot().toBigInteger(),
            last.commitment(),
            last.priorityCount(),
            last.withdrawalsHash()),
        new FluidexContract.Exit(
            account,
            token,
            balance,
            leaf.nonce(),
            leaf.sign(),
            leaf.ay().toBigInteger(),
            leaf.orderRoot().toBigInteger(),
            integers(state.balancePath(account, token).siblings()),
            integers(state.accountPath(account).siblings())));
  }

  /** Block 0 of a contract: nothing but its root counts. */
  public static StoredBlock genesis(final Fr root) {
    final Bytes32 zero = Bytes32.of(new byte[Bytes32.BYTES]);
    return new StoredBlock(0, zero, 0, root, zero, 0, zero);
  }

  private static List<BigInteger> integers(final List<Fr> elements) {
    return elements.stream().map(Fr::toBigInteger).toList();
  }

  /** The data of a call of {@code performExit}. */
  public byte[] calldata() {
    return new FluidexContract.PerformExitCall(last, exit).encode();
  }
}
