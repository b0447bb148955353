package io.fluidex.ethsender.exchange;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.ethsender.abi.AbiException;
import io.fluidex.ethsender.chain.BlockRef;
import io.fluidex.ethsender.chain.Counters;
import io.fluidex.ethsender.contract.FluidexContract;
import io.fluidex.ethsender.rpc.L1Block;
import io.fluidex.ethsender.rpc.L1Log;
import io.fluidex.ethsender.rpc.L1Node;
import io.fluidex.ethsender.rpc.RpcErrorException;
import io.fluidex.ethsender.rpc.RpcUnavailableException;
import io.fluidex.ethsender.watch.BlockSpan;
import io.fluidex.ethsender.watch.Cursor;
import io.fluidex.ethsender.watch.Reading;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.wire.l1.L1Event;
import io.fluidex.wire.l1.L1Event.Origin;
import io.fluidex.wire.l1.L1Event.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The contract at an address. Safe for use by several threads.
 *
 * @param address the contract
 * @param createdAt the height of the block it was created in, or of an earlier one
 */
public record ExchangeContract(EthereumAddress address, long createdAt) {
  /**
   * The contract's counters at the end of a block.
   *
   * @param height of the block; before the contract there is nothing to count
   */
  public Counters counters(final L1Node node, final long height) {
    if (height < createdAt) {
      return Counters.NONE;
    }
    // From the last stage to the first, each question later than the one before.
    final long executed =
        FluidexContract.BlocksExecutedCall.decodeResult(
            read(node, new FluidexContract.BlocksExecutedCall(), height));
    final long proven =
        FluidexContract.BlocksProvenCall.decodeResult(
            read(node, new FluidexContract.BlocksProvenCall(), height));
    final long committed =
        FluidexContract.BlocksCommittedCall.decodeResult(
            read(node, new FluidexContract.BlocksCommittedCall(), height));
    if (executed > proven || proven > committed) {
      throw new RpcUnavailableException(
          node.name() + " changed its mind about block " + height + " between two questions", null);
    }
    return new Counters(committed, proven, executed);
  }

  private byte[] read(final L1Node node, final FluidexContract.Call call, final long height) {
    return node.callAt(null, address, call.encode(), height);
  }

  /** The hash the contract keeps of a block, zero if it has none. */
  public Bytes32 blockHash(final L1Node node, final long number) {
    return FluidexContract.BlockHashCall.decodeResult(
        node.call(address, new FluidexContract.BlockHashCall(number).encode()));
  }

  /**
   * Reads the requests of some blocks.
   *
   * @param cursor how far was read before
   * @throws AbiException if a log is the contract's and cannot be understood: nothing is skipped
   */
  public Reading read(final L1Node node, final BlockSpan span, final Cursor cursor) {
    final BlockRef before = canonical(node, cursor.end().number());
    final BlockRef end = canonical(node, span.to());
    final Map<BlockRef, Long> times = new HashMap<>();
    final List<L1Event> requests = new ArrayList<>();
    for (final L1Log log : node.logs(address, span.from(), span.to())) {
      final Optional<FluidexContract.Event> event =
          FluidexContract.decodeEvent(log.topics(), Hex.decode(log.data()));
      if (event.isPresent()) {
        request(event.get(), origin(log, times.computeIfAbsent(log.block(), b -> time(node, b))))
            .ifPresent(requests::add);
      }
    }
    final OptionalLong total = total(node, span.to());
    if (!canonical(node, span.to()).equals(end)) {
      throw new RpcUnavailableException(
          node.name() + " reorganised block " + end + " while it was read", null);
    }
    return new Reading(span, before, end, requests, total);
  }

  private static BlockRef canonical(final L1Node node, final long height) {
    return node.block(height)
        .map(L1Block::ref)
        .orElseThrow(
            () -> new RpcUnavailableException(node.name() + " has no block " + height, null));
  }

  private static long time(final L1Node node, final BlockRef block) {
    final L1Block found =
        node.block(block.number())
            .filter(b -> b.ref().equals(block))
            .orElseThrow(() ->
                new RpcUnavailableException(
                    node.name() + " has a log of block " + block + " and not the block", null));
    return found.time();
  }

  private static Origin origin(final L1Log log, final long time) {
    return new Origin(
        log.block().number(), log.block().hash(), log.transaction(), log.index(), time);
  }

  /** How many requests there have been; nodes that keep no old states cannot tell. */
  private OptionalLong total(final L1Node node, final long height) {
    if (height < createdAt) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(
          FluidexContract.PriorityCountCall.decodeResult(
              read(node, new FluidexContract.PriorityCountCall(), height)));
    } catch (final RpcErrorException e) {
      return OptionalLong.empty();
    }
  }

  private static Optional<L1Event> request(final FluidexContract.Event event, final Origin origin) {
    return switch (event) {
      case FluidexContract.RegisterRequestedEvent e ->
          Optional.of(
              event(
                  e.serial(),
                  e.account(),
                  e.owner(),
                  new Request.Register(e.sign(), Fr.of(e.ay())),
                  origin));
      case FluidexContract.KeyChangeRequestedEvent e ->
          Optional.of(
              event(
                  e.serial(),
                  e.account(),
                  e.owner(),
                  new Request.KeyChange(e.sign(), Fr.of(e.ay())),
                  origin));
      case FluidexContract.DepositRequestedEvent e ->
          Optional.of(
              event(
                  e.serial(),
                  e.account(),
                  e.owner(),
                  new Request.Deposit(e.token(), e.amount()),
                  origin));
      case FluidexContract.FullExitRequestedEvent e ->
          Optional.of(
              event(e.serial(), e.account(), e.owner(), new Request.FullExit(e.token()), origin));
      default -> Optional.empty();
    };
  }

  private static L1Event event(
      final long serial,
      final long account,
      final EthereumAddress owner,
      final Request request,
      final Origin origin) {
    return new L1Event(serial, account, owner.toString(), request, origin);
  }

  /** The hashes the chain has at some heights; heights it does not have are left out. */
  public static Map<Long, Bytes32> hashes(final L1Node node, final Iterable<Long> heights) {
    final Map<Long, Bytes32> hashes = new HashMap<>();
    for (final long height : heights) {
      node.block(height).ifPresent(block -> hashes.put(height, block.ref().hash()));
    }
    return hashes;
  }
}
