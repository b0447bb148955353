package io.fluidex.rollup.json;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.encoding.HexFormatException;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.NonCanonicalException;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.plonk.format.FormatException;
import io.fluidex.plonk.format.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The members of an object that is being read. Every member must be asked for: {@link #end} refuses
 * the others, so that a misspelt name is no default.
 *
 * <p>All methods throw {@link FormatException} with the name of the member.
 */
final class Fields {
  private static final String PREFIX = "0x";
  private static final int MAX_AMOUNT_DIGITS = 20;

  private final String what;
  private final Json.Members members;
  private final Set<String> known = new HashSet<>();

  Fields(final String what, final Json json) {
    if (!(json instanceof Json.Members object)) {
      throw new FormatException(what + " must be an object");
    }
    this.what = what;
    this.members = object;
  }

  private Json member(final String name) {
    known.add(name);
    return members
        .find(name)
        .orElseThrow(() -> error("the member \"" + name + "\" of ", " is missing"));
  }

  private FormatException error(final String before, final String after) {
    return new FormatException(before + what + after);
  }

  private FormatException wrong(final String name, final String expected) {
    return error("\"" + name + "\" of ", " must be " + expected);
  }

  /** Refuses members that were not asked for. */
  void end() {
    for (final String name : members.values().keySet()) {
      if (!known.contains(name)) {
        throw error("", " has no member \"" + name + "\"");
      }
    }
  }

  String text(final String name) {
    if (member(name) instanceof Json.Text text) {
      return text.value();
    }
    throw wrong(name, "a string");
  }

  long whole(final String name, final long max) {
    if (member(name) instanceof Json.Whole whole && whole.value() <= max) {
      return whole.value();
    }
    throw wrong(name, "a whole number from 0 to " + max);
  }

  boolean flag(final String name) {
    if (member(name) instanceof Json.Flag flag) {
      return flag.value();
    }
    throw wrong(name, "true or false");
  }

  /** An unsigned number of 64 bits in a string. */
  long amount(final String name) {
    return amount(name, text(name));
  }

  private long amount(final String name, final String digits) {
    final boolean plain =
        !digits.isEmpty()
            && digits.length() <= MAX_AMOUNT_DIGITS
            && digits.chars().allMatch(c -> c >= '0' && c <= '9')
            && (digits.length() == 1 || digits.charAt(0) != '0');
    try {
      if (plain) {
        return Long.parseUnsignedLong(digits);
      }
    } catch (final NumberFormatException e) {
      throw new FormatException("\"" + name + "\" of " + what + " exceeds 64 bits", e);
    }
    throw wrong(name, "an unsigned 64-bit number in decimal digits, as a string");
  }

  byte[] bytes(final String name, final int count) {
    return bytes(name, text(name), count);
  }

  private byte[] bytes(final String name, final String text, final int count) {
    if (!text.startsWith(PREFIX)) {
      throw wrong(name, PREFIX + " and " + 2 * count + " hexadecimal digits");
    }
    try {
      return Hex.decode(text, count);
    } catch (final HexFormatException e) {
      throw new FormatException("\"" + name + "\" of " + what + ": " + e.getMessage(), e);
    }
  }

  Fr element(final String name) {
    return element(name, text(name));
  }

  private Fr element(final String name, final String text) {
    try {
      return Fr.fromBytesBe(bytes(name, text, PrimeField.BYTES), 0);
    } catch (final NonCanonicalException e) {
      throw new FormatException("\"" + name + "\" of " + what + " is not below r", e);
    }
  }

  Json json(final String name) {
    return member(name);
  }

  Fields object(final String name) {
    return new Fields("\"" + name + "\" of " + what, member(name));
  }

  private List<Json> list(final String name, final int count) {
    if (member(name) instanceof Json.Elements list && list.values().size() == count) {
      return list.values();
    }
    throw wrong(name, "an array of " + count);
  }

  /** The objects of an array. */
  List<Fields> objects(final String name, final int count) {
    final List<Json> list = list(name, count);
    return IntStream.range(0, count)
        .mapToObj(i -> new Fields(name + " " + i + " of " + what, list.get(i)))
        .toList();
  }

  /** Unsigned numbers of 64 bits in an array of strings. */
  long[] amounts(final String name, final int count) {
    return texts(name, count).stream().mapToLong(text -> amount(name, text)).toArray();
  }

  /** The elements of an array. */
  List<Fr> elements(final String name, final int count) {
    return texts(name, count).stream().map(text -> element(name, text)).toList();
  }

  private List<String> texts(final String name, final int count) {
    return list(name, count).stream()
        .map(json -> {
          if (json instanceof Json.Text text) {
            return text.value();
          }
          throw wrong(name, "an array of strings");
        })
        .toList();
  }
}
