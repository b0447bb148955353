package io.fluidex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fluidex.crypto.babyjubjub.BabyJubJubPoint;
import io.fluidex.crypto.eddsa.PrivateKey;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.embedded.EmbeddedKafka;
import io.fluidex.embedded.EmbeddedPostgres;
import io.fluidex.matchengine.server.MatchengineConfig;
import io.fluidex.matchengine.server.MatchengineService;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.runtime.config.ConfigLoader;
import io.fluidex.runtime.kafka.KafkaSettings;
import io.fluidex.runtime.kafka.TopicProducer;
import io.fluidex.runtime.kafka.Topics;
import io.fluidex.wire.l1.L1Event;
import io.fluidex.wire.l1.L1EventCodec;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Traders at the command line of an exchange with a real engine, broker and database. */
@Timeout(900)
class TradingCommandsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String CONTRACT = "0x00000000000000000000000000000000000f1de8";
  private static final String CHAIN = "31337";
  private static final Domain DOMAIN =
      Domain.of(new BigInteger(CHAIN), EthereumAddress.parse(CONTRACT));
  private static final PrivateKey ALICE = key(1);
  private static final PrivateKey BOB = key(2);
  private static final long DEADLINE_SECONDS = 300;

  private static EmbeddedKafka kafka;
  private static EmbeddedPostgres postgres;
  private static int exchanges;

  @TempDir private Path folder;

  private MatchengineService service;
  private TopicProducer l1;
  private long serial;

  private static PrivateKey key(final int seed) {
    final byte[] bytes = new byte[PrivateKey.SEED_BYTES];
    Arrays.fill(bytes, (byte) seed);
    return PrivateKey.fromSeed(bytes);
  }

  @BeforeAll
  static void startServers() {
    kafka = EmbeddedKafka.temporary();
    postgres = EmbeddedPostgres.temporary();
  }

  @AfterAll
  static void stopServers() {
    kafka.close();
    postgres.close();
  }

  @BeforeEach
  void start() throws Exception {
    exchanges++;
    final String l1Topic = "l1" + exchanges;
    final MatchengineConfig config =
        ConfigLoader.parse(
                MatchengineConfig.SERVICE,
                """
                environment: development
                mode: rollup
                domain: "%s"
                operator_token: s3cret
                grpc: {port: 0}
                admin: {port: 0}
                database: {url: "%s", user: %s}
                kafka: {bootstrap_servers: "%s", deadline: 10s}
                unifyevents_topic: unify%d
                l1events_topic: %s
                assets:
                  - {id: ETH, token: 0, precision: 6}
                  - {id: USDT, token: 1, precision: 6}
                markets:
                  - {base: ETH, quote: USDT}
                """
                    .formatted(
                        Hex.encode(DOMAIN.toBytes()),
                        postgres.createDatabase("exchange" + exchanges),
                        postgres.user(),
                        kafka.bootstrapServers(),
                        exchanges,
                        l1Topic),
                "test",
                Map.of(),
                MatchengineConfig::read)
            .value();
    service =
        new MatchengineService(
            config, config.exchange()::markets, InstantSource.system(), new Random(5));
    service.start();
    await("the engine", () -> service.problem().isEmpty());
    final KafkaSettings settings = KafkaSettings.of(kafka.bootstrapServers());
    Topics.ensure(settings, List.of(l1Topic));
    l1 = new TopicProducer(settings, l1Topic);
    request(2, register(ALICE));
    request(3, register(BOB));
    request(2, new L1Event.Request.Deposit(0, 5_000_000));
    request(3, new L1Event.Request.Deposit(1, 900_000_000));
    await("deposits", () -> available(3, "USDT").equals("900.000000"));
    write("alice.key", ALICE);
    write("bob.key", BOB);
  }

  @AfterEach
  void stop() throws Exception {
    l1.close();
    service.stop(Duration.ofSeconds(10));
  }

  private void write(final String name, final PrivateKey key) {
    KeyFile.write(key, folder.resolve(name));
  }

  private static L1Event.Request register(final PrivateKey key) {
    final BabyJubJubPoint point = key.publicKey().point();
    return new L1Event.Request.Register(point.sign(), point.y());
  }

  private void request(final long account, final L1Event.Request request) throws Exception {
    final Bytes32 none = Bytes32.of(new byte[Bytes32.BYTES]);
    final L1Event event =
        new L1Event(
            serial++,
            account,
            "0x" + "ab".repeat(20),
            request,
            new L1Event.Origin(1, none, none, serial, 1_700_000_000));
    l1.send(L1EventCodec.key(event), L1EventCodec.encode(event))
        .get(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  private static void await(final String what, final BooleanSupplier condition)
      throws InterruptedException {
    final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, what + " did not come");
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private String available(final int account, final String asset) {
    final CommandLineRun run = run("balance", "--json", "--account", "" + account);
    if (run.exitCode() != ExitCode.OK) {
      return run.err();
    }
    for (final JsonNode balance : json(run)) {
      if (balance.path("asset").asText().equals(asset)) {
        return balance.path("available").asText();
      }
    }
    return "";
  }

  private static String ok(final CommandLineRun run) {
    assertEquals(ExitCode.OK, run.exitCode(), run.out() + run.err());
    return run.out();
  }

  private static JsonNode json(final CommandLineRun run) {
    try {
      return JSON.readTree(ok(run));
    } catch (final JsonProcessingException e) {
      throw new AssertionError(run.out(), e);
    }
  }

  private Map<String, String> environment(final String... more) {
    final Map<String, String> environment = new HashMap<>();
    environment.put("FLUIDEX_SERVER", "127.0.0.1:" + service.grpcPort());
    environment.put("FLUIDEX_HOME", folder.resolve("home").toString());
    for (int i = 0; i < more.length; i += 2) {
      environment.put(more[i], more[i + 1]);
    }
    return environment;
  }

  private CommandLineRun run(final String... args) {
    return CommandLineRun.withEnvironment(environment(), args);
  }

  private CommandLineRun as(final String name, final int account, final String... args) {
    final List<String> all = new ArrayList<>(List.of(args));
    all.addAll(
        List.of("--key", folder.resolve(name + ".key").toString(), "--account", "" + account));
    return CommandLineRun.withEnvironment(
        environment("FLUIDEX_CHAIN_ID", CHAIN, "FLUIDEX_CONTRACT", CONTRACT),
        all.toArray(String[]::new));
  }

  private CommandLineRun alice(final String... args) {
    return as("alice", 2, args);
  }

  private CommandLineRun bob(final String... args) {
    return as("bob", 3, args);
  }

  private static void assertFails(final int exitCode, final String text, final CommandLineRun run) {
    assertEquals(exitCode, run.exitCode(), run.out() + run.err());
    assertTrue(run.err().contains(text), run.err());
    assertEquals("", run.out());
  }

  @Test
  void shouldTradeTransferAndWithdrawWithSignaturesMadeHere() {
    assertEquals(
        """
        market    base  quote  amount decimals  price decimals   least
        ETH_USDT  ETH   USDT                 4               2  0.0010
        """,
        run("market", "list").out());
    final CommandLineRun put = alice("order", "put", "ETH_USDT", "sell", "1.5", "300");
    assertEquals(ExitCode.OK, put.exitCode(), put.err());
    assertEquals(
        """
        order        1
        status       open
        terms        sell 1.5000 ETH_USDT at 300.00
        traded       0.0000 for 0.000000
        remains      1.5000
        """,
        put.out().replaceFirst("valid until .*\n", ""));
    assertEquals(
        """
             price  amount
        ask  300.00  1.5000
        """
            .replace("     price", "      price"),
        run("book", "ETH_USDT").out());
    final JsonNode bought = json(bob("order", "put", "--json", "ETH_USDT", "buy", "1", "301"));
    assertEquals("filled", bought.path("status").asText());
    assertEquals("300.000000", bought.path("traded_quote").asText());
    assertEquals(1, bought.path("order_id").asInt());
    final CommandLineRun list = run("order", "list", "--account", "2");
    assertTrue(
        list.out()
            .lines()
            .anyMatch(line -> line.matches("1 +ETH_USDT +sell +300.00 +1.5000 +0.5000 .*Z")),
        list.out());
    assertEquals("paid; 3.000000 ETH are left\n", alice("transfer", "ETH", "0.5", "3").out());
    assertTrue(bob("withdraw", "USDT", "10").out().startsWith("accepted; 590.000000 USDT"));
    assertEquals(
        """
        asset   available  in orders
        ETH      3.000000   0.500000
        USDT   300.000000   0.000000
        """,
        run("balance", "--account", "2").out());
    final CommandLineRun cancelled = alice("order", "cancel", "--on-chain", "ETH_USDT", "1");
    assertEquals(ExitCode.OK, cancelled.exitCode(), cancelled.err());
    assertTrue(cancelled.out().contains("status       cancelled"), cancelled.out());
    assertEquals("3.500000", available(2, "ETH"));
    alice("order", "put", "ETH_USDT", "sell", "1", "400");
    alice("order", "put", "ETH_USDT", "sell", "1", "401");
    assertEquals("2 orders cancelled\n", alice("order", "cancel", "ETH_USDT", "--all").out());
    assertEquals("[]\n", run("order", "list", "--json", "--account", "2").out());
  }

  /** What a watching command prints while something happens again and again, until it ends. */
  private CommandLineRun whileTrading(final String... watching) throws Exception {
    final FutureTask<CommandLineRun> watch = new FutureTask<>(() -> run(watching));
    Thread.ofVirtual().start(watch);
    final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    while (!watch.isDone()) {
      assertTrue(System.nanoTime() < end, "nothing was seen by " + List.of(watching));
      json(alice("order", "put", "--json", "ETH_USDT", "sell", "0.01", "300"));
      json(bob("order", "put", "--json", "--immediate", "ETH_USDT", "buy", "0.01", "300"));
    }
    return watch.get();
  }

  @Test
  void shouldWatchTheBookAndTrades() throws Exception {
    alice("order", "put", "ETH_USDT", "sell", "1", "400");
    final List<String> books =
        ok(whileTrading("book", "--watch", "--updates", "3", "--json", "ETH_USDT"))
            .lines()
            .toList();
    assertEquals(3, books.size());
    for (final String book : books) {
      final JsonNode asks = JSON.readTree(book).path("asks");
      assertEquals("400.00", asks.path(asks.size() - 1).path(0).asText(), book);
    }
    final JsonNode trade =
        json(whileTrading("trades", "--watch", "--updates", "1", "--json", "ETH_USDT"));
    assertEquals("300.00", trade.path("price").asText());
    assertEquals("0.0100", trade.path("amount").asText());
    assertEquals("buy", trade.path("taker_side").asText());
    final String sold =
        json(alice("order", "put", "--json", "ETH_USDT", "sell", "0.5", "301")).path("id").asText();
    json(bob("order", "put", "--json", "--immediate", "ETH_USDT", "buy", "1", "301"));
    final String[] ofOrder = {"trades", "--order", sold, "ETH_USDT"};
    await("the history", () -> ok(run(ofOrder)).lines().count() > 1);
    assertTrue(
        ok(run(ofOrder))
            .lines()
            .anyMatch(line -> line.matches(".*Z +sell +maker +301.00 +0.[0-9]+ .*")),
        run(ofOrder).out());
    assertFails(ExitCode.INVALID, "invalid market", run("book", "--watch", "ETH_BTC"));
  }

  @Test
  void shouldPutAnOrderOfOneNameOnce() {
    final String[] put = {
      "order", "put", "--json", "--client-id", "x", "ETH_USDT", "sell", "1", "9"
    };
    final JsonNode first = json(alice(put));
    assertFails(
        ExitCode.INVALID,
        "the client_order_id belongs to another order",
        alice("order", "put", "--client-id", "x", "ETH_USDT", "sell", "2", "9"));
    assertEquals(1, json(run("order", "list", "--json", "--account", "2")).size());
    assertEquals("x", first.path("client_order_id").asText());
    assertEquals(
        "post only would trade",
        json(bob("order", "put", "--json", "--post-only", "ETH_USDT", "buy", "1", "9"))
            .path("status")
            .asText());
    assertEquals(
        "filled",
        json(bob("order", "put", "--json", "--at-market", "ETH_USDT", "buy", "0.25", "10"))
            .path("status")
            .asText());
    assertEquals(
        "unfilled rest dropped",
        json(bob("order", "put", "--json", "--immediate", "ETH_USDT", "buy", "1", "9"))
            .path("status")
            .asText());
  }

  @Test
  void shouldSayWhatIsWrongBeforeAnythingIsSigned() {
    assertFails(
        ExitCode.UNUSABLE_INPUT,
        "the amount 1.00001 has 5 decimals, ETH_USDT has 4",
        alice("order", "put", "ETH_USDT", "sell", "1.00001", "300"));
    assertFails(
        ExitCode.UNUSABLE_INPUT,
        "no market ETH_BTC, only ETH_USDT",
        alice("order", "put", "ETH_BTC", "sell", "1", "300"));
    assertFails(
        ExitCode.UNUSABLE_INPUT,
        "AMOUNT: '1e3' is not an amount",
        alice("order", "put", "ETH_USDT", "sell", "1e3", "300"));
    assertFails(
        ExitCode.UNUSABLE_INPUT,
        "'hold' is no side",
        alice("order", "put", "ETH_USDT", "hold", "1", "300"));
    assertFails(
        ExitCode.UNUSABLE_INPUT,
        "--valid-for",
        alice("order", "put", "--valid-for", "soon", "ETH_USDT", "sell", "1", "300"));
    assertFails(ExitCode.UNUSABLE_INPUT, "FLUIDEX_ACCOUNT is missing", run("order", "list"));
    assertFails(
        ExitCode.UNUSABLE_INPUT,
        "account 2 of 127.0.0.1:" + service.grpcPort() + " has the key 0x",
        as("bob", 2, "transfer", "ETH", "1", "3"));
    assertFails(
        ExitCode.INVALID,
        "refuses: balance not enough",
        alice("order", "put", "ETH_USDT", "sell", "6", "300"));
    assertFails(ExitCode.INVALID, "nothing was paid", alice("transfer", "ETH", "50", "3"));
    assertFails(ExitCode.INVALID, "balance not enough", alice("withdraw", "USDT", "1"));
    assertFails(ExitCode.INVALID, "invalid order_id", alice("order", "cancel", "ETH_USDT", "77"));
    assertFails(ExitCode.INVALID, "invalid user_id", run("balance", "--account", "9"));
    assertEquals("5.000000", available(2, "ETH"));
  }

  @Test
  void shouldSignForNoOtherDeployment() throws Exception {
    final String[] transfer = {
      "transfer", "ETH", "1", "3", "--account", "2", "--key", folder.resolve("alice.key").toString()
    };
    assertFails(
        ExitCode.UNUSABLE_INPUT,
        "is not the exchange of contract " + CONTRACT + " on chain 1: it signs for " + DOMAIN,
        CommandLineRun.withEnvironment(
            environment("FLUIDEX_CHAIN_ID", "1", "FLUIDEX_CONTRACT", CONTRACT), transfer));
    assertEquals("5.000000", available(2, "ETH"));
    final CommandLineRun first = run(transfer);
    assertEquals(ExitCode.OK, first.exitCode(), first.err());
    assertTrue(first.err().contains("from now on this key signs for " + DOMAIN), first.err());
    assertEquals("", run(transfer).err());
    final Path known = folder.resolve("home/known-exchanges");
    Files.writeString(
        known, Files.readString(known).replace(DOMAIN.toString(), "0x" + "77".repeat(12)));
    assertFails(ExitCode.UNUSABLE_INPUT, "Nothing was signed. If both are yours", run(transfer));
    assertEquals("3.000000", available(2, "ETH"));
    Files.writeString(known, Files.readString(known).replace("0x7777", "0xzz"));
    assertFails(ExitCode.UNUSABLE_INPUT, "a line that is damaged", run(transfer));
    assertFalse(Files.readString(known).contains("secret"));
  }

  @Test
  void shouldSayThatNobodyAnswers() {
    final String nobody = "127.0.0.1:1";
    for (final CommandLineRun run :
        List.of(
            run("market", "list", "--server", nobody),
            run("book", "ETH_USDT", "--server", nobody),
            run("balance", "--account", "2", "--server", nobody),
            alice("order", "put", "ETH_USDT", "sell", "1", "300", "--server", nobody))) {
      assertFails(ExitCode.UNUSABLE_INPUT, "is it running, and is --server", run);
    }
  }
}
