package io.fluidex.rollup.circuit;

import io.fluidex.plonk.format.Json;
import io.fluidex.plonk.format.JsonParser;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A verifier contract compiled by solc and deployed on anvil, through the node process of the tests
 * of common-plonk, whose packages these install.
 */
final class ContractOracle implements AutoCloseable {
  private static final Path SOURCES =
      Path.of(System.getProperty("basedir", ""))
          .toAbsolutePath()
          .resolveSibling("common-plonk/src/test/js");
  private static final String GAS = "0x" + Long.toHexString(100_000_000);
  private static final String VERIFY = "verify(bytes,uint256[])";
  private static final int WORD = 32;

  private final Process process;
  private final BufferedWriter requests;
  private final BufferedReader answers;
  private long lastId;
  private final String account;
  private final String contract;
  private final String selector;

  /** Starts the process and deploys a contract. */
  ContractOracle(final String source, final String name) throws IOException {
    final ProcessBuilder builder =
        new ProcessBuilder("node", SOURCES.resolve("oracle.mjs").toString())
            .directory(installation().toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    this.process = builder.start();
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    final Json.Members output =
        (Json.Members)
            call("compile", Map.of("source", new Json.Text(source), "runs", new Json.Whole(1000)));
    final Json.Members compiled = (Json.Members) ((Json.Members) output.get("contracts")).get(name);
    this.selector = text(((Json.Members) compiled.get("selectors")).get(VERIFY));
    this.account = text(((Json.Elements) rpc("eth_accounts")).values().getFirst());
    final Json hash =
        rpc(
            "eth_sendTransaction",
            transaction(
                "from", account, "gas", GAS, "data", "0x" + text(compiled.get("bytecode"))));
    rpc("evm_mine");
    final Json.Members receipt = (Json.Members) rpc("eth_getTransactionReceipt", hash);
    this.contract = text(receipt.get("contractAddress"));
  }

  /** Where the tests of common-plonk have installed the packages of their lock file. */
  private static Path installation() throws IOException {
    final byte[] lock = Files.readAllBytes(SOURCES.resolve("package-lock.json"));
    final String name;
    try {
      name = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(lock), 0, 8);
    } catch (final NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    final String home = System.getenv("XDG_CACHE_HOME");
    final Path folder =
        (home == null || home.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(home))
            .resolve("fluidex")
            .resolve("plonk-oracles-" + name);
    if (!Files.exists(folder.resolve("complete"))) {
      throw new IllegalStateException(
          "solc and anvil are not installed: run the tests of common-plonk first, which do that");
    }
    return folder;
  }

  private static String text(final Json value) {
    return ((Json.Text) value).value();
  }

  private static Json.Members transaction(final String... members) {
    final Map<String, Json> values = new LinkedHashMap<>();
    for (int i = 0; i < members.length; i += 2) {
      values.put(members[i], new Json.Text(members[i + 1]));
    }
    return new Json.Members(values);
  }

  private Json rpc(final String method, final Json... params) throws IOException {
    return call(
        "rpc",
        Map.of("method", new Json.Text(method), "params", new Json.Elements(List.of(params))));
  }

  private Json call(final String command, final Map<String, Json> arguments) throws IOException {
    final Map<String, Json> request = new LinkedHashMap<>(arguments);
    request.put("id", new Json.Whole(++lastId));
    request.put("command", new Json.Text(command));
    requests.write(new Json.Members(request).toString().replace("\n", ""));
    requests.write('\n');
    requests.flush();
    final String line = answers.readLine();
    if (line == null) {
      throw new IllegalStateException("the oracle process ended during " + command);
    }
    final Json.Members answer = (Json.Members) JsonParser.parse(line);
    if (answer.find("error").orElse(null) instanceof Json.Text error) {
      throw new IllegalStateException(command + ": " + error.value());
    }
    return answer.get("result");
  }

  /** Whether the contract takes a proof. */
  boolean accepts(final byte[] proof, final List<BigInteger> inputs) throws IOException {
    final StringBuilder data = new StringBuilder("0x").append(selector);
    final int padded = (proof.length + WORD - 1) / WORD * WORD;
    word(data, BigInteger.valueOf(2L * WORD));
    word(data, BigInteger.valueOf(3L * WORD + padded));
    word(data, BigInteger.valueOf(proof.length));
    data.append(HexFormat.of().formatHex(proof)).repeat("00", padded - proof.length);
    word(data, BigInteger.valueOf(inputs.size()));
    inputs.forEach(input -> word(data, input));
    final Json answer =
        rpc(
            "eth_call",
            transaction("from", account, "to", contract, "gas", GAS, "data", data.toString()),
            new Json.Text("latest"));
    return new BigInteger(text(answer).substring(2), 16).equals(BigInteger.ONE);
  }

  private static void word(final StringBuilder data, final BigInteger value) {
    final String hex = value.toString(16);
    data.repeat("0", 2 * WORD - hex.length()).append(hex);
  }

  @Override
  public void close() throws IOException {
    requests.close();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroy();
      }
    } catch (final InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
  }
}
