package io.fluidex.standalone.demo;

import io.fluidex.proto.rollup.L2TxInfo;
import io.fluidex.proto.rollup.L2TxsQueryRequest;
import io.fluidex.proto.rollup.RollupStateGrpc;
import io.fluidex.proto.rollup.SpotTradeTx;
import io.fluidex.proto.rollup.StatusQueryRequest;
import io.fluidex.proto.rollup.TxType;
import io.fluidex.runtime.grpc.GrpcChannels;
import io.fluidex.runtime.grpc.GrpcClientSettings;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The trades of L2 blocks, as the explorer has them. */
final class SealedTrades implements AutoCloseable {
  private static final int PAGE = 100;
  private static final int MOST_PAGES = 20;

  private final ManagedChannel channel;
  private final RollupStateGrpc.RollupStateBlockingStub api;

  SealedTrades(final String target) {
    try {
      this.channel = GrpcChannels.open(GrpcClientSettings.of(target), true);
    } catch (final IOException e) {
      throw new DemoException("no connection to the state manager at " + target, e);
    }
    this.api = RollupStateGrpc.newBlockingStub(channel);
  }

  /** The number of the last event in a block; nothing while the state manager is away. */
  OptionalLong sequence() {
    try {
      return OptionalLong.of(api.statusQuery(StatusQueryRequest.getDefaultInstance()).getSeq());
    } catch (final StatusRuntimeException e) {
      return OptionalLong.empty();
    }
  }

  /** Whether the newest trade of a market is at a price; not while the state manager is away. */
  boolean isLast(final Market market, final BigDecimal price) {
    try {
      return newest(market)
          .filter(trade -> {
            final boolean makerSellsBase = trade.getTokenId1To2() == market.base().token();
            final BigDecimal first = new BigDecimal(trade.getAmount1To2());
            final BigDecimal second = new BigDecimal(trade.getAmount2To1());
            final BigDecimal base = makerSellsBase ? first : second;
            final BigDecimal quote = makerSellsBase ? second : first;
            return base.multiply(price).compareTo(quote) == 0;
          })
          .isPresent();
    } catch (final StatusRuntimeException e) {
      return false;
    }
  }

  private Optional<SpotTradeTx> newest(final Market market) {
    for (int page = 0; page < MOST_PAGES; page++) {
      final List<L2TxInfo> transactions =
          api.l2TxsQuery(
                  L2TxsQueryRequest.newBuilder()
                      .setOffset((long) page * PAGE)
                      .setLimit(PAGE)
                      .build())
              .getTxsList();
      final Optional<SpotTradeTx> found =
          transactions.stream()
              .filter(tx -> tx.getType() == TxType.SPOT_TRADE)
              .map(tx -> tx.getDecoded().getSpotTradeTx())
              .filter(trade -> isOf(trade, market))
              .findFirst();
      if (found.isPresent() || transactions.size() < PAGE) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static boolean isOf(final SpotTradeTx trade, final Market market) {
    final int base = market.base().token();
    final int quote = market.quote().token();
    return (trade.getTokenId1To2() == base && trade.getTokenId2To1() == quote)
        || (trade.getTokenId1To2() == quote && trade.getTokenId2To1() == base);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
