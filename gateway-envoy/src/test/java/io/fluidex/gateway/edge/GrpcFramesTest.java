package io.fluidex.gateway.edge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;

class GrpcFramesTest {
  private static final int MOST = 1000;
  private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);

  private static byte[] framed(final int flags, final byte[] content) {
    return ByteBuffer.allocate(5 + content.length)
        .put((byte) flags)
        .putInt(content.length)
        .put(content)
        .array();
  }

  private static byte[] compressed(final byte[] content) throws IOException {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private static Status.Code refused(final byte[] body, final String encoding) {
    return assertThrows(Refusal.class, () -> GrpcFrames.only(body, encoding, MOST)).code();
  }

  @Test
  void shouldTakeOneMessagePlainOrCompressed() throws Exception {
    assertArrayEquals(MESSAGE, GrpcFrames.only(framed(0, MESSAGE), null, MOST));
    assertArrayEquals(MESSAGE, GrpcFrames.only(framed(1, compressed(MESSAGE)), "gzip", MOST));
    assertArrayEquals(new byte[0], GrpcFrames.only(framed(0, new byte[0]), null, MOST));
  }

  @Test
  void shouldRefuseBodiesThatAreNotOneMessage() throws Exception {
    final byte[] whole = framed(0, MESSAGE);
    for (int length = 0; length < whole.length; length++) {
      assertEquals(
          Status.Code.INVALID_ARGUMENT, refused(Arrays.copyOf(whole, length), null), "" + length);
    }
    assertEquals(
        Status.Code.INVALID_ARGUMENT, refused(Arrays.copyOf(whole, whole.length + 1), null));
    assertEquals(Status.Code.INVALID_ARGUMENT, refused(framed(2, MESSAGE), null));
    assertEquals(Status.Code.INVALID_ARGUMENT, refused(framed(1, MESSAGE), "gzip"));
    assertEquals(Status.Code.UNIMPLEMENTED, refused(framed(1, MESSAGE), "br"));
    assertEquals(
        Status.Code.RESOURCE_EXHAUSTED, refused(framed(1, compressed(new byte[MOST + 1])), "gzip"));
  }

  @Test
  void shouldReadBase64OfOneOrSeveralPieces() throws Exception {
    final Base64.Encoder encoder = Base64.getEncoder();
    final byte[] rest = "and more".getBytes(StandardCharsets.UTF_8);
    final String pieces = encoder.encodeToString(MESSAGE) + encoder.encodeToString(rest);
    assertEquals(
        "a messageand more",
        new String(
            GrpcFrames.fromText(pieces.getBytes(StandardCharsets.US_ASCII)),
            StandardCharsets.UTF_8));
    for (final String wrong : List.of("abc", "ab!d", "====")) {
      assertThrows(
          Refusal.class,
          () -> GrpcFrames.fromText(wrong.getBytes(StandardCharsets.US_ASCII)),
          wrong);
    }
  }

  @Test
  void shouldTellProtocolsApart() {
    assertTrue(GrpcFrames.isNative("application/grpc"));
    assertTrue(GrpcFrames.isNative("application/grpc+proto; charset=x"));
    assertFalse(GrpcFrames.isNative("application/grpc-web"));
    assertTrue(GrpcFrames.isWeb("Application/grpc-web+proto"));
    assertTrue(GrpcFrames.isText("application/grpc-web-text"));
    assertFalse(GrpcFrames.isText("application/grpc-web"));
    assertFalse(GrpcFrames.isWeb("application/json"));
  }

  @Test
  void shouldReadTheTimeThatAClientLeaves() throws Exception {
    assertEquals(Optional.empty(), CallHeaders.timeout(HttpFields.EMPTY));
    assertEquals(
        Optional.of(250_000_000L),
        CallHeaders.timeout(HttpFields.build().put("grpc-timeout", "250m")));
    assertEquals(
        Optional.of(3_600_000_000_000L),
        CallHeaders.timeout(HttpFields.build().put("grpc-timeout", "1H")));
    for (final String wrong : List.of("", "5", "m", "-5m", "999999999S", "5x")) {
      assertThrows(
          Refusal.class,
          () -> CallHeaders.timeout(HttpFields.build().put("grpc-timeout", wrong)),
          wrong);
    }
  }
}
