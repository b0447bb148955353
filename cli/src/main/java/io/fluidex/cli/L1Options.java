package io.fluidex.cli;

import io.fluidex.crypto.encoding.HexFormatException;
import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.crypto.l2key.EthereumKey;
import io.fluidex.crypto.l2key.InvalidEthereumDataException;
import io.fluidex.ethsender.client.ExchangeClient;
import io.fluidex.ethsender.client.L1Account;
import io.fluidex.ethsender.client.L1Exception;
import io.fluidex.ethsender.rpc.L1Node;
import io.fluidex.ethsender.rpc.RpcEndpoints;
import io.fluidex.ethsender.rpc.RpcException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.CharBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which contract on which chain, and who pays. */
final class L1Options {
  /** The environment variable with the contract. */
  static final String CONTRACT_VARIABLE = "FLUIDEX_CONTRACT";

  private static final String L1_VARIABLE = "FLUIDEX_L1";
  private static final String KEY_VARIABLE = "FLUIDEX_ETHEREUM_KEY";
  private static final Duration ANSWER = Duration.ofSeconds(20);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--l1",
      paramLabel = "URL",
      description = "JSON-RPC of an Ethereum node; the variable " + L1_VARIABLE + " if not given.")
  private String url;

  @Option(
      names = "--contract",
      paramLabel = "ADDRESS",
      description = "The exchange's contract; the variable " + CONTRACT_VARIABLE + " if not given.")
  private String contract;

  @Option(
      names = "--ethereum-key",
      paramLabel = "FILE",
      description =
          "File with the Ethereum private key that signs and pays, 64 hexadecimal digits, - for"
              + " standard input; the variable "
              + KEY_VARIABLE
              + " if not given.")
  private String keyFile;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "How long to wait for a block; ${DEFAULT-VALUE} if not given.")
  private long wait;

  private String given(
      final FluidexCommand root, final String option, final String value, final String variable) {
    return Optional.ofNullable(value)
        .or(() -> root.variable(variable))
        .orElseThrow(() -> new InputException(option + " or " + variable + " is missing: give it"));
  }

  /** Where the node is. */
  URI url(final FluidexCommand root) {
    final String text = given(root, "--l1", url, L1_VARIABLE);
    try {
      final URI uri = new URI(text);
      if (uri.getHost() == null
          || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
        throw new InputException("--l1: '" + text + "' is not like http://host:port");
      }
      return uri;
    } catch (final URISyntaxException e) {
      throw new InputException("--l1: '" + text + "' is not like http://host:port", e);
    }
  }

  /** The contract. */
  EthereumAddress contract(final FluidexCommand root) {
    return address("--contract", given(root, "--contract", contract, CONTRACT_VARIABLE));
  }

  /**
   * The address in a text.
   *
   * @param argument its name, for messages
   */
  static EthereumAddress address(final String argument, final String text) {
    try {
      return EthereumAddress.parse(text);
    } catch (final HexFormatException | InvalidEthereumDataException e) {
      throw new InputException(argument + ": " + e.getMessage(), e);
    }
  }

  /** The nodes. */
  RpcEndpoints nodes(final FluidexCommand root) {
    return new RpcEndpoints(List.of(url(root)), ANSWER);
  }

  /**
   * What is done on L1.
   *
   * @param exchange the contract as a trader uses it
   * @param account who pays
   * @param contract its address
   */
  record Session(ExchangeClient exchange, L1Account account, EthereumAddress contract) {}

  /**
   * Does something that an Ethereum key signs.
   *
   * @param does returns the exit code
   */
  int run(final FluidexCommand root, final ToIntFunction<Session> does) {
    final EthereumAddress address = contract(root);
    final RpcEndpoints nodes = nodes(root);
    if (wait < 1) {
      throw new InputException("--wait: " + wait + " is not 1 or more");
    }
    final String file = given(root, "--ethereum-key", keyFile, KEY_VARIABLE);
    try (EthereumKey key = ethereumKey(root, file)) {
      requireContract(nodes, address);
      final L1Account account = new L1Account(nodes, key, Duration.ofSeconds(wait));
      return does.applyAsInt(new Session(new ExchangeClient(account, address), account, address));
    } catch (final L1Exception e) {
      spec.commandLine().getErr().println(spec.qualifiedName() + ": " + e.getMessage());
      return ExitCode.INVALID;
    } catch (final RpcException e) {
      throw unreachable(root, e);
    }
  }

  /** Says that the node does not answer. */
  InputException unreachable(final FluidexCommand root, final RpcException e) {
    return new InputException(
        "the Ethereum node at "
            + url(root).getHost()
            + " gives no usable answer ("
            + e.getMessage()
            + "): is it running, and is --l1 right?",
        e);
  }

  /** Calls to an address without code succeed and do nothing, but lose what is sent along. */
  static void requireContract(final RpcEndpoints nodes, final EthereumAddress address) {
    if (nodes.ask(node -> node.code(address)).length == 0) {
      throw new InputException(
          "--contract: there is no contract at "
              + address
              + " on chain "
              + nodes.ask(L1Node::chainId)
              + ": is it the right address, and the right node?");
    }
  }

  private static EthereumKey ethereumKey(final FluidexCommand root, final String file) {
    final CharBuffer text = root.secretFiles().read(file, "Ethereum private key");
    try {
      return EthereumKey.fromHex(text);
    } catch (final HexFormatException | InvalidEthereumDataException e) {
      throw new InputException(
          SecretFiles.name(file) + " holds no Ethereum private key: " + e.getMessage(), e);
    } finally {
      SecretFiles.overwrite(text);
    }
  }
}
