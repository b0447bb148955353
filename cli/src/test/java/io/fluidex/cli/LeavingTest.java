package io.fluidex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.l2key.EthereumKey;
import io.fluidex.recovery.L1Blocks;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.tx.Cancel;
import io.fluidex.rollup.tx.Deposit;
import io.fluidex.rollup.tx.PackedSignature;
import io.fluidex.rollup.tx.Transfer;
import io.fluidex.rollup.tx.Withdraw;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Coming and leaving through real contracts on a real chain, at the command line: the state is
 * rebuilt from L1 alone, and in exodus mode everybody is paid.
 */
@Timeout(900)
class LeavingTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final PackedSignature UNSIGNED =
      PackedSignature.of(new byte[PackedSignature.BYTES]);
  private static final long FOR_EVER = 0xffff_ffffL;
  private static final long EIGHT_DAYS = TimeUnit.DAYS.toSeconds(8);

  @TempDir private Path folder;

  private L1World world;
  private final EthereumKey alice = EthereumKey.fromHex("d4".repeat(32));
  private final EthereumKey bob = EthereumKey.fromHex("e5".repeat(32));
  private final EthereumKey stranger = EthereumKey.fromHex("f6".repeat(32));

  @BeforeEach
  void start() throws Exception {
    world = new L1World();
    for (final EthereumKey key : List.of(alice, bob, stranger)) {
      world.enrich(key.address());
    }
    Files.writeString(folder.resolve("alice.eth"), "d4".repeat(32));
    Files.writeString(folder.resolve("bob.eth"), "e5".repeat(32));
    Files.writeString(folder.resolve("stranger.eth"), "f6".repeat(32));
    KeyFile.write(L1World.key(2), folder.resolve("alice.key"));
    KeyFile.write(L1World.key(3), folder.resolve("bob.key"));
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private CommandLineRun run(final String... args) {
    return CommandLineRun.withEnvironment(
        Map.of("FLUIDEX_L1", world.url().toString(), "FLUIDEX_CONTRACT", "" + world.contract()),
        args);
  }

  private CommandLineRun as(final String who, final String... args) {
    final List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--ethereum-key", folder.resolve(who + ".eth").toString()));
    return run(all.toArray(String[]::new));
  }

  /** Reads the chain as {@code restore} and {@code audit} do. */
  private CommandLineRun chain(final String command, final String... args) {
    final List<String> all =
        new ArrayList<>(
            List.of(command, "--l1", world.url().toString(), "--contract", "" + world.contract()));
    all.addAll(List.of(args));
    return run(all.toArray(String[]::new));
  }

  private static String ok(final CommandLineRun run) {
    assertEquals(ExitCode.OK, run.exitCode(), run.out() + run.err());
    return run.out();
  }

  private static JsonNode json(final CommandLineRun run) {
    return json(ok(run));
  }

  private static JsonNode json(final String text) {
    try {
      return JSON.readTree(text);
    } catch (final JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  private static void refused(final int exitCode, final String text, final CommandLineRun run) {
    assertEquals(exitCode, run.exitCode(), run.out() + run.err());
    assertTrue(run.err().contains(text), run.err());
  }

  private String root() {
    return Hex.encodePrefixed(world.state().root().toBytesBe());
  }

  /** Two traders come: executed blocks 1 to 4 on L1, and a withdrawal to claim. */
  private void come() {
    assertEquals(
        "account 2 of " + alice.address() + "\n",
        ok(as("alice", "register", "--key", folder.resolve("alice.key").toString())));
    assertEquals(
        3,
        json(as("bob", "register", "--json", "--key", folder.resolve("bob.key").toString()))
            .path("account")
            .asInt());
    assertTrue(
        ok(as("alice", "deposit", "ETH", "1.5", "--account", "2"))
            .startsWith("deposited 1.5 ETH to account 2 in L1 block "));
    ok(as("alice", "deposit", "0", "2", "--account", "3"));
    world.commit(L1World.register(1, L1World.key(9)), L1World.register(2, L1World.key(2)));
    world.commit(L1World.register(3, L1World.key(3)), new Deposit(2, 0, 15_000_000_000L));
    world.commit(
        new Deposit(3, 0, 20_000_000_000L),
        new Transfer(2, 3, 0, 4_000_000_001L, 0, FOR_EVER, UNSIGNED));
    world.commit(
        new Withdraw(3, 0, 9_000_000_000L, 0, FOR_EVER, UNSIGNED), new Cancel(2, 5, 1, UNSIGNED));
    world.execute();
  }

  @Test
  void shouldRebuildTheStateFromTheCalldataOfRealTransactions() throws Exception {
    refused(
        ExitCode.UNUSABLE_INPUT, "--circuit is needed", chain("restore", "--confirmations", "0"));
    come();
    final String executed = root();
    world.commit(new Transfer(3, 2, 0, 5, 1, FOR_EVER, UNSIGNED));
    final String data = folder.resolve("data").toString();
    final JsonNode first =
        json(chain("restore", "--confirmations", "0", "--executed-only", "--data", data));
    assertEquals(4, first.path("block").asInt());
    assertEquals(executed, first.path("root").asText());
    final JsonNode all = json(chain("restore", "--confirmations", "0", "--data", data));
    assertEquals(5, all.path("block").asInt());
    assertEquals(root(), all.path("root").asText());
    final JsonNode audit = json(chain("audit", "--confirmations", "0"));
    assertEquals(5, audit.path("blocks").asInt());
    assertEquals(root(), audit.path("root").asText());
    // The last transaction on L1 committed block 5: with a confirmation more it is not there yet.
    assertEquals(4, json(chain("restore", "--confirmations", "1")).path("block").asInt());
    // A block that was taken back is not restored, though a checkpoint of it exists.
    world.revertLast();
    assertEquals(
        executed,
        json(chain("restore", "--confirmations", "0", "--data", data)).path("root").asText());
    world.commitLastAgain();
    assertEquals(
        root(),
        json(chain("restore", "--confirmations", "0", "--data", data)).path("root").asText());
    refused(
        ExitCode.UNUSABLE_INPUT,
        "there is no contract at",
        run(
            "restore",
            "--l1",
            world.url().toString(),
            "--contract",
            alice.address().toString(),
            "--confirmations",
            "0"));
  }

  @Test
  void shouldNotGoOnWhenL1WasReorganisedBelowTheConfirmations() throws Exception {
    come();
    final String snapshot = world.rpc("evm_snapshot").asText();
    world.commit(new Transfer(3, 2, 0, 5, 1, FOR_EVER, UNSIGNED));
    final L1Blocks blocks =
        new L1Blocks(world.url(), world.contract(), new L1Blocks.Range(0, 0, false));
    assertEquals(5, blocks.newest());
    assertEquals(Map.of(Bytes32.ofHex("c1".repeat(32)), Shape.TINY), blocks.circuits());
    world.rpc("evm_revert", snapshot);
    world.rpc("evm_increaseTime", 77);
    world.rpc("evm_mine");
    final IOException gone = assertThrows(IOException.class, blocks::newest);
    assertTrue(gone.getMessage().contains("reorganised"), gone.getMessage());
    assertEquals(
        4, new L1Blocks(world.url(), world.contract(), new L1Blocks.Range(0, 0, false)).newest());
  }

  /** Passes on what a node is asked, but refuses logs of more than three blocks at once. */
  private void answer(final HttpExchange exchange) throws IOException {
    final JsonNode question = JSON.readTree(exchange.getRequestBody().readAllBytes());
    final ObjectNode answer = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 1);
    final JsonNode filter = question.path("params").path(0);
    if (question.path("method").asText().equals("eth_getLogs")
        && Long.decode(filter.path("toBlock").asText())
            > Long.decode(filter.path("fromBlock").asText()) + 2) {
      answer.putObject("error").put("code", -32005).put("message", "too many blocks");
    } else {
      final List<Object> parameters = new ArrayList<>();
      question.path("params").forEach(parameters::add);
      answer.set("result", world.rpc(question.path("method").asText(), parameters.toArray()));
    }
    final byte[] body = JSON.writeValueAsBytes(answer);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void shouldAskForFewerBlocksWhereANodeRefuses() throws Exception {
    come();
    final HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    server.createContext("/", this::answer);
    server.start();
    try {
      final URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      assertEquals(4, new L1Blocks(url, world.contract(), new L1Blocks.Range(0, 0, true)).newest());
    } finally {
      server.stop(0);
    }
  }

  @Test
  void shouldPayEverybodyExactlyTheirBalanceInExodusMode() throws Exception {
    come();
    final BigInteger before = world.balance(bob.address());
    assertEquals(
        "paid 0.9000000000 ETH to " + bob.address() + "\n",
        ok(as("stranger", "claim", "ETH", "--owner", bob.address().toString())));
    assertEquals(units(9_000_000_000L), world.balance(bob.address()).subtract(before));
    refused(ExitCode.INVALID, "nothing is pending", as("bob", "claim", "ETH"));
    refused(
        ExitCode.INVALID, "NotAccountOwner", as("bob", "exit", "request", "ETH", "--account", "2"));
    assertTrue(
        ok(as("alice", "exit", "request", "ETH", "--account", "2"))
            .contains("all ETH of account 2"));
    // Committed and not executed: in exodus mode it never happened.
    world.commit(new Transfer(3, 2, 0, 5, 1, FOR_EVER, UNSIGNED));
    final String[] perform = {"exit", "perform", "ETH", "--confirmations", "0", "--account", "2"};
    refused(ExitCode.INVALID, "exodus mode is not on", as("stranger", perform));
    refused(ExitCode.INVALID, "NoRequestExpired", as("stranger", "exit", "exodus"));
    final String[] refund = {"exit", "refund", "--confirmations", "0"};
    refused(ExitCode.INVALID, "exodus mode is not on", as("stranger", refund));
    // Deposits that no block takes any more: for the own account, and for somebody else's.
    ok(as("alice", "deposit", "ETH", "0.25", "--account", "2"));
    ok(as("alice", "deposit", "ETH", "0.5", "--account", "3"));
    world.rpc("evm_increaseTime", EIGHT_DAYS);
    world.rpc("evm_mine");
    assertTrue(ok(as("stranger", "exit", "exodus")).startsWith("exodus mode is on"));
    refused(
        ExitCode.UNUSABLE_INPUT,
        "exodus mode has not begun in the L1 blocks that are read",
        as("stranger", "exit", "refund", "--confirmations", "1"));
    final List<JsonNode> refunded =
        ok(as("stranger", "exit", "refund", "--confirmations", "0", "--json"))
            .lines()
            .map(LeavingTest::json)
            .toList();
    assertEquals(
        List.of("2 0.2500000000 " + alice.address(), "3 0.5000000000 " + bob.address()),
        refunded.stream()
            .map(deposit ->
                String.join(
                    " ",
                    deposit.path("account").asText(),
                    deposit.path("amount").asText(),
                    deposit.path("owner").asText()))
            .toList());
    assertTrue(ok(as("stranger", refund)).startsWith("no deposit is left to refund"));
    ok(as("stranger", "claim", "ETH", "--owner", alice.address().toString()));
    ok(as("stranger", "claim", "ETH", "--owner", bob.address().toString()));
    final JsonNode proof =
        json(run("exit", "proof", "ETH", "--confirmations", "0", "--account", "2"));
    assertEquals("10999999999", proof.path("balance").asText());
    assertEquals(4, proof.path("block").asInt());
    assertEquals(3, proof.path("balance_path").size());
    assertEquals(4, proof.path("account_path").size());
    assertTrue(proof.path("calldata").asText().startsWith("0x"));
    exits(alice, 2, 10_999_999_999L);
    exits(bob, 3, 15_000_000_001L);
    refused(ExitCode.INVALID, "AlreadyExited", as("stranger", perform));
    refused(
        ExitCode.INVALID,
        "account 1 has nothing of token 0",
        as("stranger", "exit", "perform", "ETH", "--confirmations", "0", "--account", "1"));
    assertEquals(BigInteger.ZERO, world.balance(world.contract()));
  }

  private void exits(final EthereumKey owner, final int account, final long balance) {
    final BigInteger before = world.balance(owner.address());
    final BigInteger payer = world.balance(stranger.address());
    final String data = folder.resolve("exit").toString();
    final JsonNode paid =
        json(
            as(
                "stranger",
                "exit",
                "perform",
                "--json",
                "ETH",
                "--confirmations",
                "0",
                "--data",
                data,
                "--account",
                "" + account));
    assertEquals(account, paid.path("account").asInt());
    assertEquals(units(balance), world.balance(owner.address()).subtract(before));
    assertTrue(payer.compareTo(world.balance(stranger.address())) > 0);
  }

  private static BigInteger units(final long amount) {
    return L1World.UNIT.multiply(BigInteger.valueOf(amount));
  }
}
