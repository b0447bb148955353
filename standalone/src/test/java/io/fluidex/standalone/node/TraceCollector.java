package io.fluidex.standalone.node;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes spans as a collector does, and tells which belong together. Field numbers are those of
 * opentelemetry-proto 1.
 */
final class TraceCollector implements AutoCloseable {
  private final HttpServer server;
  private final List<Span> spans = new CopyOnWriteArrayList<>();

  /**
   * A span.
   *
   * @param service who made it
   * @param id of its trace and itself
   * @param parent of its trace and the span above it; empty text if there is none
   * @param links ids of others
   * @param attributes numbers as text
   */
  record Span(
      String service,
      String name,
      String id,
      String parent,
      List<String> links,
      Map<String, String> attributes) {}

  TraceCollector() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/traces",
        exchange -> {
          take(UnknownFieldSet.parseFrom(exchange.getRequestBody().readAllBytes()));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void take(final UnknownFieldSet request) throws IOException {
    for (final UnknownFieldSet ofService : messages(request, 1)) {
      final String service =
          attributes(messages(ofService, 1).getFirst(), 1).getOrDefault("service.name", "?");
      for (final UnknownFieldSet scope : messages(ofService, 2)) {
        for (final UnknownFieldSet span : messages(scope, 2)) {
          spans.add(span(service, span));
        }
      }
    }
  }

  private static Span span(final String service, final UnknownFieldSet span) throws IOException {
    final List<String> links =
        messages(span, 13).stream().map(link -> hex(link, 1) + "/" + hex(link, 2)).toList();
    final String trace = hex(span, 1);
    final String parent = hex(span, 4);
    return new Span(
        service,
        text(span, 5),
        trace + "/" + hex(span, 2),
        parent.isEmpty() ? "" : trace + "/" + parent,
        links,
        attributes(span, 9));
  }

  private static List<UnknownFieldSet> messages(final UnknownFieldSet message, final int field)
      throws IOException {
    final List<UnknownFieldSet> list = new CopyOnWriteArrayList<>();
    for (final ByteString each : message.getField(field).getLengthDelimitedList()) {
      list.add(UnknownFieldSet.parseFrom(each));
    }
    return list;
  }

  private static Map<String, String> attributes(final UnknownFieldSet message, final int field)
      throws IOException {
    final Map<String, String> attributes = new HashMap<>();
    for (final UnknownFieldSet each : messages(message, field)) {
      final UnknownFieldSet value = messages(each, 2).getFirst();
      final List<Long> numbers = value.getField(3).getVarintList();
      attributes.put(text(each, 1), numbers.isEmpty() ? text(value, 1) : "" + numbers.getFirst());
    }
    return attributes;
  }

  private static String text(final UnknownFieldSet message, final int field) {
    return message.getField(field).getLengthDelimitedList().stream()
        .map(ByteString::toStringUtf8)
        .collect(Collectors.joining());
  }

  private static String hex(final UnknownFieldSet message, final int field) {
    return message.getField(field).getLengthDelimitedList().stream()
        .map(each -> HexFormat.of().formatHex(each.toByteArray()))
        .collect(Collectors.joining());
  }

  /** What has come so far. */
  List<Span> spans() {
    return List.copyOf(spans);
  }

  /** A span and all that can be reached from it by parents and links, whichever way they point. */
  Set<Span> connected(final Span from) {
    final List<Span> all = spans();
    final Map<String, Set<Span>> touching = new HashMap<>();
    for (final Span each : all) {
      ids(each).forEach(id -> touching.computeIfAbsent(id, _ -> new LinkedHashSet<>()).add(each));
    }
    final Set<Span> found = new LinkedHashSet<>(Set.of(from));
    final Deque<Span> next = new ArrayDeque<>(found);
    while (!next.isEmpty()) {
      ids(next.remove())
          .flatMap(id -> touching.getOrDefault(id, Set.of()).stream())
          .filter(found::add)
          .forEach(next::add);
    }
    return found;
  }

  private static Stream<String> ids(final Span span) {
    return Stream.concat(Stream.of(span.id(), span.parent()), span.links().stream())
        .filter(id -> !id.isEmpty());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
