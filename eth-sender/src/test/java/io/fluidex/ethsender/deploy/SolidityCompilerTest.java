package io.fluidex.ethsender.deploy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The compiler is the one the build has installed for the contracts. */
class SolidityCompilerTest {
  private static final String SOURCE =
      "pragma solidity 0.8.37; contract One { function one() external pure returns (uint256) {"
          + " return 1; } }";

  private static SolidityCompiler compiler;

  @TempDir private Path empty;

  @BeforeAll
  static void findCompiler() throws IOException, InterruptedException {
    final Process tools =
        new ProcessBuilder("node", Path.of("src/main/js/contracts.mjs").toString(), "tools")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    final String folder =
        new String(tools.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    tools.waitFor();
    compiler = new SolidityCompiler(Path.of(folder, "node_modules"));
    assertTrue(Files.isDirectory(Path.of(folder, "node_modules", "solc")));
  }

  @Test
  void shouldGiveTheSameCodeForTheSameSource() {
    final byte[] code = compiler.compile(SOURCE, "One");
    assertTrue(code.length > 20);
    assertArrayEquals(code, compiler.compile(SOURCE, "One"));
  }

  @Test
  void shouldSayWhatIsWrongWithASource() {
    final L1CompilerException refused =
        assertThrows(
            L1CompilerException.class,
            () -> compiler.compile(SOURCE.replace("uint256", "uint257"), "One"));
    assertTrue(refused.getMessage().contains("uint257"), refused.getMessage());
    assertThrows(L1CompilerException.class, () -> compiler.compile(SOURCE, "Two"));
  }

  @Test
  void shouldSayThatTheCompilerIsMissing() {
    assertThrows(
        L1CompilerException.class, () -> new SolidityCompiler(empty).compile(SOURCE, "One"));
  }
}
