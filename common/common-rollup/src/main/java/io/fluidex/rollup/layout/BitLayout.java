package io.fluidex.rollup.layout;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Unsigned numbers of fixed widths beside one another in one integer.
 *
 * <p>Every packing of the protocol is such a layout: the elements of signed messages and of public
 * data. The host packs with it; a circuit takes its names, offsets and widths for the sum it
 * constrains and the ranges it checks. Immutable.
 */
public final class BitLayout {
  /** Integers of this many bits are below r, the order of the scalar field. */
  public static final int MAX_BITS = 253;

  /**
   * A number in the layout.
   *
   * @param name what it is
   * @param bits its width
   * @param offset how many bits are below it
   */
  public record Field(String name, int bits, int offset) {}

  private final int bits;
  private final List<Field> fields;

  private BitLayout(final int bits, final List<Field> fields) {
    this.bits = bits;
    this.fields = List.copyOf(fields);
  }

  /** Collects the fields of a layout, in their order. */
  public static final class Builder {
    private final List<String> names = new ArrayList<>();
    private final List<Integer> widths = new ArrayList<>();

    private Builder() {}

    /** Appends a field. */
    public Builder then(final String name, final int width) {
      names.add(name);
      widths.add(width);
      return this;
    }

    private int sum() {
      return widths.stream().mapToInt(Integer::intValue).sum();
    }

    /** The layout whose first field is the lowest. */
    public BitLayout lowestFirst() {
      final List<Field> fields = new ArrayList<>();
      int offset = 0;
      for (int i = 0; i < names.size(); i++) {
        fields.add(new Field(names.get(i), widths.get(i), offset));
        offset += widths.get(i);
      }
      return checked(offset, fields);
    }

    /** The layout whose first field is the highest and whose last ends at bit 0. */
    public BitLayout highestFirst() {
      return highestFirst(sum());
    }

    /** The layout whose first field ends at bit {@code bits}; what is below the last is zero. */
    public BitLayout highestFirst(final int bits) {
      final List<Field> fields = new ArrayList<>();
      int offset = bits;
      for (int i = 0; i < names.size(); i++) {
        offset -= widths.get(i);
        fields.add(new Field(names.get(i), widths.get(i), offset));
      }
      return checked(bits, fields);
    }

    private BitLayout checked(final int bits, final List<Field> fields) {
      if (bits > MAX_BITS || sum() > bits) {
        throw new IllegalArgumentException(
            "a layout of " + sum() + " bits in " + bits + ", of at most " + MAX_BITS);
      }
      return new BitLayout(bits, fields);
    }
  }

  /** Begins a layout with its first field. */
  public static Builder of(final String name, final int width) {
    return new Builder().then(name, width);
  }

  /** The layout of nothing: the integer 0. */
  public static BitLayout empty() {
    return new BitLayout(0, List.of());
  }

  /** The width of the packed integer. */
  public int bits() {
    return bits;
  }

  /** The fields, in the order in which values are given. */
  public List<Field> fields() {
    return fields;
  }

  /**
   * Packs one value for every field, in their order.
   *
   * @throws IllegalArgumentException if a value is negative or too wide, or their number is wrong
   */
  public BigInteger pack(final BigInteger... values) {
    if (values.length != fields.size()) {
      throw new IllegalArgumentException(
          values.length + " values for a layout of " + fields.size() + " fields");
    }
    BigInteger packed = BigInteger.ZERO;
    for (int i = 0; i < values.length; i++) {
      final Field field = fields.get(i);
      if (values[i].signum() < 0 || values[i].bitLength() > field.bits()) {
        throw new IllegalArgumentException(
            field.name() + " = " + values[i] + " does not fit " + field.bits() + " bits");
      }
      packed = packed.or(values[i].shiftLeft(field.offset()));
    }
    return packed;
  }

  /**
   * The values of the fields, in their order.
   *
   * @throws IllegalArgumentException if the integer has a bit that belongs to no field
   */
  public List<BigInteger> unpack(final BigInteger packed) {
    final List<BigInteger> values = new ArrayList<>(fields.size());
    BigInteger rest = packed;
    for (final Field field : fields) {
      final BigInteger mask = BigInteger.ONE.shiftLeft(field.bits()).subtract(BigInteger.ONE);
      final BigInteger value = packed.shiftRight(field.offset()).and(mask);
      values.add(value);
      rest = rest.subtract(value.shiftLeft(field.offset()));
    }
    if (rest.signum() != 0) {
      throw new IllegalArgumentException("bits are set that belong to no field");
    }
    return values;
  }
}
