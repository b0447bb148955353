package io.fluidex.rollup.vectors;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.format.Json;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON out of Java values: elements and bytes become hexadecimal text, big integers decimal. */
final class JsonObjects {
  private JsonObjects() {}

  /** An object of names and values in turn. */
  static Json.Members object(final Object... namesAndValues) {
    final Map<String, Json> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      members.put((String) namesAndValues[i], json(namesAndValues[i + 1]));
    }
    return new Json.Members(members);
  }

  private static Json json(final Object value) {
    return switch (value) {
      case Json json -> json;
      case Integer number -> new Json.Whole(number);
      case Long number -> new Json.Whole(number);
      case Boolean flag -> new Json.Flag(flag);
      case Fr element -> new Json.Text(Hex.encodePrefixed(element.toBytesBe()));
      case byte[] bytes -> new Json.Text(Hex.encodePrefixed(bytes));
      case BigInteger number -> new Json.Text(number.toString());
      case List<?> list -> new Json.Elements(list.stream().map(JsonObjects::json).toList());
      default -> new Json.Text(value.toString());
    };
  }
}
