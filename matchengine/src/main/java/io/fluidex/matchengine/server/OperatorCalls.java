package io.fluidex.matchengine.server;

import io.fluidex.matchengine.command.LoadMarkets;
import io.fluidex.matchengine.command.Reset;
import io.fluidex.matchengine.exchange.Exchange;
import io.fluidex.matchengine.exchange.Snapshots;
import io.fluidex.proto.matchengine.DebugDumpRequest;
import io.fluidex.proto.matchengine.DebugDumpResponse;
import io.fluidex.proto.matchengine.DebugReloadRequest;
import io.fluidex.proto.matchengine.DebugReloadResponse;
import io.fluidex.proto.matchengine.DebugResetRequest;
import io.fluidex.proto.matchengine.DebugResetResponse;
import io.fluidex.proto.matchengine.ReloadMarketsRequest;
import io.fluidex.proto.matchengine.SimpleSuccessResponse;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;

/** Calls of operators and developers. */
final class OperatorCalls {
  private final ExchangeCalls calls;
  private final Exchange exchange;
  private final Snapshots snapshots;
  private final Supplier<LoadMarkets> markets;
  private final Runnable afterReset;

  OperatorCalls(
      final ExchangeCalls calls,
      final Exchange exchange,
      final Snapshots snapshots,
      final Supplier<LoadMarkets> markets,
      final Runnable afterReset) {
    this.calls = calls;
    this.exchange = exchange;
    this.snapshots = snapshots;
    this.markets = markets;
    this.afterReset = afterReset;
  }

  void reloadMarkets(
      final ReloadMarketsRequest request, final StreamObserver<SimpleSuccessResponse> observer) {
    ExchangeCalls.answer(
        observer,
        () -> {
          calls.execute(markets.get());
          return SimpleSuccessResponse.getDefaultInstance();
        });
  }

  void debugDump(final DebugDumpRequest request, final StreamObserver<DebugDumpResponse> observer) {
    ExchangeCalls.answer(
        observer,
        () -> {
          calls.requireDevelopment();
          ExchangeCalls.await(snapshots.written());
          return DebugDumpResponse.getDefaultInstance();
        });
  }

  void debugReset(
      final DebugResetRequest request, final StreamObserver<DebugResetResponse> observer) {
    ExchangeCalls.answer(
        observer,
        () -> {
          calls.execute(new Reset());
          afterReset.run();
          return DebugResetResponse.getDefaultInstance();
        });
  }

  void debugReload(
      final DebugReloadRequest request, final StreamObserver<DebugReloadResponse> observer) {
    ExchangeCalls.answer(
        observer,
        () -> {
          calls.requireDevelopment();
          ExchangeCalls.await(exchange.reload());
          return DebugReloadResponse.getDefaultInstance();
        });
  }
}
