package io.fluidex.ethsender.client;

import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.crypto.l2key.EthereumKey;
import io.fluidex.ethsender.exchange.RevertReason;
import io.fluidex.ethsender.fee.FeeBounds;
import io.fluidex.ethsender.fee.FeePolicy;
import io.fluidex.ethsender.fee.FeeWindow;
import io.fluidex.ethsender.fee.Fees;
import io.fluidex.ethsender.rpc.L1Node;
import io.fluidex.ethsender.rpc.L1Receipt;
import io.fluidex.ethsender.rpc.RpcEndpoints;
import io.fluidex.ethsender.rpc.RpcErrorException;
import io.fluidex.ethsender.rpc.RpcException;
import io.fluidex.ethsender.wallet.L1Transaction;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * An account that sends transactions and waits until each is in a block. What would be reverted is
 * not sent. While it waits it sends again what nodes have lost. Safe for use by several threads,
 * which then wait for each other; one object for an account.
 */
public final class L1Account {
  /** How long to wait between two questions for a receipt. */
  private static final Duration POLL = Duration.ofMillis(100);

  /** After so many questions without an answer the transaction is sent again. */
  private static final int RESEND = 50;

  private static final int MARGIN_PERCENT = 25;

  private final RpcEndpoints nodes;
  private final EthereumKey key;
  private final Duration deadline;
  private final FeePolicy fees;

  /**
   * An account.
   *
   * @param deadline until when a transaction has to be in a block
   */
  public L1Account(final RpcEndpoints nodes, final EthereumKey key, final Duration deadline) {
    this(nodes, key, deadline, FeeBounds.STANDARD);
  }

  /**
   * An account that pays within bounds of its own.
   *
   * @param deadline until when a transaction has to be in a block
   */
  public L1Account(
      final RpcEndpoints nodes,
      final EthereumKey key,
      final Duration deadline,
      final FeeBounds bounds) {
    this.nodes = nodes;
    this.key = key;
    this.deadline = deadline;
    this.fees = new FeePolicy(bounds);
  }

  /** Its address. */
  public EthereumAddress address() {
    return key.address();
  }

  /** The nodes it asks. */
  public RpcEndpoints nodes() {
    return nodes;
  }

  /**
   * Calls a contract, or pays someone.
   *
   * @param value wei to send
   * @param data the input
   * @throws L1Exception if it is refused or reverted, or the deadline passes
   */
  public L1Receipt send(final EthereumAddress to, final BigInteger value, final byte[] data) {
    return submit(to, value, data);
  }

  /**
   * Makes a contract.
   *
   * @param code its creation code with the arguments
   * @return the address
   * @throws L1Exception as {@link #send}
   */
  public EthereumAddress create(final byte[] code) {
    return submit(null, BigInteger.ZERO, code)
        .created()
        .orElseThrow(() -> new L1Exception("the node does not name the contract that was made"));
  }

  private synchronized L1Receipt submit(
      final EthereumAddress to, final BigInteger value, final byte[] data) {
    final long end = System.nanoTime() + deadline.toNanos();
    final L1Transaction.Signed signed;
    try {
      signed = transaction(to, value, data, end).sign(key);
    } catch (final RpcErrorException e) {
      throw new L1Exception(describe(to) + " would be refused: " + RevertReason.of(e), e);
    }
    for (int asked = 0; System.nanoTime() - end < 0; asked++) {
      if (asked % RESEND == 0) {
        broadcast(signed, to);
      }
      final Optional<L1Receipt> receipt = quietly(node -> node.receipt(signed.hash()));
      if (receipt.isPresent()) {
        if (!receipt.get().succeeded()) {
          throw new L1Exception(
              describe(to)
                  + " was reverted in block "
                  + receipt.get().block()
                  + ": "
                  + reason(to, data, receipt.get()));
        }
        return receipt.get();
      }
      pause();
    }
    throw new L1Exception(
        describe(to)
            + ", "
            + signed.hash()
            + ", is in no block after "
            + deadline.toSeconds()
            + " s; look whether L1 makes blocks and takes such fees");
  }

  private L1Transaction transaction(
      final EthereumAddress to, final BigInteger value, final byte[] data, final long end) {
    while (true) {
      try {
        return nodes.ask(node -> transaction(node, to, value, data));
      } catch (final RpcErrorException e) {
        throw e;
      } catch (final RpcException e) {
        if (System.nanoTime() - end >= 0) {
          throw new L1Exception(describe(to) + " was not sent: " + e.getMessage(), e);
        }
        pause();
      }
    }
  }

  private L1Transaction transaction(
      final L1Node node, final EthereumAddress to, final BigInteger value, final byte[] data) {
    final Fees offered =
        fees.first(node.market(), FeeWindow.EMPTY, true)
            .orElseThrow(() ->
                new L1Exception(
                    "L1 asks more than "
                        + fees.bounds().ceiling()
                        + " wei for one gas; wait or raise the ceiling"));
    final long estimate = node.estimateGas(address(), to, data, value);
    return new L1Transaction(
        node.chainId(),
        node.pendingNonce(address()),
        offered,
        estimate + estimate * MARGIN_PERCENT / 100,
        to,
        value,
        data);
  }

  private void broadcast(final L1Transaction.Signed signed, final EthereumAddress to) {
    try {
      nodes.ask(node -> {
        node.send(signed.raw());
        return true;
      });
    } catch (final RpcErrorException e) {
      // It may be there already, or even in a block; if not, it will never be.
      final boolean harmless =
          e.nodeMessage().toLowerCase(Locale.ROOT).matches(".*(known|import|nonce too low).*");
      if (!harmless) {
        throw new L1Exception(describe(to) + " was refused: " + e.nodeMessage(), e);
      }
    } catch (final RpcException e) {
      // Sent again later.
      return;
    }
  }

  private <T> Optional<T> quietly(final Function<L1Node, Optional<T>> question) {
    try {
      return nodes.ask(question);
    } catch (final RpcException e) {
      return Optional.empty();
    }
  }

  private String reason(final EthereumAddress to, final byte[] data, final L1Receipt receipt) {
    try {
      nodes.ask(node -> node.callAt(address(), to, data, receipt.block().number() - 1));
      return "not when it is called on top of the block before";
    } catch (final RpcErrorException e) {
      return RevertReason.of(e);
    } catch (final RpcException e) {
      return "the reason is not known, " + e.getMessage();
    }
  }

  private String describe(final EthereumAddress to) {
    return "the transaction of "
        + address()
        + (to == null ? " that makes a contract" : " to " + to);
  }

  private static void pause() {
    try {
      Thread.sleep(POLL);
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new L1Exception("the wait for a transaction was interrupted", e);
    }
  }
}
