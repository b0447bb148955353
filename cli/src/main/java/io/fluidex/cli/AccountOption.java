package io.fluidex.cli;

import picocli.CommandLine.Option;

/** Whose account. */
final class AccountOption {
  private static final String VARIABLE = "FLUIDEX_ACCOUNT";
  private static final long MOST = 0xffff_ffffL;

  @Option(
      names = "--account",
      paramLabel = "N",
      description =
          "The account, as 'fluidex register' has printed it; the variable "
              + VARIABLE
              + " if not given.")
  private String account;

  /**
   * The id.
   *
   * @throws InputException if none is given, or what is given is none
   */
  long required(final FluidexCommand root) {
    final String text = account == null ? root.variable(VARIABLE).orElse("") : account;
    if (text.isEmpty()) {
      throw new InputException(
          "--account or "
              + VARIABLE
              + " is missing: the number of the account, which 'fluidex register' prints");
    }
    return id("--account", text);
  }

  /**
   * The id in a text.
   *
   * @param argument its name, for messages
   */
  static long id(final String argument, final String text) {
    if (!text.matches("[0-9]{1,10}") || Long.parseLong(text) == 0 || Long.parseLong(text) > MOST) {
      throw new InputException(
          argument + ": '" + text + "' is no account: those are numbers from 1 to " + MOST);
    }
    return Long.parseLong(text);
  }
}
