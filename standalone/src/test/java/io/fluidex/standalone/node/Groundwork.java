package io.fluidex.standalone.node;

import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.crypto.l2key.EthereumKey;
import io.fluidex.ethsender.rpc.RpcEndpoints;
import io.fluidex.rollup.shape.Shape;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What services that run as processes of their own are told of the exchange they are part of:
 * contracts that are deployed, and keys for real proofs.
 *
 * @param shape of its blocks
 * @param chainId of L1
 * @param contract the exchange on L1
 * @param createdAt height of the block that it was made in
 * @param domain what binds signatures to it
 * @param tokens all tokens, ETH first
 * @param circuitId digest of the circuit
 * @param keys folder of the proving key
 * @param verificationKey the file
 * @param operator address of the operator, in small letters
 * @param traders L1 accounts with ETH that nobody else uses
 */
public record Groundwork(
    Shape shape,
    long chainId,
    EthereumAddress contract,
    long createdAt,
    String domain,
    List<ListedToken> tokens,
    String circuitId,
    Path keys,
    Path verificationKey,
    String operator,
    List<EthereumKey> traders) {
  /** What the node is told to make accounts with. */
  public static final int ACCOUNTS = DevAccounts.COUNT;

  /** The operator's key, which everybody knows. */
  public static final String OPERATOR_KEY =
      "59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d";

  private static final Path KEYS = Path.of("target", "test-keys");

  /** Copies the lists. */
  public Groundwork {
    tokens = List.copyOf(tokens);
    traders = List.copyOf(traders);
  }

  /** Deploys on a chain of one's own. */
  public static Groundwork lay(final Shape shape, final String l1) {
    final Progress silent = Progress.ofSteps(_ -> {});
    final CircuitKeys keys = CircuitKeys.prepare(shape, KEYS, silent);
    final List<EthereumKey> accounts = DevAccounts.keys();
    final Deployment made =
        new DeploymentStep(
                new RpcEndpoints(List.of(URI.create(l1)), Duration.ofSeconds(20)), accounts)
            .deploy(shape, keys.circuitId(), Optional.of(keys), silent);
    return new Groundwork(
        shape,
        made.chainId(),
        made.contract(),
        made.createdAt(),
        made.domain(),
        made.tokens(),
        made.circuitId(),
        keys.folder(),
        keys.verificationKey(),
        accounts.get(DevAccounts.OPERATOR).address().toString().toLowerCase(Locale.ROOT),
        accounts.subList(DevAccounts.FIRST_TRADER, accounts.size()));
  }
}
