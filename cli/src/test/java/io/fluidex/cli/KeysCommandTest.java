package io.fluidex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysCommandTest {
  /** An account of the original exchange's clients, its L2 seed and public key on chain 1. */
  private static final String ETHEREUM_KEY =
      "0x0b22f852cd07386bce533f2038821fdcebd9c5ced9e3cd51e3a05d421dbfd785";

  private static final String ACCOUNT = "0x25EC658304dd1e2a4E25B34Ad6aC5169746c4684";
  private static final String SEED =
      "0x9982364bf709fecdf830a71f417182e3a7f717a6363180ff33784e2823935f8b";
  private static final String PUBLIC_KEY =
      "0x7b70843a42114e88149e3961495c03f9a41292c8b97bd1e2026597d185478293";

  @TempDir private Path folder;
  private String file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("l2.key").toString();
  }

  @Test
  void shouldWriteNewKeyForTheOwnerAlone() throws IOException {
    final CommandLineRun run = CommandLineRun.of("keys", "new", file);
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(file))));
    final CommandLineRun shown = CommandLineRun.of("keys", "show", file);
    assertEquals(run.out(), shown.out() + "file        " + file + "\n");
    assertEquals("", shown.err());
  }

  @Test
  void shouldNotShowTheSecretUnasked() throws IOException {
    final CommandLineRun run = CommandLineRun.of("keys", "new", file);
    final String written = Files.readString(Path.of(file)).strip();
    final String secret = written.substring(written.indexOf("0x") + 2);
    assertEquals(64, secret.length());
    assertFalse((run.out() + run.err()).contains(secret));
    assertFalse(CommandLineRun.of("keys", "show", file).out().contains(secret));
    assertTrue(CommandLineRun.of("keys", "show", "--print-secret", file).out().contains(secret));
  }

  @Test
  void shouldMakeADifferentKeyEachTime() {
    final CommandLineRun first = CommandLineRun.of("keys", "new", "--print-secret");
    final CommandLineRun second = CommandLineRun.of("keys", "new", "--print-secret");
    assertTrue(first.out().contains("\nsecret      0x"), first.out());
    assertNotEquals(first.out(), second.out());
  }

  @Test
  void shouldNotOverwriteAFile() throws IOException {
    Files.writeString(Path.of(file), "precious");
    final CommandLineRun run = CommandLineRun.of("keys", "new", file);
    assertEquals(
        new CommandLineRun(
            ExitCode.UNUSABLE_INPUT,
            "",
            "fluidex keys new: "
                + file
                + " exists and is not overwritten: it may be the only copy of a key\n"),
        run);
    assertEquals("precious", Files.readString(Path.of(file)));
  }

  @Test
  void shouldRefuseToMakeAKeyThatWouldBeLost() {
    for (final String[] command :
        new String[][] {{"keys", "new"}, {"keys", "derive", "--chain-id", "1"}}) {
      final CommandLineRun run = CommandLineRun.withInput(ETHEREUM_KEY, command);
      assertEquals(ExitCode.UNUSABLE_INPUT, run.exitCode());
      assertTrue(run.err().contains("FILE is missing"), run.err());
    }
  }

  @Test
  void shouldNameTheMissingFolderOfANewFile() {
    final String lost = folder.resolve("nowhere").resolve("l2.key").toString();
    assertEquals(
        "fluidex keys new: " + lost + " cannot be written: its folder does not exist\n",
        CommandLineRun.of("keys", "new", lost).err());
  }

  @Test
  void shouldDeriveTheKeyOfAnEthereumAccountFromStandardInput() {
    assertEquals(
        new CommandLineRun(
            ExitCode.OK,
            """
            public key  %s
            secret      %s
            account     %s
            """
                .formatted(PUBLIC_KEY, SEED, ACCOUNT),
            ""),
        CommandLineRun.withInput(
            ETHEREUM_KEY + "\n", "keys", "derive", "--chain-id", "1", "--print-secret"));
  }

  @Test
  void shouldDeriveTheKeyOfAnEthereumAccountFromAFile() throws IOException {
    final Path ethereumKey = folder.resolve("ethereum.key");
    Files.writeString(ethereumKey, ETHEREUM_KEY.substring(2));
    Files.setPosixFilePermissions(ethereumKey, PosixFilePermissions.fromString("rw-r-----"));
    final CommandLineRun run =
        CommandLineRun.of(
            "keys", "derive", "--chain-id", "1", "--ethereum-key", ethereumKey.toString(), file);
    assertEquals(ExitCode.OK, run.exitCode());
    assertEquals(
        "warning: other users of this machine can read "
            + ethereumKey
            + "; 'chmod 600' ends that\n",
        run.err());
    assertEquals("public key  " + PUBLIC_KEY + "\n", CommandLineRun.of("keys", "show", file).out());
  }

  @Test
  void shouldDeriveAnotherKeyOnAnotherChain() {
    final CommandLineRun run =
        CommandLineRun.withInput(
            ETHEREUM_KEY, "keys", "derive", "--chain-id", "5", "--print-secret");
    assertEquals(ExitCode.OK, run.exitCode());
    assertFalse(run.out().contains(PUBLIC_KEY));
  }

  @Test
  void shouldRejectChainIdsThatDoNotExist() {
    for (final String id : new String[] {"0", "-1"}) {
      assertEquals(
          "fluidex keys derive: --chain-id: " + id + " is not positive\n",
          CommandLineRun.of("keys", "derive", file, "--chain-id=" + id).err());
    }
    final CommandLineRun run = CommandLineRun.of("keys", "derive", file, "--chain-id", "one");
    assertEquals(ExitCode.UNUSABLE_INPUT, run.exitCode());
    assertTrue(
        run.err().startsWith("fluidex keys derive: --chain-id: 'one' is not a whole number"),
        run.err());
  }

  @Test
  void shouldRejectWhatIsNoEthereumKeyWithoutRepeatingIt() {
    final String zero = "0".repeat(64);
    for (final String text :
        new String[] {"c0ffee", zero, "not a key, but secret", "é".repeat(64)}) {
      final CommandLineRun run =
          CommandLineRun.withInput(text, "keys", "derive", "--chain-id", "1", file);
      assertEquals(ExitCode.UNUSABLE_INPUT, run.exitCode());
      assertTrue(
          run.err()
              .startsWith("fluidex keys derive: standard input holds no Ethereum private key: "),
          run.err());
      assertFalse(run.err().contains(text), run.err());
      assertFalse(Files.exists(Path.of(file)));
    }
  }

  @Test
  void shouldRejectEmptyAndEndlessInput() {
    assertEquals(
        "fluidex keys derive: there is no Ethereum private key in standard input: it is empty\n",
        CommandLineRun.withInput(" \n", "keys", "derive", "--chain-id", "1", file).err());
    assertEquals(
        "fluidex keys show: standard input is not a FluiDex key: it has more than 4096 bytes\n",
        CommandLineRun.withInput("x".repeat(1_000_000), "keys", "show", "-").err());
  }

  @Test
  void shouldNotTakeAnEthereumKeyForAFluidexKey() {
    final CommandLineRun run = CommandLineRun.withInput(ETHEREUM_KEY, "keys", "show", "-");
    assertEquals(ExitCode.UNUSABLE_INPUT, run.exitCode());
    assertTrue(
        run.err().startsWith("fluidex keys show: standard input holds no FluiDex key"), run.err());
    assertFalse(run.err().contains(ETHEREUM_KEY.substring(2)));
  }

  @Test
  void shouldReportADamagedKey() {
    final String damaged = "fluidex-l2-key:" + SEED.substring(0, SEED.length() - 1);
    final CommandLineRun run = CommandLineRun.withInput(damaged, "keys", "show", "-");
    assertEquals(ExitCode.UNUSABLE_INPUT, run.exitCode());
    assertTrue(
        run.err().startsWith("fluidex keys show: the key in standard input is damaged: "),
        run.err());
    assertFalse(run.err().contains(SEED.substring(2, 20)));
  }

  @Test
  void shouldReportAMissingFile() {
    assertEquals(
        new CommandLineRun(
            ExitCode.UNUSABLE_INPUT,
            "",
            "fluidex keys show: there is no file " + file + " to read the FluiDex key from\n"),
        CommandLineRun.of("keys", "show", file));
  }

  @Test
  void shouldListItsCommands() {
    final CommandLineRun run = CommandLineRun.of("keys");
    assertEquals(ExitCode.OK, run.exitCode());
    assertTrue(run.out().contains("\n  derive  "), run.out());
    assertEquals(
        """
        fluidex keys: there is no command 'drive'
        Did you mean: keys derive?
        'fluidex help keys' lists the commands.
        """,
        CommandLineRun.of("keys", "drive").err());
  }
}
