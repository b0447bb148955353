package io.fluidex.matchengine.history;

/**
 * A column that rows are inserted into.
 *
 * @param name its name
 * @param type what its values are
 */
record Column(String name, Type type) {
  /** How values get to the server, and what is made of them there. */
  enum Type {
    LONG("bigint", "%s"),
    TEXT("text", "%s"),
    BOOLEAN("boolean", "%s"),
    /** A decimal as text: its scale is kept. */
    DECIMAL("text", "%s::numeric"),
    /** Milliseconds since 1970. */
    TIME("bigint", "'epoch'::timestamptz + %s * interval '1 millisecond'"),
    /** Bytes as hex digits. */
    HEX("text", "decode(%s, 'hex')");

    private final String array;
    private final String expression;

    Type(final String array, final String expression) {
      this.array = array;
      this.expression = expression;
    }
  }

  /** The type of the elements of the array that the values are sent in. */
  String array() {
    return type.array;
  }

  /** What the statement makes of a value. */
  String expression() {
    return type.expression.formatted("r." + name);
  }

  static Column number(final String name) {
    return new Column(name, Type.LONG);
  }

  static Column text(final String name) {
    return new Column(name, Type.TEXT);
  }

  static Column flag(final String name) {
    return new Column(name, Type.BOOLEAN);
  }

  static Column decimal(final String name) {
    return new Column(name, Type.DECIMAL);
  }

  static Column time(final String name) {
    return new Column(name, Type.TIME);
  }

  static Column hex(final String name) {
    return new Column(name, Type.HEX);
  }
}
