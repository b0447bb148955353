package io.fluidex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetupCommandTest {
  @TempDir private Path folder;

  @Test
  void shouldMakeSecretsOnceAndTellNone() throws IOException {
    final Path secrets = folder.resolve("secrets");
    final CommandLineRun first =
        CommandLineRun.of("setup", "secrets", "--folder", secrets.toString());
    assertEquals(ExitCode.OK, first.exitCode(), first.err());
    final String token = Files.readString(secrets.resolve("operator_token"));
    assertTrue(token.matches("[0-9a-f]{48}"), token);
    assertTrue(first.out().contains("operator_token") && !first.out().contains(token));
    assertNotEquals(token, Files.readString(secrets.resolve("worker_token")));
    Files.delete(secrets.resolve("worker_token"));
    final CommandLineRun second =
        CommandLineRun.of("setup", "secrets", "--folder", secrets.toString());
    assertEquals(1, second.out().lines().count(), second.out());
    assertEquals(token, Files.readString(secrets.resolve("operator_token")));
    assertTrue(Files.exists(secrets.resolve("worker_token")));
  }

  @Test
  void shouldRefuseAFolderThatIsNone() throws IOException {
    final Path file = Files.writeString(folder.resolve("file"), "");
    final CommandLineRun run = CommandLineRun.of("setup", "secrets", "--folder", file.toString());
    assertEquals(ExitCode.UNUSABLE_INPUT, run.exitCode());
    assertTrue(run.err().contains("--folder"), run.err());
  }

  @Test
  void shouldSetUpAnExchangeInDevelopmentOnly() {
    final CommandLineRun run =
        CommandLineRun.of(
            "setup", "exchange", "--folder", folder.toString(), "--l1", "http://127.0.0.1:1");
    assertEquals(ExitCode.UNUSABLE_INPUT, run.exitCode());
    assertTrue(run.err().contains("FLUIDEX_ENV=development"), run.err());
  }
}
