package io.fluidex.standalone.node;

import io.fluidex.crypto.babyjubjub.BabyJubJubPoint;
import io.fluidex.crypto.digest.Keccak256;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.crypto.l2key.EthereumKey;
import io.fluidex.crypto.l2key.L2KeyDerivation;
import io.fluidex.ethsender.client.ExchangeClient;
import io.fluidex.ethsender.client.L1Account;
import io.fluidex.ethsender.deploy.Deployed;
import io.fluidex.ethsender.deploy.Deployer;
import io.fluidex.ethsender.deploy.DeploymentPlan;
import io.fluidex.ethsender.rpc.L1Node;
import io.fluidex.ethsender.rpc.RpcEndpoints;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.tree.NodeHasher;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Deploys an exchange and its tokens on a chain of one's own. */
final class DeploymentStep {
  /** For a transaction to get into a block. */
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  private static final int ETH_DECIMALS = 18;

  /** Digits of every token on L2: a market's amount and price digits together fit them. */
  private static final int PRECISION = 6;

  /** Creation code of a contract that answers 0 to everything: no proof is valid. */
  private static final String TAKES_NO_PROOF = "69600060005260206000f3600052600a6016f3";

  private static final int WORD = 32;

  private final RpcEndpoints nodes;
  private final List<EthereumKey> accounts;

  /** A token that is to be made. */
  private record Wanted(String symbol, int decimals) {}

  /** In the order of their ids, from 1. */
  private static final List<Wanted> TOKENS = List.of(new Wanted("USDT", 6), new Wanted("BTC", 8));

  DeploymentStep(final RpcEndpoints nodes, final List<EthereumKey> accounts) {
    this.nodes = nodes;
    this.accounts = accounts;
  }

  /**
   * Deploys.
   *
   * @param keys whose proofs are taken; without them none is
   */
  Deployment deploy(
      final Shape shape,
      final Bytes32 circuitId,
      final Optional<CircuitKeys> keys,
      final Progress progress) {
    progress.step("deploying the contracts");
    final L1Account operator = account(DevAccounts.OPERATOR);
    final CompletableFuture<List<EthereumAddress>> tokens =
        CompletableFuture.supplyAsync(() -> makeTokens(operator));
    final L1Account governor = account(DevAccounts.GOVERNOR);
    final long chainId = nodes.ask(L1Node::chainId);
    final Fr genesis = RollupState.genesis(shape.depths(), NodeHasher.ofMachine()).root();
    final BabyJubJubPoint feeKey =
        L2KeyDerivation.fromEthereumKey(accounts.get(DevAccounts.GOVERNOR), chainId)
            .publicKey()
            .point();
    final Deployed deployed =
        new Deployer(governor)
            .deploy(
                new DeploymentPlan(
                    governor.address(),
                    List.of(operator.address()),
                    genesis,
                    shape.depths(),
                    PRECISION,
                    BigInteger.ZERO,
                    governor.address(),
                    feeKey.x().toBigInteger(),
                    feeKey.y().toBigInteger(),
                    List.of(
                        new DeploymentPlan.Verifier(
                            circuitId,
                            shape.transactions(),
                            keys.map(CircuitKeys::verifier)
                                .orElseGet(() -> Hex.decode(TAKES_NO_PROOF))))));
    progress.step("listing the tokens");
    final List<ListedToken> listed =
        list(new ExchangeClient(governor, deployed.exchange()), tokens.join());
    return Deployment.of(
        shape.toString(),
        circuitId.toString(),
        keys.map(DeploymentStep::digest).orElse(""),
        deployed,
        listed);
  }

  /** The digest of a verification key, as a deployment has it. */
  static String digest(final CircuitKeys keys) {
    return Hex.encode(Keccak256.hash(keys.verificationKeyBytes()));
  }

  private L1Account account(final int index) {
    return new L1Account(nodes, accounts.get(index), DEADLINE);
  }

  private static List<EthereumAddress> makeTokens(final L1Account account) {
    final byte[] code =
        CircuitKeys.compiler().compile(Resources.text("DemoToken.sol"), "DemoToken");
    return TOKENS.stream().map(token -> account.create(creation(code, token))).toList();
  }

  /** The code followed by the arguments: the symbol, left-aligned, and the decimals. */
  private static byte[] creation(final byte[] code, final Wanted token) {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(code);
    bytes.writeBytes(Arrays.copyOf(token.symbol().getBytes(StandardCharsets.US_ASCII), WORD));
    final byte[] decimals = new byte[WORD];
    decimals[WORD - 1] = (byte) token.decimals();
    bytes.writeBytes(decimals);
    return bytes.toByteArray();
  }

  private static List<ListedToken> list(
      final ExchangeClient governor, final List<EthereumAddress> addresses) {
    final List<ListedToken> listed = new ArrayList<>();
    listed.add(
        new ListedToken(
            0,
            "ETH",
            PRECISION,
            ETH_DECIMALS,
            EthereumAddress.fromBytes(new byte[EthereumAddress.BYTES])));
    for (int i = 0; i < TOKENS.size(); i++) {
      final Wanted token = TOKENS.get(i);
      listed.add(
          new ListedToken(
              governor.addToken(addresses.get(i), PRECISION),
              token.symbol(),
              PRECISION,
              token.decimals(),
              addresses.get(i)));
    }
    return listed;
  }
}
