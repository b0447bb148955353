package io.fluidex.gateway.push.source;

import io.fluidex.gateway.push.hub.Hub;
import io.fluidex.gateway.push.message.BlockView;
import io.fluidex.proto.rollup.BlockStatus;
import io.fluidex.proto.rollup.L2BlocksQueryRequest;
import io.fluidex.proto.rollup.L2BlocksQueryResponse;
import io.fluidex.proto.rollup.L2BlocksQueryResponse.BlockSummary;
import io.fluidex.proto.rollup.RollupStateGrpc;
import io.fluidex.proto.rollup.RollupStateGrpc.RollupStateBlockingStub;
import io.fluidex.runtime.lifecycle.Service;
import io.fluidex.runtime.lifecycle.WorkerLoop;
import io.fluidex.runtime.metrics.Metrics;
import io.fluidex.runtime.retry.Backoff;
import io.grpc.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Asks the rollup state manager for its blocks and tells the hub. */
public final class BlockWatch implements Service {
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final int PAGE = 100;

  /** Blocks that are looked at in a round at most, the newest ones. */
  private static final int MOST = 2_000;

  private final RollupStateBlockingStub rollup;
  private final Hub hub;
  private final Duration deadline;
  private final WorkerLoop loop;

  /** The newest block of which all up to it are executed, so that none of them will change. */
  private long settled = -1;

  /**
   * A watch that is not started yet.
   *
   * @param deadline of each call
   */
  public BlockWatch(
      final Channel channel,
      final Duration deadline,
      final Hub hub,
      final RandomGenerator random,
      final Metrics metrics) {
    this.rollup = RollupStateGrpc.newBlockingStub(channel);
    this.hub = hub;
    this.deadline = deadline;
    this.loop = new WorkerLoop("push-blocks", Backoff.DEFAULT, random, metrics, this::round);
  }

  private Duration round() {
    final List<BlockView> blocks = new ArrayList<>();
    boolean more = true;
    while (more && blocks.size() < MOST) {
      final L2BlocksQueryResponse page =
          rollup
              .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)
              .l2BlocksQuery(
                  L2BlocksQueryRequest.newBuilder()
                      .setOffset(blocks.size())
                      .setLimit(PAGE)
                      .build());
      page.getBlocksList().forEach(each -> blocks.add(view(each)));
      more = page.getBlocksCount() == PAGE && page.getBlocks(PAGE - 1).getBlockHeight() > settled;
    }
    hub.blocks(blocks);
    settled =
        blocks.stream()
            .filter(each -> each.status() == BlockView.Status.EXECUTED)
            .mapToLong(BlockView::id)
            .max()
            .orElse(settled);
    return INTERVAL;
  }

  private static BlockView view(final BlockSummary block) {
    return new BlockView(
        block.getBlockHeight(),
        status(block.getStatus()),
        block.getBlockTime(),
        block.getMerkleRoot());
  }

  private static BlockView.Status status(final BlockStatus status) {
    return switch (status) {
      case COMMITED -> BlockView.Status.COMMITTED;
      case VERIFIED -> BlockView.Status.PROVEN;
      case EXECUTED -> BlockView.Status.EXECUTED;
      case UNCOMMITED, UNRECOGNIZED -> BlockView.Status.SEALED;
    };
  }

  @Override
  public String name() {
    return "push-blocks";
  }

  @Override
  public void start() {
    loop.start();
  }

  @Override
  public void stop(final Duration deadline) throws InterruptedException {
    loop.stop(deadline);
  }

  @Override
  public Optional<String> problem() {
    return loop.problem();
  }
}
