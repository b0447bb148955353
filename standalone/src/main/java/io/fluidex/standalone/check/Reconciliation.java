package io.fluidex.standalone.check;

import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.ethsender.client.L1Exception;
import io.fluidex.ethsender.contract.FluidexContract;
import io.fluidex.ethsender.rpc.RpcException;
import io.fluidex.proto.matchengine.AssetListRequest;
import io.fluidex.proto.matchengine.AssetListResponse.AssetInfo;
import io.fluidex.proto.matchengine.BalanceQueryRequest;
import io.fluidex.proto.matchengine.BalanceQueryResponse.AssetBalance;
import io.fluidex.proto.matchengine.MatchengineGrpc;
import io.fluidex.proto.matchengine.MatchengineGrpc.MatchengineBlockingStub;
import io.fluidex.proto.rollup.RollupStateGrpc;
import io.fluidex.proto.rollup.RollupStateGrpc.RollupStateBlockingStub;
import io.fluidex.proto.rollup.StatusQueryRequest;
import io.fluidex.proto.rollup.StatusQueryResponse;
import io.fluidex.proto.rollup.TokenBalanceQueryRequest;
import io.fluidex.runtime.grpc.GrpcChannels;
import io.fluidex.runtime.grpc.GrpcClientSettings;
import io.fluidex.standalone.endpoint.Endpoints;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares everything with everything: every balance of the exchange with the state tree, the
 * executed root with that of L1, and, token by token, what the contract holds with what is owed:
 * all balances on L2, what can be claimed, what unfinished blocks pay out, and deposits that no
 * block has. All in integers.
 *
 * <p>The ledgers are read one after the other, so they agree only while nobody trades. Not for use
 * by several threads.
 */
public final class Reconciliation implements AutoCloseable {
  private static final Duration POLL = Duration.ofSeconds(1);

  private final ManagedChannel engineChannel;
  private final ManagedChannel stateChannel;
  private final MatchengineBlockingStub engine;
  private final RollupStateBlockingStub state;
  private final ContractReader contract;
  private final BlocksReader blocks;

  /** Connects to an exchange. */
  public Reconciliation(final Endpoints endpoints) {
    try {
      engineChannel = GrpcChannels.open(GrpcClientSettings.of(endpoints.matchengine()), true);
      stateChannel = GrpcChannels.open(GrpcClientSettings.of(endpoints.rollupState()), true);
    } catch (final IOException e) {
      throw new CheckException("no connection to the exchange at " + endpoints, e);
    }
    this.engine = MatchengineGrpc.newBlockingStub(engineChannel);
    this.state = RollupStateGrpc.newBlockingStub(stateChannel);
    this.contract = new ContractReader(endpoints);
    this.blocks = new BlocksReader(state);
  }

  /**
   * Compares now.
   *
   * @param wholly whether every sealed block has to be executed on L1; not without proofs
   * @return what does not agree, in words; empty if all agrees
   * @throws CheckException if a ledger cannot be read
   */
  public List<String> compare(final boolean wholly) {
    return Comparison.of(read(), wholly);
  }

