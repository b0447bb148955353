package io.fluidex.matchengine.feed;

import io.fluidex.wire.JsonFields;
import io.fluidex.wire.WireFormatException;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** What fields of events may hold. */
public final class JsonRanges {
  /** Ids of users have 32 bits. */
  public static final long MAX_U32 = (1L << 32) - 1;

  /** Plain digits, few enough that nobody can make them expensive. */
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,60}(\\.[0-9]{1,40})?");

  private JsonRanges() {}

  /**
   * A decimal number that is written as text.
   *
   * @throws WireFormatException if it is missing or something else
   */
  public static BigDecimal decimal(final JsonFields fields, final String name) {
    final String text = fields.text(name);
    if (!DECIMAL.matcher(text).matches()) {
      throw new WireFormatException(
          fields.what() + ": field " + name + " is not a decimal number: " + text);
    }
    return new BigDecimal(text);
  }
}
