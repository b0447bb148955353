package io.fluidex.gateway.push.stream;

import io.fluidex.gateway.push.market.Interval;
import io.fluidex.gateway.push.message.Channel;
import io.fluidex.gateway.push.message.ErrorCode;
import io.fluidex.gateway.push.message.News;
import io.fluidex.gateway.push.message.Topic;
import io.fluidex.proto.push.BlockStreamRequest;
import io.fluidex.proto.push.BlockStreamResponse;
import io.fluidex.proto.push.KlineStreamRequest;
import io.fluidex.proto.push.KlineStreamResponse;
import io.fluidex.proto.push.PushGrpc;
import io.fluidex.proto.push.TickerStreamRequest;
import io.fluidex.proto.push.TickerStreamResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;

/** The calls. */
final class PushCalls extends PushGrpc.PushImplBase {
  private final PushStreams streams;

  PushCalls(final PushStreams streams) {
    this.streams = streams;
  }

  @Override
  public void tickerStream(
      final TickerStreamRequest request, final StreamObserver<TickerStreamResponse> observer) {
    streams.open(
        new Topic(Channel.TICKER, request.getMarket(), ""),
        News.Ticker.class,
        StreamMessages::ticker,
        observer);
  }

  @Override
  public void klineStream(
      final KlineStreamRequest request, final StreamObserver<KlineStreamResponse> observer) {
    final Interval interval =
        Interval.of(request.getInterval())
            .orElseThrow(() ->
                StreamErrors.of(
                    Status.INVALID_ARGUMENT,
                    ErrorCode.INVALID_FIELD,
                    "interval is one of " + Interval.NAMES));
    streams.open(
        new Topic(Channel.KLINE, request.getMarket(), interval.text()),
        News.Candles.class,
        StreamMessages::candles,
        observer);
  }

  @Override
  public void blockStream(
      final BlockStreamRequest request, final StreamObserver<BlockStreamResponse> observer) {
    streams.open(Topic.of(Channel.BLOCKS), News.Blocks.class, StreamMessages::blocks, observer);
  }
}
