package io.fluidex.cli;

import io.fluidex.client.ExchangeException;
import io.fluidex.client.TermsException;
import io.fluidex.client.TradingClient;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Model.CommandSpec;

/** What the commands of traders share: a connection, and words for what can go wrong. */
final class Trading {
  private static final String NUMBER = "[0-9]+(\\.[0-9]+)?|\\.[0-9]+";

  private Trading() {}

  /**
   * Talks to the exchange.
   *
   * @param calls what to do; returns the exit code
   */
  static int run(
      final CommandSpec spec,
      final FluidexCommand root,
      final ServerOptions server,
      final ToIntFunction<TradingClient> calls) {
    try (TradingClient client = TradingClient.open(server.settings(root))) {
      return calls.applyAsInt(client);
    } catch (final IOException e) {
      throw new InputException("--tls-authority: " + e.getMessage(), e);
    } catch (final TermsException e) {
      throw new InputException(e.getMessage(), e);
    } catch (final ExchangeException e) {
      return switch (e.kind()) {
        case UNREACHABLE ->
            throw new InputException(
                e.getMessage()
                    + ": is it running, and is --server or "
                    + ServerOptions.SERVER_VARIABLE
                    + " right?",
                e);
        case REFUSED, MISTRUSTED -> failed(spec, e, ExitCode.INVALID);
        case UNCERTAIN -> failed(spec, e, ExitCode.INTERNAL_ERROR);
      };
    }
  }

  private static int failed(final CommandSpec spec, final ExchangeException e, final int exitCode) {
    spec.commandLine()
        .getErr()
        .println(spec.commandLine().getCommandSpec().qualifiedName() + ": " + e.getMessage());
    return exitCode;
  }

  /**
   * A number that somebody typed.
   *
   * @param argument its name, for messages
   * @throws InputException if it is none
   */
  static BigDecimal number(final String argument, final String text) {
    if (!text.matches(NUMBER)) {
      throw new InputException(
          argument + ": '" + text + "' is not an amount: write digits with at most one point");
    }
    return new BigDecimal(text);
  }

  /** The name of a protocol's constant as people read it. */
  static String words(final Enum<?> constant, final String prefix) {
    return constant
        .name()
        .replaceFirst("^" + prefix, "")
        .toLowerCase(Locale.ROOT)
        .replace('_', ' ');
  }
}
