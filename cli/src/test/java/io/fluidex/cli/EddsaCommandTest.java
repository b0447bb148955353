package io.fluidex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The key, message and signature are of the original exchange's clients. */
class EddsaCommandTest {
  private static final String KEY =
      "fluidex-l2-key:0x9982364bf709fecdf830a71f417182e3a7f717a6363180ff33784e2823935f8b\n";
  private static final String PUBLIC_KEY =
      "7b70843a42114e88149e3961495c03f9a41292c8b97bd1e2026597d185478293";
  private static final String MESSAGE = "1357924680";
  private static final String SIGNATURE =
      "e6949e09d2f4165df14bc6ded7e21d03bc3235edffd7eeb93d1548ea967c3606"
          + "2a34a6534a2c3a98b007e623a5e60b49c0bc9fd9ec6f9c50e273b0b0abcd5903";

  private static CommandLineRun verify(
      final String publicKey, final String signature, final String message) {
    return CommandLineRun.of(
        "eddsa", "verify", "--public-key", publicKey, "--signature", signature, message);
  }

  @Test
  void shouldSignAsTheOriginalClientsDid() {
    assertEquals(
        new CommandLineRun(ExitCode.OK, SIGNATURE + "\n", ""),
        CommandLineRun.withInput(KEY, "eddsa", "sign", "--key", "-", MESSAGE));
  }

  @Test
  void shouldAcceptAValidSignature() {
    final CommandLineRun valid = new CommandLineRun(ExitCode.OK, "valid\n", "");
    assertEquals(valid, verify(PUBLIC_KEY, SIGNATURE, MESSAGE));
    assertEquals(valid, verify("0x" + PUBLIC_KEY, "0x" + SIGNATURE, "0x50F04948"));
  }

  @Test
  void shouldRejectTheSignatureOfAnotherMessage() {
    assertEquals(
        new CommandLineRun(
            ExitCode.INVALID,
            "invalid\n",
            "fluidex eddsa verify: it is not the key's signature of this message\n"),
        verify(PUBLIC_KEY, SIGNATURE, "1357924681"));
  }

  @Test
  void shouldRejectTheSignatureOfAnotherKey() {
    final CommandLineRun run =
        verify(
            "a59226beb68d565521497d38e37f7d09c9d4e97ac1ebc94fba5de524cb1ca4a0", SIGNATURE, MESSAGE);
    assertEquals(ExitCode.INVALID, run.exitCode());
    assertEquals("invalid\n", run.out());
  }

  @Test
  void shouldCallATamperedSignatureInvalid() {
    // S at the top of its 32 bytes, far above the order of the subgroup.
    final CommandLineRun run = verify(PUBLIC_KEY, SIGNATURE.substring(0, 126) + "ff", MESSAGE);
    assertEquals(ExitCode.INVALID, run.exitCode());
    assertEquals("invalid\n", run.out());
    assertTrue(run.err().startsWith("fluidex eddsa verify: S of a signature"), run.err());
  }

  @Test
  void shouldNameTheArgumentThatIsUnusable() {
    assertUnusable(verify("12", SIGNATURE, MESSAGE), "--public-key: ");
    assertUnusable(verify("0".repeat(64), SIGNATURE, MESSAGE), "--public-key: ");
    assertUnusable(verify(PUBLIC_KEY, SIGNATURE + "00", MESSAGE), "--signature: ");
    assertUnusable(verify(PUBLIC_KEY, "g".repeat(128), MESSAGE), "--signature: ");
    assertUnusable(verify(PUBLIC_KEY, SIGNATURE, "hello"), "MESSAGE: 'hello' is not a number");
  }

  private static void assertUnusable(final CommandLineRun run, final String message) {
    assertEquals(ExitCode.UNUSABLE_INPUT, run.exitCode());
    assertEquals("", run.out());
    assertTrue(run.err().startsWith("fluidex eddsa verify: " + message), run.err());
  }

  @Test
  void shouldSayWhichKeyFileIsMissing() {
    final CommandLineRun run = CommandLineRun.of("eddsa", "sign", "--key", "no-such-file", "1");
    assertEquals(ExitCode.UNUSABLE_INPUT, run.exitCode());
    assertEquals(
        "fluidex eddsa sign: there is no file no-such-file to read the FluiDex key from\n",
        run.err());
  }
}
