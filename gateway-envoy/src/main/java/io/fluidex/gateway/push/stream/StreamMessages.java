package io.fluidex.gateway.push.stream;

import io.fluidex.gateway.push.market.Candle;
import io.fluidex.gateway.push.message.BlockView;
import io.fluidex.gateway.push.message.News;
import io.fluidex.proto.push.BlockStatus;
import io.fluidex.proto.push.BlockStreamResponse;
import io.fluidex.proto.push.KlineStreamResponse;
import io.fluidex.proto.push.TickerStreamResponse;

/** Writes news as messages of protobuf: the fields of {@code ServerMessages}. Pure. */
final class StreamMessages {
  private StreamMessages() {}

  static TickerStreamResponse ticker(final News.Ticker news) {
    final TickerStreamResponse.Builder message =
        TickerStreamResponse.newBuilder()
            .setMarket(news.topic().market())
            .setSnapshot(news.snapshot())
            .setSequence(news.sequence());
    news.day()
        .ifPresent(day ->
            message
                .addDataBuilder()
                .setOpen(day.open().toPlainString())
                .setHigh(day.high().toPlainString())
                .setLow(day.low().toPlainString())
                .setLast(day.close().toPlainString())
                .setVolume(day.volume().toPlainString())
                .setQuoteVolume(day.quoteVolume().toPlainString())
                .setChange(day.change().toPlainString())
                .setTrades(day.trades()));
    return message.build();
  }

  static KlineStreamResponse candles(final News.Candles news) {
    final KlineStreamResponse.Builder message =
        KlineStreamResponse.newBuilder()
            .setMarket(news.topic().market())
            .setInterval(news.topic().interval())
            .setSnapshot(news.snapshot())
            .setSequence(news.sequence());
    for (final Candle each : news.candles()) {
      message
          .addDataBuilder()
          .setTime(each.time())
          .setOpen(each.open().toPlainString())
          .setHigh(each.high().toPlainString())
          .setLow(each.low().toPlainString())
          .setClose(each.close().toPlainString())
          .setVolume(each.volume().toPlainString())
          .setQuoteVolume(each.quoteVolume().toPlainString())
          .setTrades(each.trades());
    }
    return message.build();
  }

  static BlockStreamResponse blocks(final News.Blocks news) {
    final BlockStreamResponse.Builder message =
        BlockStreamResponse.newBuilder().setSnapshot(news.snapshot());
    for (final BlockView each : news.blocks()) {
      message
          .addDataBuilder()
          .setBlockId(each.id())
          .setStatus(status(each.status()))
          .setTime(each.time())
          .setMerkleRoot(each.root());
    }
    return message.build();
  }

  private static BlockStatus status(final BlockView.Status status) {
    return switch (status) {
      case SEALED -> BlockStatus.BLOCK_STATUS_SEALED;
      case COMMITTED -> BlockStatus.BLOCK_STATUS_COMMITTED;
      case PROVEN -> BlockStatus.BLOCK_STATUS_PROVEN;
      case EXECUTED -> BlockStatus.BLOCK_STATUS_EXECUTED;
    };
  }
}
