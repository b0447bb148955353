package io.fluidex.matchengine.server;

import io.fluidex.matchengine.command.PutBatch;
import io.fluidex.proto.matchengine.RateLimit;
import io.fluidex.runtime.limit.Rate;
import java.util.ArrayList;
import java.util.List;

/** What clients are told of limits, so that they can stay below them. */
final class Limits {
  private Limits() {}

  /** The limits of a configuration, but for those that the exchange itself keeps. */
  static List<RateLimit> told(final MatchengineConfig config) {
    final List<RateLimit> limits = new ArrayList<>();
    add(limits, "calls_of_address", config.limits().address());
    add(limits, "commands_of_user", config.limits().user());
    limits.add(open("batch_orders", PutBatch.MAX_ORDERS));
    limits.add(open("message_bytes", config.grpc().maxMessageBytes()));
    limits.add(open("detail_characters", Requests.MOST_DETAIL_CHARS));
    limits.add(open("streams_of_address", config.streams().perAddress()));
    limits.add(open("streams_of_user", config.streams().perUser()));
    return limits;
  }

  private static void add(final List<RateLimit> limits, final String name, final Rate rate) {
    if (!rate.isUnlimited()) {
      limits.add(
          RateLimit.newBuilder()
              .setName(name)
              .setLimit(rate.perSecond())
              .setIntervalSeconds(1)
              .build());
    }
  }

  private static RateLimit open(final String name, final int limit) {
    return RateLimit.newBuilder().setName(name).setLimit(limit).build();
  }
}
