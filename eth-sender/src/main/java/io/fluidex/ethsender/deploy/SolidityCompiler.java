package io.fluidex.ethsender.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluidex.crypto.encoding.Hex;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The Solidity compiler of npm, in a process of Node: for the verifiers of circuits, whose source
 * is generated from their verification keys. With the settings of the build, so that the same
 * source gives the same code.
 */
public final class SolidityCompiler {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long DEADLINE_SECONDS = 120;

  /** The compiler reads a description of the job and writes its result, both JSON. */
  private static final String PROGRAM =
      "const c = require(process.argv[1]);"
          + "process.stdout.write(c.compile(require('fs').readFileSync(0, 'utf8')));";

  private final Path modules;

  /**
   * A compiler.
   *
   * @param modules the folder {@code node_modules} that has the package {@code solc}
   */
  public SolidityCompiler(final Path modules) {
    this.modules = modules;
  }

  /**
   * Compiles a source that imports nothing.
   *
   * @param source the text
   * @param contract the name of the contract in it
   * @return its creation code
   * @throws L1CompilerException if the compiler refuses it or cannot be run
   */
  public byte[] compile(final String source, final String contract) {
    final ObjectNode job = JSON.createObjectNode().put("language", "Solidity");
    job.putObject("sources").putObject("Source.sol").put("content", source);
    final ObjectNode settings = job.putObject("settings").put("evmVersion", "cancun");
    settings.putObject("optimizer").put("enabled", true).put("runs", 1000);
    settings.putObject("metadata").put("bytecodeHash", "none").put("appendCBOR", false);
    final ObjectNode output = settings.putObject("outputSelection").putObject("*");
    output.putArray("*").add("evm.bytecode.object");
    final JsonNode result = run(job.toString());
    for (final JsonNode message : result.path("errors")) {
      if (message.path("severity").asText().equals("error")) {
        throw new L1CompilerException(
            contract + " cannot be compiled: " + message.path("formattedMessage").asText());
      }
    }
    final String code =
        result
            .path("contracts")
            .path("Source.sol")
            .path(contract)
            .path("evm")
            .path("bytecode")
            .path("object")
            .asText();
    if (code.isEmpty()) {
      throw new L1CompilerException("the source has no contract " + contract);
    }
    return Hex.decode(code);
  }

  private JsonNode run(final String job) {
    final Process process;
    try {
      process =
          new ProcessBuilder(
                  "node", "-e", PROGRAM, modules.resolve("solc").toAbsolutePath().toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    } catch (final IOException e) {
      throw new L1CompilerException("node is not on the PATH; install Node.js 20 or later", e);
    }
    try {
      final CompletableFuture<String> output =
          CompletableFuture.supplyAsync(() -> {
            try {
              return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (final IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      try (OutputStream in = process.getOutputStream()) {
        in.write(job.getBytes(StandardCharsets.UTF_8));
      }
      if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new L1CompilerException(
            "the Solidity compiler in " + modules + " failed or took too long");
      }
      return JSON.readTree(output.join());
    } catch (final JsonProcessingException e) {
      throw new L1CompilerException("the Solidity compiler answered what is no JSON", e);
    } catch (final IOException e) {
      throw new L1CompilerException(
          "the Solidity compiler in " + modules + " ended; is the package solc there?", e);
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new L1CompilerException("the compilation was interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
