package io.fluidex.matchengine.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A path with what it does. Immutable but for the schemas, which are not to be changed.
 *
 * @param method {@code GET} or {@code POST}
 * @param template the path with its parameters, such as {@code /user/{id_or_key}}
 * @param pattern matches its paths
 * @param summary what it does, for the documentation
 * @param parameters what it takes
 * @param body the schema of the body, null without one
 * @param answer the schema of the answer, null for plain text
 * @param operators whether it is for operators alone
 * @param handler answers
 */
record Route(
    String method,
    String template,
    Pattern pattern,
    String summary,
    List<Parameter> parameters,
    ObjectNode body,
    ObjectNode answer,
    boolean operators,
    Handler handler) {
  private static final Pattern PARAMETER = Pattern.compile("\\{([a-z_0-9]+)}");

  /** Answers requests. */
  @FunctionalInterface
  interface Handler {
    Reply answer(RestRequest request);
  }

  /**
   * A parameter.
   *
   * @param name its name
   * @param inPath whether it is a part of the path, or of the query
   * @param required whether it has to be there
   * @param schema its values
   * @param description what it means
   */
  record Parameter(
      String name, boolean inPath, boolean required, ObjectNode schema, String description) {
    static Parameter path(final String name, final ObjectNode schema, final String description) {
      return new Parameter(name, true, true, schema, description);
    }

    static Parameter query(final String name, final ObjectNode schema, final String description) {
      return new Parameter(name, false, false, schema, description);
    }

    static Parameter required(
        final String name, final ObjectNode schema, final String description) {
      return new Parameter(name, false, true, schema, description);
    }
  }

  Route {
    parameters = List.copyOf(parameters);
  }

  /** A route for everybody. */
  static Route get(
      final String template,
      final String summary,
      final List<Parameter> parameters,
      final ObjectNode answer,
      final Handler handler) {
    return new Route(
        "GET", template, pattern(template), summary, parameters, null, answer, false, handler);
  }

  /** A route for operators, which answers with text. */
  static Route manage(
      final String template, final String summary, final ObjectNode body, final Handler handler) {
    return new Route(
        "POST", template, pattern(template), summary, List.of(), body, null, true, handler);
  }

  private static Pattern pattern(final String template) {
    final StringBuilder regex = new StringBuilder();
    final Matcher matcher = PARAMETER.matcher(template);
    int end = 0;
    while (matcher.find()) {
      regex.append(Pattern.quote(template.substring(end, matcher.start()))).append("([^/]+)");
      end = matcher.end();
    }
    return Pattern.compile(regex.append(Pattern.quote(template.substring(end))).toString());
  }

  /** The names of the path's parameters, in order. */
  private List<String> names() {
    final List<String> names = new ArrayList<>();
    final Matcher matcher = PARAMETER.matcher(template);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }

  /** The values of the path's parameters, if the path is one of this route. */
  Optional<Map<String, String>> match(final String path) {
    final Matcher matcher = pattern.matcher(path);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    final Map<String, String> values = new LinkedHashMap<>();
    for (final String name : names()) {
      values.put(name, matcher.group(values.size() + 1));
    }
    return Optional.of(values);
  }
}
