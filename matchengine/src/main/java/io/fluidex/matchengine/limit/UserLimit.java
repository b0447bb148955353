package io.fluidex.matchengine.limit;

import io.fluidex.matchengine.command.Authorisation;
import io.fluidex.matchengine.command.CancelAllOrders;
import io.fluidex.matchengine.command.CancelOrder;
import io.fluidex.matchengine.command.Command;
import io.fluidex.matchengine.command.PutBatch;
import io.fluidex.matchengine.command.PutOrder;
import io.fluidex.matchengine.command.ReduceOrder;
import io.fluidex.matchengine.command.RemoveLiquidity;
import io.fluidex.matchengine.command.ReplaceOrder;
import io.fluidex.matchengine.command.TransferFunds;
import io.fluidex.matchengine.command.WithdrawFunds;
import io.fluidex.runtime.limit.RateLimit;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Keeps a user from sending too many commands. A command whose signature is not the user's is not
 * counted, since anybody could use up the user's limit with those; the exchange refuses it anyway.
 * Safe for many threads.
 */
public final class UserLimit {
  private final RateLimit limit;

  /** A limit for each user. */
  public UserLimit(final RateLimit limit) {
    this.limit = limit;
  }

  /**
   * Counts a command.
   *
   * @param signed whether every command has to be signed
   * @return the user that sends too many, if one does
   */
  public OptionalLong exceededBy(final Command command, final boolean signed) {
    final Map<Long, Integer> counts = new TreeMap<>();
    switch (command) {
      case PutOrder c -> count(counts, c.userId(), c.authorisation(), signed);
      case PutBatch c ->
          c.orders().forEach(order -> count(counts, order.userId(), order.authorisation(), signed));
      case ReplaceOrder c -> count(counts, c.order().userId(), c.order().authorisation(), signed);
      case ReduceOrder c -> count(counts, c.userId(), c.authorisation(), signed);
      case CancelOrder c -> count(counts, c.userId(), c.authorisation(), signed);
      case CancelAllOrders c -> count(counts, c.userId(), c.authorisation(), signed);
      case TransferFunds c -> count(counts, c.from(), c.authorisation(), signed);
      case WithdrawFunds c -> count(counts, c.userId(), c.authorisation(), signed);
      case RemoveLiquidity c -> count(counts, c.userId(), c.authorisation(), signed);
      default -> {
        // Commands of operators, of L1 and of the exchange itself are not users'.
      }
    }
    for (final Map.Entry<Long, Integer> each : counts.entrySet()) {
      if (!limit.admit(Long.toString(each.getKey()), each.getValue())) {
        return OptionalLong.of(each.getKey());
      }
    }
    return OptionalLong.empty();
  }

  private static void count(
      final Map<Long, Integer> counts,
      final long user,
      final Authorisation authorisation,
      final boolean signed) {
    if (!signed || authorisation.isValid()) {
      counts.merge(user, 1, Integer::sum);
    }
  }
}
