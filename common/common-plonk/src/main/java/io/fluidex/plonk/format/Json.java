package io.fluidex.plonk.format;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON document of the kind snarkjs exchanges: objects, arrays, strings and non-negative
 * integers. Big integers are strings of decimal digits there, since JavaScript's numbers end at
 * 2^53.
 *
 * <p>Values are immutable. {@link JsonParser} reads them, {@link Object#toString} writes them.
 */
public sealed interface Json {

  /** An object; its members keep their order. */
  record Members(Map<String, Json> values) implements Json {
    /** Copies the members. */
    public Members {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** The member of a name, if there is one. */
    public Optional<Json> find(final String name) {
      return Optional.ofNullable(values.get(name));
    }

    /**
     * The member of a name.
     *
     * @throws FormatException if there is none
     */
    public Json get(final String name) {
      return find(name)
          .orElseThrow(() -> new FormatException("the member \"" + name + "\" is missing"));
    }

    @Override
    public String toString() {
      return Writer.write(this);
    }
  }

  /** An array. */
  record Elements(List<Json> values) implements Json {
    /** Copies the elements. */
    public Elements {
      values = List.copyOf(values);
    }

    @Override
    public String toString() {
      return Writer.write(this);
    }
  }

  /** A string. */
  record Text(String value) implements Json {
    @Override
    public String toString() {
      return Writer.write(this);
    }
  }

  /** An integer that a long holds. */
  record Whole(long value) implements Json {
    @Override
    public String toString() {
      return Writer.write(this);
    }
  }

  /** true or false. */
  record Flag(boolean value) implements Json {
    @Override
    public String toString() {
      return Writer.write(this);
    }
  }

  /** Writes the layout of {@code JSON.stringify(value, null, 1)}, the one of the snarkjs tools. */
  final class Writer {
    private Writer() {}

    private static String write(final Json value) {
      final StringBuilder out = new StringBuilder();
      append(value, 0, out);
      return out.toString();
    }

    private static void append(final Json value, final int depth, final StringBuilder out) {
      switch (value) {
        case Members m -> {
          if (m.values().isEmpty()) {
            out.append("{}");
            return;
          }
          String separator = "{";
          for (final Map.Entry<String, Json> member : m.values().entrySet()) {
            newLine(out.append(separator), depth + 1);
            quote(member.getKey(), out);
            append(member.getValue(), depth + 1, out.append(": "));
            separator = ",";
          }
          newLine(out, depth);
          out.append('}');
        }
        case Elements e -> {
          if (e.values().isEmpty()) {
            out.append("[]");
            return;
          }
          String separator = "[";
          for (final Json element : e.values()) {
            newLine(out.append(separator), depth + 1);
            append(element, depth + 1, out);
            separator = ",";
          }
          newLine(out, depth);
          out.append(']');
        }
        case Text t -> quote(t.value(), out);
        case Whole w -> out.append(w.value());
        case Flag f -> out.append(f.value());
      }
    }

    private static void newLine(final StringBuilder out, final int depth) {
      out.append('\n').append(" ".repeat(depth));
    }

    private static void quote(final String text, final StringBuilder out) {
      out.append('"');
      for (int i = 0; i < text.length(); i++) {
        final char c = text.charAt(i);
        if (c == '"' || c == '\\') {
          out.append('\\').append(c);
        } else if (c < 0x20) {
          out.append(String.format("\\u%04x", (int) c));
        } else {
          out.append(c);
        }
      }
      out.append('"');
    }
  }
}
