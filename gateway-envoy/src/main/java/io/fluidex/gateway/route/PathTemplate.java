package io.fluidex.gateway.route;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A path with variables, such as {@code /api/exchange/action/depth/{market}/{limit}}: each variable
 * is one segment. Of what {@code google.api.http} allows the interfaces use no more.
 *
 * @param text as it is written
 * @param segments what is between the slashes; variables with their braces
 */
public record PathTemplate(String text, List<String> segments) {
  private static final Pattern LITERAL = Pattern.compile("[A-Za-z0-9_.-]+");
  private static final Pattern VARIABLE = Pattern.compile("\\{[a-z][a-z0-9_]*}");

  /** Copies the list. */
  public PathTemplate {
    segments = List.copyOf(segments);
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException if it is more than names and variables between slashes
   */
  public static PathTemplate parse(final String text) {
    final List<String> segments = split(text);
    if (!text.startsWith("/") || segments.isEmpty()) {
      throw new IllegalArgumentException(text + " is no path");
    }
    for (final String segment : segments) {
      if (!LITERAL.matcher(segment).matches() && !VARIABLE.matcher(segment).matches()) {
        throw new IllegalArgumentException(text + " has a segment that is not known: " + segment);
      }
    }
    return new PathTemplate(text, segments);
  }

  private static List<String> split(final String path) {
    return path.length() < 2 ? List.of() : List.of(path.substring(1).split("/", -1));
  }

  /** Envoy's transcoder lets a path end with a slash, so this does too. */
  private static String withoutLastSlash(final String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private static boolean isVariable(final String segment) {
    return segment.startsWith("{");
  }

  private static String name(final String variable) {
    return variable.substring(1, variable.length() - 1);
  }

  /** The names of the variables, in order. */
  public List<String> variables() {
    return segments.stream().filter(PathTemplate::isVariable).map(PathTemplate::name).toList();
  }

  /** Of two templates for the same path the one with more literals is meant. */
  int literals() {
    return segments.size() - variables().size();
  }

  /**
   * The values of the variables, decoded, if the path is one of this template.
   *
   * @param path as it was sent, without the query
   */
  public Optional<Map<String, String>> match(final String path) {
    final List<String> parts = path.startsWith("/") ? split(withoutLastSlash(path)) : List.of();
    if (parts.size() != segments.size()) {
      return Optional.empty();
    }
    final Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      final String segment = segments.get(i);
      final String part = parts.get(i);
      if (isVariable(segment)) {
        final Optional<String> value = decoded(part);
        if (value.isEmpty()) {
          return Optional.empty();
        }
        values.put(name(segment), value.get());
      } else if (!segment.equals(part)) {
        return Optional.empty();
      }
    }
    return Optional.of(values);
  }

  /** A segment that is neither empty nor wrongly encoded; a plus sign is one. */
  private static Optional<String> decoded(final String segment) {
    if (segment.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8));
    } catch (final IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A path of this template. */
  public String fill(final Map<String, String> values) {
    final List<String> parts = new ArrayList<>();
    for (final String segment : segments) {
      parts.add(isVariable(segment) ? values.get(name(segment)) : segment);
    }
    return "/" + String.join("/", parts);
  }

  @Override
  public String toString() {
    return text;
  }
}
