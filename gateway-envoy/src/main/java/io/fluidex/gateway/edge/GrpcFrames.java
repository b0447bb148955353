package io.fluidex.gateway.edge;

import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Messages in bodies: a byte of flags, the length in four bytes, the message. */
final class GrpcFrames {
  static final String GRPC = "application/grpc";
  static final String WEB = "application/grpc-web+proto";
  static final String WEB_TEXT = "application/grpc-web-text+proto";

  private static final int HEADER = 5;
  private static final byte TRAILERS = (byte) 0x80;

  private GrpcFrames() {}

  private static String mediaType(final String contentType) {
    final int end = contentType.indexOf(';');
    return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }

  /** Whether a request speaks gRPC-Web. */
  static boolean isWeb(final String contentType) {
    return mediaType(contentType).startsWith("application/grpc-web");
  }

  /** Whether a request speaks gRPC-Web in Base64. */
  static boolean isText(final String contentType) {
    return mediaType(contentType).startsWith("application/grpc-web-text");
  }

  /** Whether a request speaks gRPC itself. */
  static boolean isNative(final String contentType) {
    final String type = mediaType(contentType);
    return type.equals(GRPC) || type.startsWith(GRPC + "+");
  }

  static ByteBuffer message(final byte[] message) {
    return frame((byte) 0, message);
  }

  static ByteBuffer trailers(final byte[] lines) {
    return frame(TRAILERS, lines);
  }

  private static ByteBuffer frame(final byte flags, final byte[] content) {
    return ByteBuffer.allocate(HEADER + content.length)
        .put(flags)
        .putInt(content.length)
        .put(content)
        .flip();
  }

  /**
   * The only message of a request.
   *
   * @param encoding of compressed messages, as {@code grpc-encoding} says
   * @param most bytes of the message when it is not compressed any more
   * @throws Refusal if the body is not one message
   */
  static byte[] only(final byte[] body, final String encoding, final int most) throws Refusal {
    if (body.length < HEADER) {
      throw wrong("the body ends before its message");
    }
    final ByteBuffer frame = ByteBuffer.wrap(body);
    final byte flags = frame.get();
    final int length = frame.getInt();
    if (length != frame.remaining()) {
      throw wrong(
          "the body has "
              + frame.remaining()
              + " bytes, the length of its message is "
              + Integer.toUnsignedString(length)
              + "; calls take one message");
    }
    final byte[] message = Arrays.copyOfRange(body, HEADER, body.length);
    return switch (flags) {
      case 0 -> message;
      case 1 -> decompressed(message, encoding, most);
      default -> throw wrong("the flags of the message are " + flags + ", not 0 or 1");
    };
  }

  private static byte[] decompressed(final byte[] message, final String encoding, final int most)
      throws Refusal {
    if (!"gzip".equals(encoding)) {
      throw new Refusal(
          HttpStatuses.of(Status.Code.UNIMPLEMENTED),
          Status.Code.UNIMPLEMENTED,
          "messages may be compressed by gzip, not by " + encoding);
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(message))) {
      final byte[] content = in.readNBytes(most + 1);
      if (content.length > most) {
        throw new Refusal(
            413, Status.Code.RESOURCE_EXHAUSTED, "a message has at most " + most + " bytes");
      }
      return content;
    } catch (final IOException e) {
      throw wrong("the message is not compressed as it should be: " + e.getMessage());
    }
  }

  /**
   * The bytes of a body in Base64, which may be of several pieces with padding each.
   *
   * @throws Refusal if it is not Base64
   */
  static byte[] fromText(final byte[] body) throws Refusal {
    final ByteBuffer bytes = ByteBuffer.allocate(body.length);
    try {
      int begin = 0;
      for (int end = 4; end <= body.length; end += 4) {
        if (body[end - 1] == '=' || end == body.length) {
          bytes.put(Base64.getDecoder().decode(Arrays.copyOfRange(body, begin, end)));
          begin = end;
        }
      }
      if (begin != body.length) {
        throw wrong("the body is not Base64: its length is no multiple of four");
      }
    } catch (final IllegalArgumentException e) {
      throw wrong("the body is not Base64: " + e.getMessage());
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private static Refusal wrong(final String message) {
    return Refusal.of(Status.Code.INVALID_ARGUMENT, message);
  }
}
