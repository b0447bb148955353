package io.fluidex.ethsender.service;

import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.ethsender.chain.BlockRef;
import io.fluidex.ethsender.chain.Counters;
import io.fluidex.ethsender.chain.Receipt;
import io.fluidex.ethsender.exchange.ExchangeContract;
import io.fluidex.ethsender.exchange.RevertReason;
import io.fluidex.ethsender.rpc.L1Block;
import io.fluidex.ethsender.rpc.L1Node;
import io.fluidex.ethsender.rpc.L1Receipt;
import io.fluidex.ethsender.rpc.RpcErrorException;
import io.fluidex.ethsender.schedule.Attempt;
import io.fluidex.ethsender.schedule.ChainView;
import io.fluidex.ethsender.schedule.Operation;
import io.fluidex.ethsender.schedule.OperationState;
import io.fluidex.ethsender.schedule.SchedulerLimits;
import io.fluidex.rollup.publicdata.Bytes32;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Asks a node for what the scheduler has to know. */
final class ChainReader {
  private static final Call NOTHING = new Call(new byte[0], 0);

  private final ExchangeContract contract;
  private final EthereumAddress sender;
  private final SchedulerLimits limits;

  ChainReader(
      final ExchangeContract contract, final EthereumAddress sender, final SchedulerLimits limits) {
    this.contract = contract;
    this.sender = sender;
    this.limits = limits;
  }

  /**
   * What a node shows.
   *
   * @param view for the scheduler
   * @param confirmed the contract's counters that have their confirmations
   * @param time of the head, seconds since 1970
   */
  record Snapshot(ChainView view, Counters confirmed, long time) {}

  /**
   * Asks in the order that {@link ChainView} needs.
   *
   * @param calldata what was sent for an attempt, to find out why it was reverted
   */
  Snapshot read(
      final L1Node node,
      final List<Operation> operations,
      final BiFunction<Operation, Attempt, byte[]> calldata) {
    final long nonce = node.nonce(sender);
    final Map<Bytes32, Receipt> receipts = new HashMap<>();
    final Set<Long> heights = new HashSet<>();
    for (final Operation operation : operations) {
      receipts(node, operation, calldata, receipts);
      if (operation.inclusion() != null) {
        heights.add(operation.inclusion().block().number());
      }
    }
    receipts.values().forEach(receipt -> heights.add(receipt.block().number()));
    final L1Block head = node.head();
    final long height = head.ref().number();
    return new Snapshot(
        new ChainView(
            head.ref(),
            node.market(),
            nonce,
            receipts,
            ExchangeContract.hashes(node, heights),
            contract.counters(node, height),
            contract.counters(node, height - limits.finality() + 1),
            node.nonce(sender)),
        contract.counters(node, height - limits.confirmations() + 1),
        head.time());
  }

  private void receipts(
      final L1Node node,
      final Operation operation,
      final BiFunction<Operation, Attempt, byte[]> calldata,
      final Map<Bytes32, Receipt> receipts) {
    final boolean in =
        operation.state() == OperationState.MINED || operation.state() == OperationState.CONFIRMED;
    if (in) {
      // As long as it is where it was, the other attempts cannot be anywhere.
      final Bytes32 made = operation.inclusion().transaction();
      final Optional<L1Receipt> still = node.receipt(made);
      if (still.isPresent() && still.get().succeeded()) {
        receipts.put(made, receipt(node, still.get(), () -> NOTHING));
        return;
      }
    }
    for (final Attempt attempt : operation.attempts()) {
      node.receipt(attempt.hash())
          .ifPresent(found ->
              receipts.put(
                  attempt.hash(),
                  receipt(
                      node,
                      found,
                      () -> new Call(calldata.apply(operation, attempt), attempt.gasLimit()))));
    }
  }

  private Receipt receipt(final L1Node node, final L1Receipt found, final Supplier<Call> call) {
    final boolean reverted = !found.succeeded();
    final Call made = reverted ? call.get() : NOTHING;
    final long parent = found.block().number() - 1;
    return new Receipt(
        found.transaction(),
        found.block(),
        found.succeeded(),
        found.gasUsed(),
        found.gasPrice(),
        reverted ? reason(node, found, made) : "",
        reverted && isPremature(node, found, made),
        reverted ? contract.counters(node, parent) : null);
  }

  private static boolean isPremature(final L1Node node, final L1Receipt found, final Call call) {
    final OptionalLong time = Calldata.commitTime(call.data());
    return time.isPresent()
        && node.block(found.block().number())
            .filter(block -> block.ref().equals(found.block()))
            .filter(block -> block.time() < time.getAsLong())
            .isPresent();
  }

  /** Calls it again on top of the block before, where it was reverted in the block itself. */
  private String reason(final L1Node node, final L1Receipt found, final Call call) {
    if (found.gasUsed() >= call.gasLimit() - call.gasLimit() / 50) {
      return "it used up its " + call.gasLimit() + " gas";
    }
    final BlockRef block = found.block();
    try {
      node.callAt(sender, contract.address(), call.data(), block.number() - 1);
      return "a call on top of the block before " + block + " is not reverted";
    } catch (final RpcErrorException e) {
      return RevertReason.of(e);
    }
  }

  /**
   * What an attempt called the contract with.
   *
   * @param data the input
   * @param gasLimit gas it was allowed
   */
  @SuppressWarnings("ArrayRecordComponent") // Passed on and forgotten.
  record Call(byte[] data, long gasLimit) {}
}
