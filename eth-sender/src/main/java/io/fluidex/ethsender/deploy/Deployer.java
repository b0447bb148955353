package io.fluidex.ethsender.deploy;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.ethsender.client.L1Account;
import io.fluidex.ethsender.client.L1Exception;
import io.fluidex.ethsender.contract.ContractCode;
import io.fluidex.ethsender.contract.FluidexContract;
import io.fluidex.ethsender.exchange.ExchangeContract;
import io.fluidex.ethsender.rpc.L1Node;
import io.fluidex.ethsender.rpc.L1Receipt;
import io.fluidex.ethsender.store.RollupBlock;
import io.fluidex.rollup.publicdata.Bytes32;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Deploys an exchange: verifiers, exit proof, logic, and last the exchange itself. */
public final class Deployer {
  private final L1Account account;

  /**
   * A deployer.
   *
   * @param account who pays; it gets no rights unless the plan names it
   */
  public Deployer(final L1Account account) {
    this.account = account;
  }

  /**
   * Deploys.
   *
   * @throws L1Exception if a transaction is refused; what was made before it stays unused
   */
  public Deployed deploy(final DeploymentPlan plan) {
    final Map<Bytes32, EthereumAddress> verifiers = new LinkedHashMap<>();
    final List<FluidexContract.Circuit> circuits = new ArrayList<>();
    for (final DeploymentPlan.Verifier circuit : plan.circuits()) {
      final EthereumAddress verifier = account.create(circuit.creationCode());
      verifiers.put(circuit.circuitId(), verifier);
      circuits.add(
          new FluidexContract.Circuit(circuit.circuitId(), verifier, circuit.transactions()));
    }
    final EthereumAddress exitProof = account.create(ContractCode.EXIT_PROOF.creationCode());
    final EthereumAddress logic = account.create(ContractCode.FLUIDEX_LOGIC.creationCode());
    final FluidexContract.Construction arguments =
        new FluidexContract.Construction(
            new FluidexContract.Deployment(
                logic,
                exitProof,
                plan.governor(),
                plan.operators(),
                plan.genesisRoot().toBigInteger(),
                plan.depths().balance(),
                plan.depths().account(),
                plan.ethPrecision(),
                plan.registrationFee(),
                plan.feeOwner(),
                plan.feeKeyX(),
                plan.feeKeyY(),
                circuits));
    final ByteArrayOutputStream code = new ByteArrayOutputStream();
    code.writeBytes(ContractCode.FLUIDEX.creationCode());
    code.writeBytes(arguments.encode());
    final L1Receipt receipt = account.send(null, BigInteger.ZERO, code.toByteArray());
    final EthereumAddress exchange =
        receipt
            .created()
            .orElseThrow(() -> new L1Exception("the node does not name the exchange it made"));
    return checked(
        new Deployed(
            account.nodes().ask(L1Node::chainId),
            exchange,
            logic,
            exitProof,
            verifiers,
            receipt.block().number(),
            domain(exchange),
            plan.genesisRoot()));
  }

  private String domain(final EthereumAddress exchange) {
    return Hex.encodePrefixed(
        FluidexContract.DomainCall.decodeResult(
            account
                .nodes()
                .ask(node -> node.call(exchange, new FluidexContract.DomainCall().encode()))));
  }

  /** What the chain has must be what was asked for. */
  private Deployed checked(final Deployed deployed) {
    final Bytes32 expected = RollupBlock.genesis(deployed.genesisRoot()).keccak();
    final Bytes32 found =
        account
            .nodes()
            .ask(node ->
                new ExchangeContract(deployed.exchange(), deployed.createdAt()).blockHash(node, 0));
    if (!found.equals(expected)) {
      throw new L1Exception(
          "the exchange " + deployed.exchange() + " begins with another state than asked for");
    }
    return deployed;
  }
}
