package io.fluidex.ethsender.deploy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.rollup.publicdata.Bytes32;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An exchange on a chain.
 *
 * @param chainId the chain
 * @param exchange the contract that everything is sent to
 * @param logic the logic behind it
 * @param exitProof the contract that computes roots for exits
 * @param verifiers by circuit
 * @param createdAt height of the block it was created in, where watching begins
 * @param domain what binds signatures to it, {@code 0x} and 24 digits
 * @param genesisRoot the root it begins with
 */
public record Deployed(
    long chainId,
    EthereumAddress exchange,
    EthereumAddress logic,
    EthereumAddress exitProof,
    Map<Bytes32, EthereumAddress> verifiers,
    long createdAt,
    String domain,
    Fr genesisRoot) {
  /** Copies the map. */
  public Deployed {
    verifiers = Map.copyOf(verifiers);
  }

  /** One JSON object for programs to read; the keys are those of the eth-sender's configuration. */
  public String toJson() {
    final ObjectNode object =
        new ObjectMapper()
            .createObjectNode()
            .put("chain_id", chainId)
            .put("contract", exchange.toString())
            .put("created_at", createdAt)
            .put("domain", domain)
            .put("genesis_root", "0x" + HexFormat.of().formatHex(genesisRoot.toBytesBe()))
            .put("logic", logic.toString())
            .put("exit_proof", exitProof.toString());
    final ObjectNode circuits = object.putObject("verifiers");
    final Map<String, String> sorted = new LinkedHashMap<>();
    verifiers.keySet().stream()
        .map(Bytes32::toString)
        .sorted()
        .forEach(id -> sorted.put(id, verifiers.get(Bytes32.ofHex(id)).toString()));
    sorted.forEach(circuits::put);
    return object.toString();
  }
}
