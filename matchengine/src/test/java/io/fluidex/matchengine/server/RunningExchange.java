package io.fluidex.matchengine.server;

import io.fluidex.proto.matchengine.BalanceUpdateRequest;
import io.fluidex.proto.matchengine.MatchengineGrpc;
import io.fluidex.proto.matchengine.MatchengineGrpc.MatchengineBlockingStub;
import io.fluidex.proto.matchengine.MatchengineGrpc.MatchengineStub;
import io.fluidex.proto.matchengine.OrderBookDepthRequest;
import io.fluidex.proto.matchengine.OrderBookDepthResponse;
import io.fluidex.proto.matchengine.OrderPutRequest;
import io.fluidex.proto.matchengine.OrderSide;
import io.fluidex.proto.matchengine.UserInfo;
import io.fluidex.runtime.grpc.GrpcChannels;
import io.fluidex.runtime.grpc.GrpcClientSettings;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;

/** An exchange in development mode, with a client. */
final class RunningExchange implements AutoCloseable {
  static final String DEVELOPMENT = "mode: development\ncheck_signatures: if_present\n";

  private final MatchengineService service;
  private final ManagedChannel channel;
  private final HttpClient http = HttpClient.newHttpClient();

  RunningExchange(final String yaml) throws Exception {
    final MatchengineConfig config = Deployment.config(yaml);
    service =
        new MatchengineService(
            config, config.exchange()::markets, InstantSource.system(), new Random(5));
    service.start();
    Deployment.await("readiness", () -> service.problem().isEmpty());
    channel = GrpcChannels.open(GrpcClientSettings.of("localhost:" + service.grpcPort()), false);
  }

  MatchengineService service() {
    return service;
  }

  MatchengineBlockingStub api() {
    return MatchengineGrpc.newBlockingStub(channel).withWaitForReady();
  }

  MatchengineStub streams() {
    return MatchengineGrpc.newStub(channel);
  }

  void register(final int users) {
    for (int user = 1; user <= users; user++) {
      api()
          .registerUser(
              UserInfo.newBuilder().setL1Address("0xAB" + user).setL2Pubkey("0xCD" + user).build());
    }
  }

  void deposit(final int user, final String asset, final String amount, final long id) {
    api()
        .balanceUpdate(
            BalanceUpdateRequest.newBuilder()
                .setUserId(user)
                .setAsset(asset)
                .setBusiness("deposit")
                .setBusinessId(id)
                .setDelta(amount)
                .build());
  }

  static OrderPutRequest order(
      final int user, final OrderSide side, final String amount, final String price) {
    return OrderPutRequest.newBuilder()
        .setUserId(user)
        .setMarket("ETH_USDT")
        .setOrderSide(side)
        .setAmount(amount)
        .setPrice(price)
        .build();
  }

  OrderBookDepthResponse depth() {
    return api()
        .orderBookDepth(
            OrderBookDepthRequest.newBuilder().setMarket("ETH_USDT").setLimit(-1).build());
  }

  URI rest(final String path) {
    return URI.create("http://localhost:" + service.restPort().orElseThrow() + path);
  }

  HttpResponse<String> send(final HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(
        request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(final String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(rest(path)));
  }

  @Override
  public void close() {
    channel.shutdownNow();
    http.shutdownNow();
    try {
      service.stop(Duration.ofSeconds(10));
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the stop was interrupted", e);
    } catch (final Exception e) {
      throw new IllegalStateException("the exchange did not stop", e);
    }
  }
}
