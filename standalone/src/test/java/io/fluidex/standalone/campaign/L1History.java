package io.fluidex.standalone.campaign;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.ethsender.contract.FluidexContract;
import io.fluidex.ethsender.rpc.L1Log;
import io.fluidex.ethsender.rpc.L1Node;
import io.fluidex.ethsender.rpc.RpcEndpoints;
import io.fluidex.standalone.endpoint.Endpoints;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * All that has happened to an exchange on L1, as its events tell.
 *
 * @param committed the numbers of the blocks, as often and in the order they were committed; those
 *     that were taken back are left out
 * @param proven the same of proofs
 * @param executed the same of executions
 * @param requests serial ids of all requests, in their order
 * @param credited what executed blocks have paid out, in L2 units
 * @param paid what owners have been sent, in L2 units
 */
record L1History(
    List<Long> committed,
    List<Long> proven,
    List<Long> executed,
    List<Long> requests,
    Map<Due, Long> credited,
    Map<Due, Long> paid) {
  /** A token of an owner. */
  record Due(EthereumAddress owner, int token) {}

  /** Reads the chain as it is now. */
  static L1History read(final Endpoints endpoints) {
    final L1History history =
        new L1History(
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new HashMap<>(),
            new HashMap<>());
    final RpcEndpoints nodes = new RpcEndpoints(List.of(endpoints.l1()), Duration.ofSeconds(60));
    final long head = nodes.ask(L1Node::height);
    for (final L1Log log : nodes.ask(node -> node.logs(endpoints.exchange(), 0, head))) {
      FluidexContract.decodeEvent(log.topics(), Hex.decode(log.data())).ifPresent(history::note);
    }
    return history;
  }

  private void note(final FluidexContract.Event event) {
    switch (event) {
      case FluidexContract.BlockCommittedEvent e -> committed.add(e.number());
      case FluidexContract.BlocksRevertedEvent e ->
          committed.removeIf(number -> number > e.lastCommitted());
      case FluidexContract.BlocksProvenEvent e ->
          LongStream.rangeClosed(e.firstNumber(), e.lastNumber()).forEach(proven::add);
      case FluidexContract.BlockExecutedEvent e -> executed.add(e.number());
      case FluidexContract.RegisterRequestedEvent e -> requests.add(e.serial());
      case FluidexContract.KeyChangeRequestedEvent e -> requests.add(e.serial());
      case FluidexContract.DepositRequestedEvent e -> requests.add(e.serial());
      case FluidexContract.FullExitRequestedEvent e -> requests.add(e.serial());
      case FluidexContract.CreditedEvent e ->
          credited.merge(new Due(e.owner(), e.token()), e.amount(), Math::addExact);
      case FluidexContract.PaidEvent e ->
          paid.merge(new Due(e.owner(), e.token()), e.amount(), Math::addExact);
      default -> {
        // Nothing that may happen only once.
      }
    }
  }
}
