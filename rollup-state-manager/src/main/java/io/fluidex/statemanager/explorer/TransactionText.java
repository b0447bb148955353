package io.fluidex.statemanager.explorer;

import io.fluidex.proto.rollup.CancelTx;
import io.fluidex.proto.rollup.DepositTx;
import io.fluidex.proto.rollup.FullExitTx;
import io.fluidex.proto.rollup.L2BlockQueryResponse.DecodedTx;
import io.fluidex.proto.rollup.RegisterTx;
import io.fluidex.proto.rollup.SpotTradeTx;
import io.fluidex.proto.rollup.TransferTx;
import io.fluidex.proto.rollup.TxType;
import io.fluidex.proto.rollup.WithdrawTx;
import io.fluidex.rollup.tx.Cancel;
import io.fluidex.rollup.tx.Deposit;
import io.fluidex.rollup.tx.FullExit;
import io.fluidex.rollup.tx.Nop;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.Register;
import io.fluidex.rollup.tx.SpotTrade;
import io.fluidex.rollup.tx.TransactionType;
import io.fluidex.rollup.tx.Transfer;
import io.fluidex.rollup.tx.Withdraw;
import io.fluidex.statemanager.event.PublicKeys;
import io.fluidex.statemanager.token.Tokens;

/** Transactions for people: amounts as decimals in tokens, balances before and after. */
final class TransactionText {
  private static final long U32 = 0xffff_ffffL;

  private final Tokens tokens;

  TransactionText(final Tokens tokens) {
    this.tokens = tokens;
  }

  /** An amount in tokens; of a token that is not configured, in its L2 unit. */
  String amount(final int token, final long amount) {
    return tokens
        .ofId(token)
        .map(known -> known.format(amount))
        .orElseGet(() -> Long.toUnsignedString(amount));
  }

  /** The kind of a transaction. */
  static TxType type(final TransactionType type) {
    return switch (type) {
      case NOP -> TxType.NOP;
      case REGISTER -> TxType.REGISTER;
      case DEPOSIT -> TxType.DEPOSIT;
      case TRANSFER -> TxType.TRANSFER;
      case WITHDRAW -> TxType.WITHDRAW;
      case SPOT_TRADE -> TxType.SPOT_TRADE;
      case FULL_EXIT -> TxType.FULL_EXIT;
      case CANCEL -> TxType.CANCEL;
    };
  }

  private static int u32(final long id) {
    return (int) (id & U32);
  }

  private String before(final TransactionRow row, final int balance, final int token) {
    return amount(token, row.balances().get(balance).before());
  }

  private String after(final TransactionRow row, final int balance, final int token) {
    return amount(token, row.balances().get(balance).after());
  }

  /** The transaction of a row. */
  DecodedTx decoded(final TransactionRow row) {
    final DecodedTx.Builder decoded = DecodedTx.newBuilder();
    switch (row.transaction()) {
      case Nop _ -> {}
      case Register t ->
          decoded.setRegisterTx(
              RegisterTx.newBuilder()
                  .setAccountId(u32(t.account()))
                  .setL2Pubkey(PublicKeys.text(t.sign(), t.ay())));
      case Deposit t ->
          decoded.setDepositTx(
              DepositTx.newBuilder()
                  .setAccountId(u32(t.account()))
                  .setTokenId(t.token())
                  .setAmount(amount(t.token(), t.amount()))
                  .setOldBalance(before(row, 0, t.token()))
                  .setNewBalance(after(row, 0, t.token())));
      case Withdraw t ->
          decoded.setWithdrawTx(
              WithdrawTx.newBuilder()
                  .setAccountId(u32(t.account()))
                  .setTokenId(t.token())
                  .setAmount(amount(t.token(), t.amount()))
                  .setOldBalance(before(row, 0, t.token()))
                  .setNewBalance(after(row, 0, t.token())));
      case Transfer t ->
          decoded.setTransferTx(
              TransferTx.newBuilder()
                  .setFrom(u32(t.from()))
                  .setTo(u32(t.to()))
                  .setTokenId(t.token())
                  .setAmount(amount(t.token(), t.amount()))
                  .setFromOldBalance(before(row, 0, t.token()))
                  .setFromNewBalance(after(row, 0, t.token()))
                  .setToOldBalance(before(row, 1, t.token()))
                  .setToNewBalance(after(row, 1, t.token())));
      case SpotTrade t -> decoded.setSpotTradeTx(trade(row, t));
      case FullExit t ->
          decoded.setFullExitTx(
              FullExitTx.newBuilder()
                  .setAccountId(u32(t.account()))
                  .setTokenId(t.token())
                  .setAmount(before(row, 0, t.token())));
      case Cancel t ->
          decoded.setCancelTx(
              CancelTx.newBuilder().setAccountId(u32(t.account())).setOrderId(u32(t.orderId())));
    }
    return decoded.build();
  }

  private SpotTradeTx.Builder trade(final TransactionRow row, final SpotTrade trade) {
    final Order maker = trade.maker().order();
    final Order taker = trade.taker().order();
    return SpotTradeTx.newBuilder()
        .setOrder1AccountId(u32(maker.account()))
        .setOrder2AccountId(u32(taker.account()))
        .setTokenId1To2(maker.tokenSell())
        .setTokenId2To1(taker.tokenSell())
        .setAmount1To2(amount(maker.tokenSell(), trade.amount1to2()))
        .setAmount2To1(amount(taker.tokenSell(), trade.amount2to1()))
        .setAccount1TokenSellOldBalance(before(row, 0, maker.tokenSell()))
        .setAccount1TokenSellNewBalance(after(row, 0, maker.tokenSell()))
        .setAccount1TokenBuyOldBalance(before(row, 1, maker.tokenBuy()))
        .setAccount1TokenBuyNewBalance(after(row, 1, maker.tokenBuy()))
        .setAccount2TokenSellOldBalance(before(row, 2, taker.tokenSell()))
        .setAccount2TokenSellNewBalance(after(row, 2, taker.tokenSell()))
        .setAccount2TokenBuyOldBalance(before(row, 3, taker.tokenBuy()))
        .setAccount2TokenBuyNewBalance(after(row, 3, taker.tokenBuy()));
  }
}
