package io.fluidex.gateway.edge;

import io.fluidex.runtime.grpc.ClientAddress;
import io.grpc.Metadata;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.eclipse.jetty.http.HttpFields;

/** What of the headers of a request goes on to a service, and of a service's to a client. */
final class CallHeaders {
  static final Metadata.Key<String> AUTHORIZATION = ascii("authorization");

  private static final String STATUS = "grpc-status";
  private static final String MESSAGE = "grpc-message";
  private static final String TIMEOUT = "grpc-timeout";

  /**
   * Services look at no others. In particular nobody can say themselves where a request comes from.
   */
  private static final List<Metadata.Key<String>> HANDED_ON =
      List.of(AUTHORIZATION, ascii("x-request-id"), ascii("traceparent"), ascii("tracestate"));

  private static final Metadata.Key<String> FORWARDED_FOR = ascii(ClientAddress.FORWARDED_FOR);

  /** What the protocol says itself. */
  private static final Set<String> OF_PROTOCOL =
      Set.of("content-type", STATUS, MESSAGE, TIMEOUT, "grpc-encoding", "grpc-accept-encoding");

  private static final int TIMEOUT_DIGITS = 8;

  private CallHeaders() {}

  private static Metadata.Key<String> ascii(final String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  /**
   * The headers for a service.
   *
   * @param address where the request comes from
   */
  static Metadata forService(final HttpFields fields, final String address) {
    final Metadata headers = new Metadata();
    for (final Metadata.Key<String> key : HANDED_ON) {
      final String value = fields.get(key.name());
      if (value != null) {
        headers.put(key, value);
      }
    }
    headers.put(FORWARDED_FOR, address);
    return headers;
  }

  /**
   * What the client leaves the call.
   *
   * @return nanoseconds
   * @throws Refusal if the header is not as the protocol has it
   */
  static Optional<Long> timeout(final HttpFields fields) throws Refusal {
    final String text = fields.get(TIMEOUT);
    if (text == null) {
      return Optional.empty();
    }
    final int digits = text.length() - 1;
    if (digits < 1
        || digits > TIMEOUT_DIGITS
        || !text.chars().limit(digits).allMatch(c -> c >= '0' && c <= '9')) {
      throw wrongTimeout(text);
    }
    final TimeUnit unit =
        switch (text.charAt(digits)) {
          case 'H' -> TimeUnit.HOURS;
          case 'M' -> TimeUnit.MINUTES;
          case 'S' -> TimeUnit.SECONDS;
          case 'm' -> TimeUnit.MILLISECONDS;
          case 'u' -> TimeUnit.MICROSECONDS;
          case 'n' -> TimeUnit.NANOSECONDS;
          default -> throw wrongTimeout(text);
        };
    return Optional.of(unit.toNanos(Long.parseLong(text.substring(0, digits))));
  }

  private static Refusal wrongTimeout(final String text) {
    return Refusal.of(
        Status.Code.INVALID_ARGUMENT,
        TIMEOUT + " is " + text + ", not digits and a unit such as 500m");
  }

  /** Tells each header that a service adds to those of the protocol. */
  static void forClient(final Metadata metadata, final BiConsumer<String, String> into) {
    for (final String name : metadata.keys()) {
      if (OF_PROTOCOL.contains(name.toLowerCase(Locale.ROOT))) {
        continue;
      }
      if (name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
        final byte[] value = metadata.get(Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER));
        into.accept(name, Base64.getEncoder().withoutPadding().encodeToString(value));
      } else {
        into.accept(name, metadata.get(ascii(name)));
      }
    }
  }

  /** Tells how a call ended. */
  static void forClient(
      final Status status, final Metadata trailers, final BiConsumer<String, String> into) {
    into.accept(STATUS, Integer.toString(status.getCode().value()));
    if (status.getDescription() != null && !status.getDescription().isEmpty()) {
      into.accept(MESSAGE, percentEncoded(status.getDescription()));
    }
    forClient(trailers, into);
  }

  /** As the protocol of gRPC has it: what is not printable ASCII as {@code %} and two digits. */
  private static String percentEncoded(final String text) {
    final StringBuilder encoded = new StringBuilder();
    for (final byte each : text.getBytes(StandardCharsets.UTF_8)) {
      if (each >= ' ' && each <= '~' && each != '%') {
        encoded.append((char) each);
      } else {
        encoded.append(String.format(Locale.ROOT, "%%%02X", each));
      }
    }
    return encoded.toString();
  }
}
