package io.fluidex.standalone.node;

import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.ethsender.deploy.Deployed;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * An exchange on L1 as a file keeps it, so that the next start goes on with it.
 *
 * @param shape name of the shape of its blocks
 * @param circuitId digest of the circuit
 * @param keyDigest of the verification key that its verifier has; empty if it takes no proofs
 * @param chainId of L1
 * @param contract address of the exchange
 * @param createdAt height of the block that it was made in
 * @param domain what binds signatures to it
 * @param tokens all tokens, ETH first
 */
record Deployment(
    String shape,
    String circuitId,
    String keyDigest,
    long chainId,
    EthereumAddress contract,
    long createdAt,
    String domain,
    List<ListedToken> tokens) {
  Deployment {
    tokens = List.copyOf(tokens);
  }

  static Deployment of(
      final String shape,
      final String circuitId,
      final String keyDigest,
      final Deployed deployed,
      final List<ListedToken> tokens) {
    return new Deployment(
        shape,
        circuitId,
        keyDigest,
        deployed.chainId(),
        deployed.exchange(),
        deployed.createdAt(),
        deployed.domain(),
        tokens);
  }

  /**
   * Refuses to go on with other blocks or keys than those it was made with.
   *
   * @param what the exchange, as the start of a sentence
   * @param wantedShape of blocks
   * @param keys empty if nothing is to be proven
   * @throws NodeException saying what differs and what to do
   */
  void requireSame(final String what, final String wantedShape, final Optional<CircuitKeys> keys) {
    requireShape(what, wantedShape);
    if (keyDigest.isEmpty() != keys.isEmpty()) {
      throw new NodeException(
          what
              + (keys.isEmpty()
                  ? " proves its blocks; go on with proofs, or use another folder"
                  : " was made without proofs; go on without, or use another folder"));
    }
    if (keys.isPresent()
        && (!circuitId.equals(keys.get().circuitId().toString())
            || !keyDigest.equals(DeploymentStep.digest(keys.get())))) {
      throw new NodeException(
          what
              + " verifies proofs with other keys than those in "
              + keys.get().folder()
              + "; put the old keys back, or use another folder");
    }
  }

  /**
   * Refuses to go on with other blocks.
   *
   * @param what the exchange, as the start of a sentence
   * @throws NodeException saying what differs and what to do
   */
  void requireShape(final String what, final String wantedShape) {
    if (!shape.equals(wantedShape)) {
      throw new NodeException(
          what + " has blocks of " + shape + "; use that shape, or another folder");
    }
  }

  /** Reads a file, empty if there is none. */
  static Optional<Deployment> read(final Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    final Properties values = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      values.load(reader);
      final List<ListedToken> tokens = new ArrayList<>();
      final int count = Integer.parseInt(value(values, "tokens"));
      for (int i = 0; i < count; i++) {
        final String token = "token." + i + ".";
        tokens.add(
            new ListedToken(
                i,
                value(values, token + "symbol"),
                Integer.parseInt(value(values, token + "precision")),
                Integer.parseInt(value(values, token + "decimals")),
                EthereumAddress.parse(value(values, token + "address"))));
      }
      return Optional.of(
          new Deployment(
              value(values, "shape"),
              value(values, "circuit_id"),
              value(values, "key_digest"),
              Long.parseLong(value(values, "chain_id")),
              EthereumAddress.parse(value(values, "contract")),
              Long.parseLong(value(values, "created_at")),
              value(values, "domain"),
              tokens));
    } catch (final IOException | IllegalArgumentException e) {
      throw new NodeException(
          "the file " + file + " cannot be used: " + e.getMessage() + "; use another data folder",
          e);
    }
  }

  private static String value(final Properties values, final String key) {
    final String value = values.getProperty(key);
    if (value == null) {
      throw new IllegalArgumentException(key + " is missing");
    }
    return value;
  }

  /** Writes the file, whole or not at all. */
  void write(final Path file) {
    final Properties values = new Properties();
    values.setProperty("shape", shape);
    values.setProperty("circuit_id", circuitId);
    values.setProperty("key_digest", keyDigest);
    values.setProperty("chain_id", Long.toString(chainId));
    values.setProperty("contract", contract.toString());
    values.setProperty("created_at", Long.toString(createdAt));
    values.setProperty("domain", domain);
    values.setProperty("tokens", Integer.toString(tokens.size()));
    for (final ListedToken token : tokens) {
      final String prefix = "token." + token.id() + ".";
      values.setProperty(prefix + "symbol", token.symbol());
      values.setProperty(prefix + "precision", Integer.toString(token.precision()));
      values.setProperty(prefix + "decimals", Integer.toString(token.decimals()));
      values.setProperty(prefix + "address", token.address().toString());
    }
    final Path partial = file.resolveSibling(file.getFileName() + ".partial");
    try {
      try (Writer writer = Files.newBufferedWriter(partial, StandardCharsets.UTF_8)) {
        values.store(writer, "The exchange on the L1 chain in this folder.");
      }
      Files.move(
          partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (final IOException e) {
      throw new NodeException("the file " + file + " cannot be written: " + e, e);
    }
  }
}
