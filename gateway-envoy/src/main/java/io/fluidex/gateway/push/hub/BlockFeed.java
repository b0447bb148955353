package io.fluidex.gateway.push.hub;

import io.fluidex.gateway.push.message.BlockView;
import io.fluidex.gateway.push.message.Channel;
import io.fluidex.gateway.push.message.News;
import io.fluidex.gateway.push.message.Topic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** The newest L2 blocks with all who read them. */
final class BlockFeed {
  /** Blocks that are remembered: more than are on their way to L1 at any time. */
  private static final int REMEMBERED = 2_000;

  /** Blocks that a new reader is told. */
  private static final int TOLD = 50;

  private final TreeMap<Long, BlockView> blocks = new TreeMap<>();
  private final Readers readers = new Readers(Topic.of(Channel.BLOCKS));

  int subscriptions() {
    return readers.size();
  }

  /** Takes blocks as they are now; those that are as before are not told. */
  void apply(final List<BlockView> now) {
    final List<BlockView> fresh = new ArrayList<>();
    final boolean first = blocks.isEmpty();
    now.stream()
        .sorted(Comparator.comparingLong(BlockView::id))
        .forEach(block -> {
          if (!block.equals(blocks.put(block.id(), block))) {
            fresh.add(block);
          }
        });
    while (blocks.size() > REMEMBERED) {
      blocks.pollFirstEntry();
    }
    if (!first && !fresh.isEmpty() && !readers.isEmpty()) {
      readers.tell(Frame.of(new News.Blocks(false, fresh)));
    } else if (first && !fresh.isEmpty()) {
      readers.tell(Frame.of(new News.Blocks(false, newest())));
    }
  }

  private List<BlockView> newest() {
    return blocks.values().stream().skip(Math.max(0, blocks.size() - TOLD)).toList();
  }

  void join(final Outlet outlet) {
    readers.join(outlet, Frame.of(new News.Blocks(true, newest())));
  }

  void leave(final Outlet outlet) {
    readers.leave(outlet);
  }
}
