package io.fluidex.cli;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an element of BN254's scalar field: decimal, or hexadecimal after {@code 0x}. */
final class FieldElementConverter implements ITypeConverter<Fr> {
  private static final Pattern DECIMAL = Pattern.compile("[0-9]+");
  private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9a-fA-F]+");
  private static final int HEXADECIMAL_RADIX = 16;

  /** Digits, leading zeros included, beyond which no element is meant. */
  private static final int MAX_LENGTH = 100;

  @Override
  public Fr convert(final String text) {
    if (text.length() > MAX_LENGTH) {
      throw new TypeConversionException(
          "it has " + text.length() + " characters, more than any field element");
    }
    final BigInteger value;
    if (DECIMAL.matcher(text).matches()) {
      value = new BigInteger(text);
    } else if (HEXADECIMAL.matcher(text).matches()) {
      value = new BigInteger(text.substring(2), HEXADECIMAL_RADIX);
    } else {
      throw new TypeConversionException(
          "'" + text + "' is not a number: write it in decimal, or in hexadecimal after 0x");
    }
    if (value.compareTo(PrimeField.FR.modulus()) >= 0) {
      throw new TypeConversionException(
          text + " is not a field element: it must be below " + PrimeField.FR.modulus());
    }
    return Fr.of(value);
  }
}
