package io.fluidex.rollup.json;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.format.Json;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An object that is being written, its members in the order of the calls. */
final class ObjectBuilder {
  private final Map<String, Json> members = new LinkedHashMap<>();

  ObjectBuilder text(final String name, final String value) {
    return json(name, new Json.Text(value));
  }

  ObjectBuilder whole(final String name, final long value) {
    return json(name, new Json.Whole(value));
  }

  ObjectBuilder flag(final String name, final boolean value) {
    return json(name, new Json.Flag(value));
  }

  ObjectBuilder amount(final String name, final long unsigned) {
    return text(name, Long.toUnsignedString(unsigned));
  }

  ObjectBuilder amounts(final String name, final long... unsigned) {
    return json(
        name,
        new Json.Elements(
            Arrays.stream(unsigned)
                .<Json>mapToObj(amount -> new Json.Text(Long.toUnsignedString(amount)))
                .toList()));
  }

  ObjectBuilder bytes(final String name, final byte[] value) {
    return text(name, Hex.encodePrefixed(value));
  }

  ObjectBuilder element(final String name, final Fr value) {
    return bytes(name, value.toBytesBe());
  }

  ObjectBuilder elements(final String name, final List<Fr> values) {
    return json(
        name,
        new Json.Elements(
            values.stream()
                .<Json>map(value -> new Json.Text(Hex.encodePrefixed(value.toBytesBe())))
                .toList()));
  }

  ObjectBuilder json(final String name, final Json value) {
    members.put(name, value);
    return this;
  }

  Json.Members build() {
    return new Json.Members(members);
  }
}
