package io.fluidex.gateway.edge;

import io.fluidex.embedded.EmbeddedKafka;
import io.fluidex.embedded.EmbeddedPostgres;
import io.fluidex.matchengine.server.MatchengineConfig;
import io.fluidex.matchengine.server.MatchengineService;
import io.fluidex.proto.matchengine.BalanceUpdateRequest;
import io.fluidex.proto.matchengine.MatchengineGrpc;
import io.fluidex.proto.matchengine.UserInfo;
import io.fluidex.runtime.config.ConfigLoader;
import io.fluidex.runtime.grpc.GrpcChannels;
import io.fluidex.runtime.grpc.GrpcClientSettings;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A matching engine with a real broker and database, in development mode, with two rich users. */
final class TestExchange implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final EmbeddedKafka kafka;
  private final EmbeddedPostgres postgres;
  private final MatchengineService service;

  TestExchange() throws Exception {
    kafka = EmbeddedKafka.temporary();
    postgres = EmbeddedPostgres.temporary();
    final MatchengineConfig config =
        ConfigLoader.parse(
                MatchengineConfig.SERVICE,
                """
                environment: development
                mode: development
                check_signatures: if_present
                grpc: {port: 0}
                admin: {port: 0}
                rest: {enabled: true, port: 0}
                limits: {address_per_second: 100000, behind_gateway: true}
                streams: {per_address: 6}
                database: {url: "%s", user: %s}
                kafka: {bootstrap_servers: "%s"}
                assets:
                  - {id: ETH, token: 0, precision: 6}
                  - {id: USDT, token: 1, precision: 6}
                markets:
                  - {base: ETH, quote: USDT}
                """
                    .formatted(
                        postgres.createDatabase("exchange"),
                        postgres.user(),
                        kafka.bootstrapServers()),
                "test",
                Map.of(),
                MatchengineConfig::read)
            .value();
    service =
        new MatchengineService(
            config, config.exchange()::markets, InstantSource.system(), new Random(5));
    service.start();
    await("readiness", () -> service.problem().isEmpty());
    final ManagedChannel channel =
        GrpcChannels.open(GrpcClientSettings.of("127.0.0.1:" + grpcPort()), false);
    try {
      final var api = MatchengineGrpc.newBlockingStub(channel);
      for (int user = 1; user <= 2; user++) {
        api.registerUser(
            UserInfo.newBuilder().setL1Address("0xAB" + user).setL2Pubkey("0xCD" + user).build());
        for (final String asset : new String[] {"ETH", "USDT"}) {
          api.balanceUpdate(
              BalanceUpdateRequest.newBuilder()
                  .setUserId(user)
                  .setAsset(asset)
                  .setBusiness("deposit")
                  .setBusinessId(user * 10 + asset.length())
                  .setDelta("1000000")
                  .build());
        }
      }
    } finally {
      channel.shutdownNow();
    }
  }

  int grpcPort() {
    return service.grpcPort();
  }

  int restPort() {
    return service.restPort().orElseThrow();
  }

  /** Waits for something, far longer than it takes on a busy machine. */
  static void await(final String what, final BooleanSupplier condition) {
    final long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("no " + what + " within " + PATIENCE.toSeconds() + " s");
      }
      try {
        TimeUnit.MILLISECONDS.sleep(5);
      } catch (final InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting for " + what, e);
      }
    }
  }

  @Override
  public void close() {
    try {
      service.stop(Duration.ofSeconds(10));
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (final Exception e) {
      throw new IllegalStateException("the exchange did not stop", e);
    } finally {
      kafka.close();
      postgres.close();
    }
  }
}
