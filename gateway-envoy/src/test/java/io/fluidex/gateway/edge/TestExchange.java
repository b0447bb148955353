package io.fluidex.gateway.edge;

import io.fluidex.crypto.eddsa.PrivateKey;
import io.fluidex.crypto.encoding.Hex;
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
import java.util.function.Supplier;

/** A matching engine with a real broker and database, in development mode, with two rich users. */
final class TestExchange implements AutoCloseable {
  /** Of signatures. */
  static final String DOMAIN = "0102030405060708090a0b0c";

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
                domain: %s
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
                        DOMAIN,
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
            UserInfo.newBuilder()
                .setL1Address("0xAB" + user)
                .setL2Pubkey(Hex.encodePrefixed(key(user).publicKey().toBytes()))
                .build());
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

  /** The L2 key of a user. */
  static PrivateKey key(final int user) {
    final byte[] seed = new byte[PrivateKey.SEED_BYTES];
    seed[0] = (byte) user;
    return PrivateKey.fromSeed(seed);
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  int grpcPort() {
    return service.grpcPort();
  }

  int restPort() {
    return service.restPort().orElseThrow();
  }

  /** Waits for something, far longer than it takes on a busy machine. */
  static void await(final String what, final BooleanSupplier condition) {
    await(what, condition, () -> "");
  }

  /**
   * Waits for something, far longer than it takes on a busy machine.
   *
   * @param seen what there was instead
   */
  static void await(
      final String what, final BooleanSupplier condition, final Supplier<String> seen) {
    final long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(
            "no " + what + " within " + PATIENCE.toSeconds() + " s " + seen.get());
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
