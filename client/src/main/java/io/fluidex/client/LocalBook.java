package io.fluidex.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * A book of one's own, kept by the procedure of {@code docs/push.md}: take a snapshot, then apply
 * every update whose {@code first_sequence} is one more than what the book contains; begin again
 * with a snapshot if one is not. For one thread.
 */
public final class LocalBook {
  private final TreeMap<BigDecimal, BigDecimal> bids = new TreeMap<>(Comparator.reverseOrder());
  private final TreeMap<BigDecimal, BigDecimal> asks = new TreeMap<>();
  private long sequence;
  private boolean known;

  /**
   * Takes a snapshot or an update of channel {@code depth}.
   *
   * @return whether the book is right now; if not, a new subscription is needed
   */
  public boolean apply(final PushMessage message) {
    if (message.is("snapshot", "depth")) {
      bids.clear();
      asks.clear();
      known = true;
      sequence = message.json().path("sequence").longValue();
    } else if (!known || message.json().path("first_sequence").longValue() != sequence + 1) {
      clear();
      return false;
    } else {
      sequence = message.json().path("last_sequence").longValue();
    }
    set(bids, message.json().path("bids"));
    set(asks, message.json().path("asks"));
    return true;
  }

  private static void set(final Map<BigDecimal, BigDecimal> side, final JsonNode levels) {
    for (final JsonNode level : levels) {
      final BigDecimal price = new BigDecimal(level.path(0).textValue());
      final BigDecimal amount = new BigDecimal(level.path(1).textValue());
      if (amount.signum() == 0) {
        side.remove(price);
      } else {
        side.put(price, amount);
      }
    }
  }

  /** Forgets everything, until the next snapshot. */
  public void clear() {
    bids.clear();
    asks.clear();
    known = false;
  }

  /** The book as it is known. */
  public View view() {
    return new View(known, sequence, new TreeMap<>(bids), new TreeMap<>(asks));
  }

  /**
   * A copy of a book.
   *
   * @param known whether it is right; if not it is empty
   * @param sequence the last event that it contains
   * @param bids amounts by price, the highest first
   * @param asks amounts by price, the lowest first
   */
  public record View(
      boolean known,
      long sequence,
      Map<BigDecimal, BigDecimal> bids,
      Map<BigDecimal, BigDecimal> asks) {}
}
