package io.fluidex.matchengine.server;

import io.fluidex.matchengine.catalog.Catalog;
import io.fluidex.matchengine.core.UserView;
import io.fluidex.matchengine.decimal.Decimal;
import io.fluidex.matchengine.exchange.Exchange;
import io.fluidex.matchengine.market.AssetSpec;
import io.fluidex.matchengine.result.BalanceUpdated;
import io.fluidex.matchengine.result.FundsTransferred;
import io.fluidex.matchengine.result.Reason;
import io.fluidex.matchengine.result.UserCreated;
import io.fluidex.proto.matchengine.BalanceQueryRequest;
import io.fluidex.proto.matchengine.BalanceQueryResponse;
import io.fluidex.proto.matchengine.BalanceUpdateRequest;
import io.fluidex.proto.matchengine.BalanceUpdateResponse;
import io.fluidex.proto.matchengine.TransferRequest;
import io.fluidex.proto.matchengine.TransferResponse;
import io.fluidex.proto.matchengine.UserInfo;
import io.fluidex.proto.matchengine.UserQueryRequest;
import io.fluidex.proto.matchengine.UserQueryResponse;
import io.fluidex.proto.matchengine.WithdrawRequest;
import io.fluidex.proto.matchengine.WithdrawResponse;
import io.grpc.stub.StreamObserver;
import java.util.List;

/** Calls about users and what they have. */
final class AccountCalls {
  private final ExchangeCalls calls;
  private final Exchange exchange;
  private final Requests requests;

  AccountCalls(final ExchangeCalls calls, final Exchange exchange, final Requests requests) {
    this.calls = calls;
    this.exchange = exchange;
    this.requests = requests;
  }

  void registerUser(final UserInfo request, final StreamObserver<UserInfo> observer) {
    ExchangeCalls.answer(
        observer,
        () ->
            calls.execute(requests.registerUser(request)) instanceof UserCreated user
                ? UserInfo.newBuilder()
                    .setUserId((int) user.userId())
                    .setL1Address(user.l1Address())
                    .setL2Pubkey(user.l2Pubkey())
                    .build()
                : request);
  }

  void balanceQuery(
      final BalanceQueryRequest request, final StreamObserver<BalanceQueryResponse> observer) {
    ExchangeCalls.answer(
        observer,
        () -> {
          final Catalog catalog = exchange.catalog();
          final List<AssetSpec> assets =
              request.getAssetsCount() == 0
                  ? catalog.assets()
                  : request.getAssetsList().stream()
                      .map(id ->
                          catalog
                              .asset(id)
                              .orElseThrow(() -> new RequestException(Reason.INVALID_ASSET)))
                      .toList();
          final long user = Integer.toUnsignedLong(request.getUserId());
          return BalanceQueryResponse.newBuilder()
              .addAllBalances(
                  calls.ask(core ->
                      assets.stream()
                          .map(asset -> Replies.balance(asset, core.balance(user, asset.token())))
                          .toList()))
              .build();
        });
  }

  void balanceUpdate(
      final BalanceUpdateRequest request, final StreamObserver<BalanceUpdateResponse> observer) {
    ExchangeCalls.answer(
        observer,
        () -> {
          calls.execute(
              exchange.engineSettings().isRollup()
                  ? requests.withdrawByUpdate(request)
                  : requests.updateBalance(request));
          return BalanceUpdateResponse.getDefaultInstance();
        });
  }

  void transfer(final TransferRequest request, final StreamObserver<TransferResponse> observer) {
    ExchangeCalls.answer(
        observer,
        () -> {
          final FundsTransferred done =
              (FundsTransferred) calls.execute(requests.transfer(request));
          return TransferResponse.newBuilder()
              .setSuccess(done.success())
              .setAsset(request.getAsset())
              .setBalanceFrom(amount(request.getAsset(), done.available()))
              .setNextNonce(done.nextNonce())
              .build();
        });
  }

  void withdraw(final WithdrawRequest request, final StreamObserver<WithdrawResponse> observer) {
    ExchangeCalls.answer(
        observer,
        () -> {
          final BalanceUpdated done = (BalanceUpdated) calls.execute(requests.withdraw(request));
          return WithdrawResponse.newBuilder()
              .setAvailable(amount(request.getAsset(), done.available()))
              .setNextNonce(done.nextNonce())
              .build();
        });
  }

  void userQuery(final UserQueryRequest request, final StreamObserver<UserQueryResponse> observer) {
    ExchangeCalls.answer(
        observer,
        () -> {
          final UserView user =
              calls
                  .ask(core -> core.user(Integer.toUnsignedLong(request.getUserId())))
                  .orElseThrow(() -> new RequestException(Reason.INVALID_USER_ID));
          return UserQueryResponse.newBuilder()
              .setUser(Replies.user(user))
              .setNextNonce(user.nextNonce())
              .setNextOrderId((int) user.nextOrderId())
              .setOpenOrders(user.openOrders())
              .build();
        });
  }

  private String amount(final String asset, final long units) {
    return exchange
        .catalog()
        .asset(asset)
        .map(spec -> Decimal.format(units, spec.precision()))
        .orElse("0");
  }
}
