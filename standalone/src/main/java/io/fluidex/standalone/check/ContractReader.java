package io.fluidex.standalone.check;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.ethsender.contract.Erc20Contract;
import io.fluidex.ethsender.contract.FluidexContract;
import io.fluidex.ethsender.rpc.L1Log;
import io.fluidex.ethsender.rpc.L1Node;
import io.fluidex.ethsender.rpc.RpcEndpoints;
import io.fluidex.standalone.endpoint.Endpoints;
import java.math.BigInteger;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads the contract. Its log is read once; a reorganisation of what was read is not noticed, so
 * use a new one for every check of a chain that has any. Not for use by several threads.
 */
final class ContractReader {
  /** Blocks of one question, which every provider of nodes allows. */
  private static final long SPAN = 2_000;

  private final EthereumAddress exchange;
  private final RpcEndpoints nodes;
  private final Map<Long, BigInteger> roots = new HashMap<>();
  private final TreeMap<Long, Deposit> deposits = new TreeMap<>();
  private long readTo = -1;

  /** A deposit requested on L1. */
  record Deposit(int token, long amount) {}

  ContractReader(final Endpoints endpoints) {
    this.exchange = endpoints.exchange();
    this.nodes = new RpcEndpoints(List.of(endpoints.l1()), Duration.ofSeconds(20));
  }

  private byte[] read(final FluidexContract.Call call) {
    return nodes.ask(node -> node.call(exchange, call.encode()));
  }

  int tokens() {
    return FluidexContract.TokenCountCall.decodeResult(read(new FluidexContract.TokenCountCall()));
  }

  long accounts() {
    return FluidexContract.AccountCountCall.decodeResult(
        read(new FluidexContract.AccountCountCall()));
  }

  long executed() {
    return FluidexContract.BlocksExecutedCall.decodeResult(
        read(new FluidexContract.BlocksExecutedCall()));
  }

  long requests() {
    return FluidexContract.PriorityCountCall.decodeResult(
        read(new FluidexContract.PriorityCountCall()));
  }

  long requestsExecuted() {
    return FluidexContract.PriorityExecutedCall.decodeResult(
        read(new FluidexContract.PriorityExecutedCall()));
  }

  FluidexContract.Token token(final int id) {
    return FluidexContract.TokenByIdCall.decodeResult(read(new FluidexContract.TokenByIdCall(id)));
  }

  long outstanding(final int token) {
    return FluidexContract.OutstandingCall.decodeResult(
        read(new FluidexContract.OutstandingCall(token)));
  }

  /** What the contract has of a token, in its smallest parts. */
  BigInteger holdings(final int id, final FluidexContract.Token token) {
    return id == 0
        ? nodes.ask(node -> node.balance(exchange))
        : Erc20Contract.BalanceOfCall.decodeResult(
            nodes.ask(node ->
                node.call(token.token(), new Erc20Contract.BalanceOfCall(exchange).encode())));
  }

  /** The owners of accounts 1 to some number. */
  Set<EthereumAddress> owners(final long accounts) {
    final Set<EthereumAddress> owners = new LinkedHashSet<>();
    for (long account = 1; account <= accounts; account++) {
      owners.add(
          FluidexContract.AccountOwnerCall.decodeResult(
              read(new FluidexContract.AccountOwnerCall(account))));
    }
    return owners;
  }

  /** What some owners can claim of a token, in L2 units. */
  long pending(final Set<EthereumAddress> owners, final int token) {
    return owners.stream()
        .mapToLong(owner ->
            FluidexContract.PendingBalanceCall.decodeResult(
                read(new FluidexContract.PendingBalanceCall(owner, token))))
        .reduce(0, Math::addExact);
  }

  /** Reads the log up to the newest block. */
  void readLog() {
    final long head = nodes.ask(L1Node::height);
    while (readTo < head) {
      final long from = readTo + 1;
      final long to = Math.min(head, readTo + SPAN);
      for (final L1Log log : nodes.ask(node -> node.logs(exchange, from, to))) {
        final Optional<FluidexContract.Event> event =
            FluidexContract.decodeEvent(log.topics(), Hex.decode(log.data()));
        event.ifPresent(this::note);
      }
      readTo = to;
    }
  }

  private void note(final FluidexContract.Event event) {
    switch (event) {
      case FluidexContract.BlockExecutedEvent e -> roots.put(e.number(), e.newRoot());
      case FluidexContract.DepositRequestedEvent e ->
          deposits.put(e.serial(), new Deposit(e.token(), e.amount()));
      default -> {
        // Nothing else says who owns what.
      }
    }
  }

  /** The root after an executed block; empty if the log read so far has none. */
  Optional<BigInteger> root(final long block) {
    return Optional.ofNullable(roots.get(block));
  }

  /** Deposits of a token from some request on, in L2 units. */
  long deposited(final int token, final long firstSerial) {
    return deposits.tailMap(firstSerial).values().stream()
        .filter(deposit -> deposit.token() == token)
        .mapToLong(Deposit::amount)
        .reduce(0, Math::addExact);
  }
}
