package io.fluidex.plonk.format;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON (RFC 8259) strictly and within limits: it refuses duplicate members, fractions,
 * exponents, negative numbers, null, anything after the document, deep nesting and large documents.
 * Nothing of a proof or key needs them, and what is refused cannot be understood differently by two
 * readers.
 */
public final class JsonParser {
  /** Largest document in bytes; a verification key of 32 columns has less than 20 kB. */
  public static final int MAX_BYTES = 16 << 20;

  /** Deepest nesting; the documents here use three levels. */
  private static final int MAX_DEPTH = 16;

  /** Digits that surely fit a long. */
  private static final int MAX_DIGITS = 18;

  private final String text;
  private int at;

  private JsonParser(final String text) {
    this.text = text;
  }

  /**
   * Parses UTF-8 bytes.
   *
   * @throws FormatException if they are not one JSON document within the limits
   */
  public static Json parse(final byte[] utf8) {
    if (utf8.length > MAX_BYTES) {
      throw new FormatException(
          "a JSON document of " + utf8.length + " bytes is above the limit of " + MAX_BYTES);
    }
    try {
      return parse(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
    } catch (final CharacterCodingException e) {
      throw new FormatException("the JSON document is not UTF-8", e);
    }
  }

  /**
   * Parses a string.
   *
   * @throws FormatException if it is not one JSON document within the limits
   */
  public static Json parse(final String text) {
    if (text.length() > MAX_BYTES) {
      throw new FormatException(
          "a JSON document of " + text.length() + " characters is above the limit of " + MAX_BYTES);
    }
    final JsonParser parser = new JsonParser(text);
    final Json value = parser.value(0);
    parser.skipSpace();
    if (parser.at != text.length()) {
      throw parser.error("the document ends here, but more follows");
    }
    return value;
  }

  private FormatException error(final String what) {
    return new FormatException("malformed JSON at character " + at + ": " + what);
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  /** The next character, or 0 at the end: a NUL is nowhere valid outside of the loops below. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private void expect(final char c) {
    skipSpace();
    if (peek() != c) {
      throw error("expected '" + c + "'");
    }
    at++;
  }

  private Json value(final int depth) {
    if (depth > MAX_DEPTH) {
      throw error("nested deeper than " + MAX_DEPTH);
    }
    skipSpace();
    final char c = peek();
    return switch (c) {
      case '{' -> members(depth);
      case '[' -> elements(depth);
      case '"' -> new Json.Text(string());
      case 't' -> word("true", new Json.Flag(true));
      case 'f' -> word("false", new Json.Flag(false));
      default -> {
        if (c < '0' || c > '9') {
          throw error("expected a value: object, array, string, true, false or whole number");
        }
        yield whole();
      }
    };
  }

  private Json word(final String word, final Json value) {
    if (!text.startsWith(word, at)) {
      throw error("expected " + word);
    }
    at += word.length();
    return value;
  }

  private Json members(final int depth) {
    final Map<String, Json> members = new LinkedHashMap<>();
    expect('{');
    skipSpace();
    if (peek() == '}') {
      at++;
      return new Json.Members(members);
    }
    while (true) {
      skipSpace();
      if (peek() != '"') {
        throw error("expected the name of a member");
      }
      final String name = string();
      expect(':');
      if (members.putIfAbsent(name, value(depth + 1)) != null) {
        throw error("the member \"" + name + "\" occurs twice");
      }
      skipSpace();
      if (peek() == '}') {
        at++;
        return new Json.Members(members);
      }
      expect(',');
    }
  }

  private Json elements(final int depth) {
    final List<Json> elements = new ArrayList<>();
    expect('[');
    skipSpace();
    if (peek() == ']') {
      at++;
      return new Json.Elements(elements);
    }
    while (true) {
      elements.add(value(depth + 1));
      skipSpace();
      if (peek() == ']') {
        at++;
        return new Json.Elements(elements);
      }
      expect(',');
    }
  }

  private Json whole() {
    final int start = at;
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
    if (at - start > MAX_DIGITS) {
      throw error("a number of more than " + MAX_DIGITS + " digits has to be a string");
    }
    if (at - start > 1 && text.charAt(start) == '0') {
      throw error("a number must not start with 0");
    }
    return new Json.Whole(Long.parseLong(text, start, at, 10));
  }

  private String string() {
    final StringBuilder out = new StringBuilder();
    at++;
    while (true) {
      if (at == text.length()) {
        throw error("the string does not end");
      }
      final char c = text.charAt(at++);
      if (c == '"') {
        return out.toString();
      }
      if (c < 0x20) {
        throw error("a control character in a string must be escaped");
      }
      out.append(c == '\\' ? escape() : c);
    }
  }

  private char escape() {
    final char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw error("unknown escape");
    };
  }

  private char unicode() {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      final int digit = Character.digit(peek(), 16);
      if (digit < 0) {
        throw error("\\u needs four hexadecimal digits");
      }
      code = 16 * code + digit;
      at++;
    }
    return (char) code;
  }
}