  /**
   * Compares until all agrees: blocks have to be sealed, proven and executed first.
   *
   * @param wholly whether every sealed block has to be executed on L1; not without proofs
   * @param patience how long there may be no progress
   * @return what does not agree at last, in words; empty if all agrees
   * @throws CheckException if a ledger cannot be read for that long
   */
  public List<String> settle(final boolean wholly, final Duration patience) {
    List<Long> before = List.of();
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      List<String> disagreements;
      CheckException failure = null;
      try {
        final Ledgers ledgers = read();
        disagreements = Comparison.of(ledgers, wholly);
        final List<Long> progress = progress(ledgers);
        if (!progress.equals(before)) {
          before = progress;
          end = System.nanoTime() + patience.toNanos();
        }
      } catch (final CheckException e) {
        failure = e;
        disagreements = List.of();
      }
      if (failure == null && disagreements.isEmpty()) {
        return disagreements;
      }
      if (System.nanoTime() - end > 0) {
        if (failure != null) {
          throw failure;
        }
        return disagreements;
      }
      try {
        Thread.sleep(POLL);
      } catch (final InterruptedException e) {
        Thread.currentThread().interrupt();
        return disagreements.isEmpty() ? List.of("the check was interrupted") : disagreements;
      }
    }
  }

  private static List<Long> progress(final Ledgers ledgers) {
    return List.of(ledgers.sealed(), ledgers.executedOnL1(), ledgers.requests());
  }

  /**
   * Reads all ledgers.
   *
   * @throws CheckException if one cannot be read
   */
  public Ledgers read() {
    try {
      return ledgers();
    } catch (final StatusRuntimeException e) {
      throw new CheckException("the exchange does not answer: " + e.getStatus(), e);
    } catch (final RpcException | L1Exception e) {
      throw new CheckException("L1 does not answer: " + e.getMessage(), e);
    }
  }

  private Ledgers ledgers() {
    final long accounts = contract.accounts();
    final List<AssetInfo> assets =
        engine.assetList(AssetListRequest.getDefaultInstance()).getAssetListsList();
    final Map<Holding, Long> exchangeBalances = new HashMap<>();
    final Map<Holding, Long> stateBalances = new HashMap<>();
    for (long account = 1; account <= accounts; account++) {
      readExchange(account, assets, exchangeBalances);
      for (final AssetInfo asset : assets) {
        put(
            stateBalances,
            new Holding(account, asset.getInnerId()),
            stateBalance(account, asset.getInnerId()));
      }
    }
    final long executedOnL1 = contract.executed();
    final long requestsExecuted = contract.requestsExecuted();
    final StatusQueryResponse status = state.statusQuery(StatusQueryRequest.getDefaultInstance());
    contract.readLog();
    long requestsInBlocks = requestsExecuted;
    final Map<Integer, BigDecimal> leaving = new HashMap<>();
    blocks.forgetBelow(executedOnL1);
    for (long block = executedOnL1 + 1; block <= status.getSealed(); block++) {
      final BlocksReader.Effects effects = blocks.block(block);
      requestsInBlocks += effects.requests();
      effects.leaving().forEach((token, amount) -> leaving.merge(token, amount, BigDecimal::add));
    }
    final Optional<BigInteger> executedRoot =
        executedOnL1 == 0 || executedOnL1 > status.getSealed()
            ? Optional.empty()
            : Optional.of(blocks.block(executedOnL1).root());
    return new Ledgers(
        tokens(assets, contract.owners(accounts), leaving, requestsInBlocks),
        exchangeBalances,
        stateBalances,
        status.getSealed(),
        status.getExecuted(),
        executedOnL1,
        executedRoot,
        contract.root(executedOnL1),
        contract.requests(),
        requestsInBlocks,
        status.getParked(),
        status.getHalted());
  }

  private void readExchange(
      final long account, final List<AssetInfo> assets, final Map<Holding, Long> balances) {
    final BalanceQueryRequest.Builder request =
        BalanceQueryRequest.newBuilder().setUserId((int) account);
    assets.forEach(asset -> request.addAssets(asset.getAssetId()));
    final List<AssetBalance> found = engine.balanceQuery(request.build()).getBalancesList();
    for (int i = 0; i < assets.size(); i++) {
      final int precision = assets.get(i).getPrecisionStored();
      final long units =
          new BigDecimal(found.get(i).getAvailable())
              .add(new BigDecimal(found.get(i).getFrozen()))
              .movePointRight(precision)
              .longValueExact();
      put(balances, new Holding(account, assets.get(i).getInnerId()), units);
    }
  }

  private long stateBalance(final long account, final int token) {
    return Long.parseLong(
        state
            .tokenBalanceQuery(
                TokenBalanceQueryRequest.newBuilder()
                    .setAccountId((int) account)
                    .setTokenId(token)
                    .build())
            .getBalanceRaw());
  }

  private static void put(
      final Map<Holding, Long> balances, final Holding holding, final long units) {
    if (units != 0) {
      balances.put(holding, units);
    }
  }

  private List<TokenLedger> tokens(
      final List<AssetInfo> assets,
      final Set<EthereumAddress> owners,
      final Map<Integer, BigDecimal> leaving,
      final long requestsInBlocks) {
    final List<TokenLedger> tokens = new ArrayList<>();
    final int count = contract.tokens();
    for (int id = 0; id < count; id++) {
      final int asked = id;
      final FluidexContract.Token token = contract.token(id);
      final String name =
          assets.stream()
              .filter(asset -> asset.getInnerId() == asked)
              .findFirst()
              .map(AssetInfo::getAssetId)
              .orElse("token " + id);
      tokens.add(
          new TokenLedger(
              id,
              name,
              token.unit(),
              contract.holdings(id, token),
              contract.outstanding(id),
              contract.pending(owners, id),
              leaving
                  .getOrDefault(id, BigDecimal.ZERO)
                  .movePointRight(token.precision())
                  .longValueExact(),
              contract.deposited(id, requestsInBlocks)));
    }
    return tokens;
  }

  @Override
  public void close() {
    engineChannel.shutdownNow();
    stateChannel.shutdownNow();
  }
}
