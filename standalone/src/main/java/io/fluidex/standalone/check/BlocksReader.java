package io.fluidex.standalone.check;

import io.fluidex.proto.rollup.L2BlockQueryRequest;
import io.fluidex.proto.rollup.L2BlockQueryResponse;
import io.fluidex.proto.rollup.L2BlockQueryResponse.DecodedTx;
import io.fluidex.proto.rollup.RollupStateGrpc.RollupStateBlockingStub;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

/** Reads sealed blocks; one that was read is not asked for again. Not for several threads. */
final class BlocksReader {
  private final RollupStateBlockingStub api;
  private final Map<Long, Effects> blocks = new HashMap<>();

  /**
   * What a block has to do with L1.
   *
   * @param root after it
   * @param requests of L1 in it
   * @param leaving what it withdraws, by token, with the decimals of the token
   */
  record Effects(BigInteger root, int requests, Map<Integer, BigDecimal> leaving) {
    /** Copies the map. */
    Effects {
      leaving = Map.copyOf(leaving);
    }
  }

  BlocksReader(final RollupStateBlockingStub api) {
    this.api = api;
  }

  /** The effects of a sealed block. */
  Effects block(final long number) {
    return blocks.computeIfAbsent(number, this::read);
  }

  private Effects read(final long number) {
    final L2BlockQueryResponse block =
        api.l2BlockQuery(L2BlockQueryRequest.newBuilder().setBlockId(number).build());
    int requests = 0;
    final Map<Integer, BigDecimal> leaving = new HashMap<>();
    for (final DecodedTx tx : block.getDecodedTxsList()) {
      if (tx.hasRegisterTx() || tx.hasDepositTx() || tx.hasFullExitTx()) {
        requests++;
      }
      if (tx.hasWithdrawTx()) {
        leaving.merge(
            tx.getWithdrawTx().getTokenId(),
            new BigDecimal(tx.getWithdrawTx().getAmount()),
            BigDecimal::add);
      }
      if (tx.hasFullExitTx()) {
        leaving.merge(
            tx.getFullExitTx().getTokenId(),
            new BigDecimal(tx.getFullExitTx().getAmount()),
            BigDecimal::add);
      }
    }
    return new Effects(new BigInteger(block.getNewRoot()), requests, leaving);
  }

  /** Forgets the blocks below a number. */
  void forgetBelow(final long number) {
    blocks.keySet().removeIf(block -> block < number);
  }
}
