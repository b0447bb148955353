package io.fluidex.gateway.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import io.fluidex.client.PushMessage;
import io.fluidex.crypto.eddsa.PrivateKey;
import io.fluidex.proto.matchengine.OrderSide;
import io.fluidex.proto.push.BlockStreamRequest;
import io.fluidex.proto.push.KlineStreamRequest;
import io.fluidex.proto.push.PushGrpc;
import io.fluidex.proto.push.PushGrpc.PushStub;
import io.fluidex.proto.push.TickerStreamRequest;
import io.fluidex.proto.rollup.BlockStatus;
import io.fluidex.proto.rollup.L2BlocksQueryRequest;
import io.fluidex.proto.rollup.L2BlocksQueryResponse;
import io.fluidex.proto.rollup.L2BlocksQueryResponse.BlockSummary;
import io.fluidex.proto.rollup.RollupStateGrpc;
import io.fluidex.runtime.grpc.GrpcChannels;
import io.fluidex.runtime.grpc.GrpcClientSettings;
import io.fluidex.runtime.grpc.GrpcServer;
import io.fluidex.runtime.grpc.GrpcServerSettings;
import io.fluidex.runtime.metrics.Metrics;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Both ways of the push service, with a real exchange, broker and database. */
@Timeout(600)
class PushStreamsServiceTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MARKET = "ETH_USDT";
  private static final int TRADES = 12;

  /** Blocks of a rollup that goes as far as the test wants. */
  private static final class Rollup extends RollupStateGrpc.RollupStateImplBase {
    private volatile List<BlockSummary> newestFirst = List.of();

    @Override
    public void l2BlocksQuery(
        final L2BlocksQueryRequest request, final StreamObserver<L2BlocksQueryResponse> answer) {
      final List<BlockSummary> all = newestFirst;
      answer.onNext(
          L2BlocksQueryResponse.newBuilder()
              .setTotal(all.size())
              .addAllBlocks(all.stream().skip(request.getOffset()).toList())
              .build());
      answer.onCompleted();
    }

    void is(final BlockStatus... statuses) {
      final List<BlockSummary> blocks = new CopyOnWriteArrayList<>();
      for (int i = 0; i < statuses.length; i++) {
        blocks.addFirst(
            BlockSummary.newBuilder()
                .setBlockHeight(i + 1)
                .setBlockTime(1_700_000_000_000L + i)
                .setMerkleRoot("123" + i)
                .setStatus(statuses[i])
                .build());
      }
      newestFirst = blocks;
    }
  }

  /** A stream as lines of the websocket. */
  private static final class Lines<M extends MessageOrBuilder> implements StreamObserver<M> {
    private final List<JsonNode> lines = new CopyOnWriteArrayList<>();
    private volatile Status end;
    private final String channel;

    Lines(final String channel) {
      this.channel = channel;
    }

    @Override
    public void onNext(final M message) {
      try {
        final ObjectNode fields =
            (ObjectNode)
                JSON.readTree(
                    JsonFormat.printer()
                        .preservingProtoFieldNames()
                        .alwaysPrintFieldsWithNoPresence()
                        .print(message));
        final boolean snapshot = fields.remove("snapshot").booleanValue();
        fields.put("type", snapshot ? "snapshot" : "update").put("channel", channel);
        for (final JsonNode each : fields.path("data")) {
          if (each.has("status")) {
            ((ObjectNode) each)
                .put(
                    "status",
                    each.get("status")
                        .asText()
                        .replace("BLOCK_STATUS_", "")
                        .toLowerCase(Locale.ROOT));
          }
        }
        lines.add(text(fields));
      } catch (final java.io.IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void onError(final Throwable failure) {
      end = Status.fromThrowable(failure);
    }

    @Override
    public void onCompleted() {
      end = Status.OK;
    }
  }

  /** Every value as text: 64-bit numbers are so in the JSON of protobuf, not in the websocket's. */
  private static JsonNode text(final JsonNode json) {
    if (json instanceof ObjectNode object) {
      final ObjectNode copy = JsonNodeFactory.instance.objectNode();
      object.properties().forEach(each -> copy.set(each.getKey(), text(each.getValue())));
      return copy;
    }
    if (json instanceof ArrayNode array) {
      final ArrayNode copy = JsonNodeFactory.instance.arrayNode();
      array.forEach(each -> copy.add(text(each)));
      return copy;
    }
    return JsonNodeFactory.instance.textNode(json.asText());
  }

  private static List<JsonNode> websocket(
      final PushFixture.Heard heard, final String channel, final String interval) {
    return heard.messages().stream()
        .filter(each -> each.is("snapshot", channel) || each.is("update", channel))
        .map(PushMessage::json)
        .filter(each -> each.path("interval").asText("").equals(interval))
        .map(PushStreamsServiceTest::text)
        .toList();
  }

  /** How many trades the newest candles tell, or the newest ticker. */
  private static long trades(final List<JsonNode> lines) {
    final Map<String, Long> byTime = new HashMap<>();
    for (final JsonNode line : lines) {
      line.path("data")
          .forEach(each -> byTime.put(each.path("time").asText(), each.path("trades").asLong()));
    }
    return byTime.values().stream().mapToLong(Long::longValue).sum();
  }

  private static String statuses(final List<JsonNode> lines) {
    final Map<String, String> byBlock = new HashMap<>();
    for (final JsonNode line : lines) {
      line.path("data")
          .forEach(each -> byBlock.put(each.get("block_id").asText(), each.get("status").asText()));
    }
    return byBlock.toString();
  }

  private static PrivateKey key(final int user) {
    final byte[] seed = new byte[PrivateKey.SEED_BYTES];
    seed[0] = (byte) user;
    return PrivateKey.fromSeed(seed);
  }

  @Test
  void shouldTellOverGrpcWhatTheWebsocketTells() throws Exception {
    final Rollup rollup = new Rollup();
    final Metrics metrics = new Metrics("rollup");
    final GrpcServer rollupServer =
        new GrpcServer("rollup", GrpcServerSettings.local(0), metrics, List.of(rollup), List.of());
    rollupServer.start();
    try (PushFixture fixture = new PushFixture()) {
      for (int user = 1; user <= 2; user++) {
        fixture.user(user, key(user));
      }
      rollup.is(BlockStatus.UNCOMMITED);
      final PushService push =
          fixture.push(
              PushFixture.freePort(),
              "rollup: {enabled: true, target: \"127.0.0.1:" + rollupServer.port() + "\"}");
      final ManagedChannel channel =
          GrpcChannels.open(GrpcClientSettings.of("127.0.0.1:" + push.grpcPort()), false);
      try (PushFixture.Heard heard = fixture.connect(push)) {
        compare(
            fixture,
            rollup,
            PushGrpc.newStub(channel),
            heard,
            () -> push.stop(Duration.ofSeconds(20)));
      } finally {
        channel.shutdownNow();
        push.stop(Duration.ofSeconds(10));
      }
    } finally {
      rollupServer.stop(Duration.ofSeconds(5));
      metrics.close();
    }
  }

  /** What ends the service. */
  private interface Stop {
    void run() throws Exception;
  }

  private static void compare(
      final PushFixture fixture,
      final Rollup rollup,
      final PushStub api,
      final PushFixture.Heard heard,
      final Stop stop)
      throws Exception {
    heard.send("{'op':'subscribe','channel':'blocks'}");
    // So that the block is in the snapshots of both.
    PushFixture.await(
        "the first block", () -> statuses(websocket(heard, "blocks", "")).equals("{1=sealed}"));
    heard.send("{'op':'unsubscribe','channel':'blocks'}");
    heard.await("the end of blocks", each -> each.is("unsubscribed", "blocks"));
    final int before = websocket(heard, "blocks", "").size();
    heard.send("{'op':'subscribe','channel':'blocks'}");
    heard.send("{'op':'subscribe','channel':'ticker','market':'" + MARKET + "'}");
    heard.send("{'op':'subscribe','channel':'kline','market':'" + MARKET + "','interval':'1m'}");
    heard.send("{'op':'subscribe','channel':'kline','market':'" + MARKET + "','interval':'1d'}");
    final Lines<io.fluidex.proto.push.BlockStreamResponse> blocks = new Lines<>("blocks");
    final Lines<io.fluidex.proto.push.TickerStreamResponse> ticker = new Lines<>("ticker");
    final Lines<io.fluidex.proto.push.KlineStreamResponse> minutes = new Lines<>("kline");
    final Lines<io.fluidex.proto.push.KlineStreamResponse> days = new Lines<>("kline");
    api.blockStream(BlockStreamRequest.getDefaultInstance(), blocks);
    api.tickerStream(TickerStreamRequest.newBuilder().setMarket(MARKET).build(), ticker);
    final KlineStreamRequest kline =
        KlineStreamRequest.newBuilder().setMarket(MARKET).setInterval("1m").build();
    api.klineStream(kline, minutes);
    api.klineStream(kline.toBuilder().setInterval("1d").build(), days);
    PushFixture.await(
        "eight snapshots",
        () ->
            websocket(heard, "blocks", "").size() > before
                && !websocket(heard, "ticker", "").isEmpty()
                && !websocket(heard, "kline", "1m").isEmpty()
                && !websocket(heard, "kline", "1d").isEmpty()
                && List.of(blocks, ticker, minutes, days).stream()
                    .noneMatch(each -> each.lines.isEmpty()));

    final List<BlockStatus> stages =
        List.of(BlockStatus.COMMITED, BlockStatus.VERIFIED, BlockStatus.EXECUTED);
    for (int i = 1; i <= TRADES; i++) {
      final String price = (100 + i % 5) + ".00";
      fixture.api().orderPut(PushFixture.order(MARKET, 1, OrderSide.ASK, "0.5", price));
      fixture.api().orderPut(PushFixture.order(MARKET, 2, OrderSide.BID, "0.5", price));
      final int told = i;
      if (i % 4 == 0) {
        rollup.is(stages.get(i / 4 - 1), BlockStatus.UNCOMMITED);
        final String status = List.of("committed", "proven", "executed").get(i / 4 - 1);
        PushFixture.await(
            "both ways to tell trade " + i + " and the block " + status,
            () ->
                trades(ticker.lines) == told
                    && trades(minutes.lines) == told
                    && trades(days.lines) == told
                    && trades(websocket(heard, "ticker", "")) == told
                    && trades(websocket(heard, "kline", "1m")) == told
                    && trades(websocket(heard, "kline", "1d")) == told
                    && statuses(blocks.lines).equals("{1=" + status + ", 2=sealed}")
                    && statuses(websocket(heard, "blocks", ""))
                        .equals("{1=" + status + ", 2=sealed}"));
      }
    }
    assertEquals(websocket(heard, "ticker", ""), ticker.lines);
    assertEquals(websocket(heard, "kline", "1m"), minutes.lines);
    assertEquals(websocket(heard, "kline", "1d"), days.lines);
    final List<JsonNode> all = websocket(heard, "blocks", "");
    assertEquals(all.subList(before, all.size()), blocks.lines);
    assertTrue(ticker.lines.size() > 3 && blocks.lines.size() > 3, blocks.lines::toString);
    System.out.printf(
        "both ways told the same %d tickers, %d and %d candles and %d messages of blocks%n",
        ticker.lines.size(), minutes.lines.size(), days.lines.size(), blocks.lines.size());

    stop.run();
    for (final Lines<?> each : List.of(blocks, ticker, minutes, days)) {
      PushFixture.await("the end", () -> each.end != null);
      assertEquals(Status.Code.UNAVAILABLE, each.end.getCode());
      assertTrue(each.end.getDescription().startsWith("STOPPING: "), each.end::toString);
    }
    assertTrue(heard.awaitEnd().contains("STOPPING"), heard.awaitEnd());
  }
}
