package io.fluidex.runtime.tracing;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The trace of an L2 block: its ids are the beginning of a hash of deployment and block number.
 *
 * <p>So the state manager, which makes the first span, the provers and the eth-sender agree on them
 * without a table that keeps them, before and after restarts.
 */
public final class BlockTrace {
  private static final byte[] PREFIX = "fluidex block trace".getBytes(StandardCharsets.US_ASCII);
  private static final int TRACE_BYTES = 16;
  private static final int SPAN_BYTES = 8;

  private BlockTrace() {}

  /**
   * The context of the first span of a block's trace, which is always sampled: there are few.
   *
   * @param domain the bytes that tell the deployment from others
   * @param block the block's number
   */
  public static SpanContext of(final byte[] domain, final long block) {
    final byte[] hash;
    try {
      final MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(PREFIX);
      digest.update(domain);
      hash = digest.digest(ByteBuffer.allocate(Long.BYTES).putLong(block).array());
    } catch (final NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    final HexFormat hex = HexFormat.of();
    return SpanContext.createFromRemoteParent(
        hex.formatHex(hash, 0, TRACE_BYTES),
        hex.formatHex(hash, TRACE_BYTES, TRACE_BYTES + SPAN_BYTES),
        TraceFlags.getSampled(),
        TraceState.getDefault());
  }
}
