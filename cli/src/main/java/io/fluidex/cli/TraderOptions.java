package io.fluidex.cli;

import io.fluidex.client.ExchangeListing;
import io.fluidex.client.RequestSigner;
import io.fluidex.client.TradingClient;
import io.fluidex.crypto.eddsa.PrivateKey;
import io.fluidex.rollup.message.Domain;
import java.math.BigInteger;
import java.time.Duration;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntBiFunction;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Who trades, and for which deployment is signed. */
final class TraderOptions {
  /** The environment variable with the path of the key. */
  private static final String KEY_VARIABLE = "FLUIDEX_KEY";

  private static final String CHAIN_VARIABLE = "FLUIDEX_CHAIN_ID";

  private static final long MOST_SECONDS = 0xffff_ffffL;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Mixin private ServerOptions server;

  @Mixin private AccountOption account;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description =
          "The account's key as 'fluidex keys' writes it, - for standard input; the variable "
              + KEY_VARIABLE
              + " if not given.")
  private String key;

  @Option(
      names = "--chain-id",
      paramLabel = "ID",
      description = {
        "The Ethereum chain that is signed for, with --contract; the variable "
            + CHAIN_VARIABLE
            + " if not given.",
        "Without the two, a key signs only for the deployment that it has signed for first."
      })
  private String chainId;

  @Option(
      names = "--contract",
      paramLabel = "ADDRESS",
      description =
          "The exchange's contract; the variable " + L1Options.CONTRACT_VARIABLE + " if not given.")
  private String contract;

  @Option(
      names = "--valid-for",
      paramLabel = "DURATION",
      defaultValue = "24h",
      description =
          "How long what is signed may be executed, such as 90s, 30m, 24h; ${DEFAULT-VALUE} if not"
              + " given.")
  private String validFor;

  /** Does something in the account's name. */
  int run(final FluidexCommand root, final ToIntBiFunction<TradingClient, Signing> signs) {
    final long id = account.required(root);
    final String file =
        Optional.ofNullable(key)
            .or(() -> root.variable(KEY_VARIABLE))
            .orElseThrow(() ->
                new InputException(
                    "--key or "
                        + KEY_VARIABLE
                        + " is missing: the file with the account's key, as 'fluidex keys' writes"
                        + " it"));
    final long validUntil = validUntil();
    try (PrivateKey privateKey = KeyFile.read(root.secretFiles(), file)) {
      return Trading.run(
          spec,
          root,
          server,
          client -> {
            final ExchangeListing listing = client.listing();
            requireDeployment(root, privateKey, listing);
            final RequestSigner signer = new RequestSigner(listing.signingDomain(), privateKey, id);
            client.requireKey(signer);
            return signs.applyAsInt(client, new Signing(signer, listing, validUntil));
          });
    }
  }

  /**
   * What signs.
   *
   * @param signer for the account, of a deployment that was checked
   * @param listing what the exchange says of itself
   * @param validUntil the last second at which what is signed may be executed
   */
  record Signing(RequestSigner signer, ExchangeListing listing, long validUntil) {}

  private long validUntil() {
    final Duration duration;
    try {
      duration =
          Duration.parse(
              validFor.toUpperCase(Locale.ROOT).endsWith("D") ? "P" + validFor : "PT" + validFor);
    } catch (final DateTimeParseException e) {
      throw new InputException(
          "--valid-for: '" + validFor + "' is not a duration such as 90s, 30m, 24h or 7d", e);
    }
    final long until = InstantSource.system().instant().plus(duration).getEpochSecond();
    if (!duration.isPositive() || until > MOST_SECONDS) {
      throw new InputException("--valid-for: " + validFor + " is not above 0, or too long");
    }
    return until;
  }

  /** A lying server must not choose what is signed for. */
  private void requireDeployment(
      final FluidexCommand root, final PrivateKey privateKey, final ExchangeListing listing) {
    final Domain claimed = listing.signingDomain();
    final String where = server.target(root);
    final Optional<String> chain =
        Optional.ofNullable(chainId).or(() -> root.variable(CHAIN_VARIABLE));
    final Optional<String> address =
        Optional.ofNullable(contract).or(() -> root.variable(L1Options.CONTRACT_VARIABLE));
    if (chain.isPresent() != address.isPresent() && (chainId != null || contract != null)) {
      throw new InputException("--chain-id and --contract are given together, or not at all");
    }
    if (chain.isPresent() && address.isPresent()) {
      final Domain wanted = domain(chain.get(), address.get());
      if (!wanted.equals(claimed)) {
        throw new InputException(
            where
                + " is not the exchange of contract "
                + address.get()
                + " on chain "
                + chain.get()
                + ": it signs for "
                + claimed
                + ", the contract is "
                + wanted
                + ". Nothing was signed");
      }
      return;
    }
    final KnownExchanges known = KnownExchanges.of(root);
    final Optional<Domain> before = known.domain(privateKey.publicKey());
    if (before.isEmpty()) {
      known.remember(privateKey.publicKey(), claimed);
      spec.commandLine()
          .getErr()
          .println(
              "note: from now on this key signs for "
                  + claimed
                  + " alone, as "
                  + where
                  + " says; kept in "
                  + known.file()
                  + ". --chain-id and --contract check it against a contract");
    } else if (!before.get().equals(claimed)) {
      throw new InputException(
          where
              + " wants signatures for "
              + claimed
              + ", this key has signed for "
              + before.get()
              + " so far. Nothing was signed. If both are yours, name this one with --chain-id and"
              + " --contract, or remove the key's line from "
              + known.file());
    }
  }

  private static Domain domain(final String chain, final String address) {
    if (!chain.matches("[0-9]{1,18}")) {
      throw new InputException("--chain-id: '" + chain + "' is no number of a chain");
    }
    return Domain.of(new BigInteger(chain), L1Options.address("--contract", address));
  }
}
