package io.fluidex.proto;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The interfaces as lines, one for each thing a client may rely on: a field with its number, name,
 * type and label, a value of an enum, a call with its messages, an HTTP path. A line that is gone
 * is a client that breaks.
 */
final class InterfaceTable {
  private InterfaceTable() {}

  /**
   * Prints the table of the interfaces, to be kept as {@code released.txt} when a version is
   * released.
   *
   * @param args path of a descriptor set
   * @throws Exception if it cannot be read
   */
  public static void main(final String[] args) throws Exception {
    of(Interfaces.read(Path.of(args[0]))).forEach(System.out::println);
  }

  static Set<String> of(final Interfaces interfaces) {
    final Set<String> lines = new TreeSet<>();
    for (final var message : interfaces.messages()) {
      message.getFields().forEach(field -> lines.add(field(field)));
      lines.add("message " + message.getFullName());
    }
    for (final var type : interfaces.enums()) {
      type.getValues()
          .forEach(value ->
              lines.add(
                  "value %s %d %s"
                      .formatted(type.getFullName(), value.getNumber(), value.getName())));
    }
    for (final var file : interfaces.files()) {
      for (final var service : file.getServices()) {
        for (final MethodDescriptor method : service.getMethods()) {
          lines.add(call(method));
          final HttpRule rule = method.getOptions().getExtension(AnnotationsProto.http);
          if (rule.getPatternCase() != HttpRule.PatternCase.PATTERN_NOT_SET) {
            lines.add("http %s %s".formatted(method.getFullName(), path(rule)));
          }
        }
      }
    }
    return lines;
  }

  private static String field(final FieldDescriptor field) {
    final String label =
        field.isRepeated() ? "repeated" : field.hasPresence() ? "optional" : "singular";
    final String type =
        switch (field.getJavaType()) {
          case MESSAGE -> field.getMessageType().getFullName();
          case ENUM -> field.getEnumType().getFullName();
          default -> field.getType().name().toLowerCase(Locale.ROOT);
        };
    return "field %s %d %s %s %s"
        .formatted(
            field.getContainingType().getFullName(),
            field.getNumber(),
            field.getName(),
            type,
            label);
  }

  private static String call(final MethodDescriptor method) {
    return "rpc %s %s%s -> %s%s"
        .formatted(
            method.getFullName(),
            method.isClientStreaming() ? "stream " : "",
            method.getInputType().getFullName(),
            method.isServerStreaming() ? "stream " : "",
            method.getOutputType().getFullName());
  }

  private static String path(final HttpRule rule) {
    final String path =
        switch (rule.getPatternCase()) {
          case GET -> "GET " + rule.getGet();
          case POST -> "POST " + rule.getPost();
          case PUT -> "PUT " + rule.getPut();
          case DELETE -> "DELETE " + rule.getDelete();
          case PATCH -> "PATCH " + rule.getPatch();
          case CUSTOM, PATTERN_NOT_SET -> throw new IllegalArgumentException("no path: " + rule);
        };
    return rule.getBody().isEmpty() ? path : path + " body " + rule.getBody();
  }

  /** A table kept with the tests; lines that begin with # are comments. */
  static Set<String> kept(final String name) throws IOException {
    try (InputStream in = InterfaceTable.class.getResourceAsStream(name)) {
      final List<String> lines =
          new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      final Set<String> table = new LinkedHashSet<>(lines);
      table.removeIf(line -> line.isBlank() || line.startsWith("#"));
      return table;
    }
  }
}
