package io.fluidex.recovery;

import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.ethsender.contract.FluidexContract;
import io.fluidex.rollup.publicdata.Bytes32;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The deposits that exodus mode has dropped: requested on L1, in no executed block, not refunded
 * yet. Anyone may have them credited to the owners of their accounts. For one thread.
 */
public final class DroppedDeposits {
  private final L1Scan scan;
  private final TreeMap<Long, Deposit> deposits = new TreeMap<>();
  private OptionalLong firstDropped = OptionalLong.empty();

  /**
   * A deposit.
   *
   * @param serial id of the request
   * @param account that was to be credited
   * @param owner of the account, who is refunded
   * @param token id
   * @param amount in L2 units
   */
  public record Deposit(long serial, long account, EthereumAddress owner, int token, long amount) {}

  /**
   * The deposits of a contract.
   *
   * @param url JSON-RPC of a node that has all logs
   * @param range which L1 blocks are read; whether blocks of the exchange are executed does not
   *     matter
   */
  public DroppedDeposits(
      final URI url, final EthereumAddress contract, final L1Blocks.Range range) {
    this.scan = new L1Scan(url, contract, range);
  }

  /**
   * Those that are to be refunded, in the order of their serials.
   *
   * @throws IOException if the node does not answer, L1 was reorganised below what was read, or
   *     exodus mode has not begun in the L1 blocks that are read
   */
  public List<Deposit> find() throws IOException {
    scan.advance(this::take);
    if (firstDropped.isEmpty()) {
      throw new IOException(
          "exodus mode has not begun in the L1 blocks that are read: those of the last"
              + " --confirmations are left out");
    }
    return List.copyOf(deposits.tailMap(firstDropped.getAsLong(), true).values());
  }

  private void take(final Bytes32 transaction, final FluidexContract.Event event) {
    switch (event) {
      case FluidexContract.DepositRequestedEvent made ->
          deposits.put(
              made.serial(),
              new Deposit(
                  made.serial(), made.account(), made.owner(), made.token(), made.amount()));
      case FluidexContract.DepositRefundedEvent refunded -> deposits.remove(refunded.serial());
      case FluidexContract.ExodusActivatedEvent begun ->
          firstDropped = OptionalLong.of(begun.firstRequestDropped());
      default -> {
        // Of no concern to deposits.
      }
    }
  }

  /** The data of a call of {@code refundDeposits}. */
  public static byte[] calldata(final List<Deposit> deposits) {
    return new FluidexContract.RefundDepositsCall(
            deposits.stream()
                .map(deposit ->
                    new FluidexContract.Refund(
                        deposit.serial(), deposit.account(), deposit.token(), deposit.amount()))
                .toList())
        .encode();
  }
}
