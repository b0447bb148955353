package io.fluidex.ethsender.rpc;

import java.io.Serial;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The node answered with an error: it understood, and refuses. */
public final class RpcErrorException extends RpcException {
  @Serial private static final long serialVersionUID = 1;

  private final int code;
  private final String nodeMessage;
  private final String data;

  /**
   * An error of a node.
   *
   * @param method what it was asked
   * @param code of JSON-RPC
   * @param nodeMessage what it says
   * @param data {@code 0x} and hexadecimal: what a reverted call returned; null if nothing
   */
  public RpcErrorException(
      final String method, final int code, final String nodeMessage, final String data) {
    super(method + " was refused: " + nodeMessage + " (" + code + ")", null);
    this.code = code;
    this.nodeMessage = nodeMessage;
    this.data = data;
  }

  /** What the node says. */
  public String nodeMessage() {
    return nodeMessage;
  }

  /** What a reverted call returned, {@code 0x} and hexadecimal. */
  public Optional<String> data() {
    return Optional.ofNullable(data);
  }

  /** Whether a call was reverted, rather than not understood. */
  public boolean isRevert() {
    return code == 3 || data != null || contains("revert");
  }

  /** Whether the logs asked for are too many, or of too many blocks, for one answer. */
  public boolean isTooLong() {
    return code == -32005
        || Stream.of("block range", "too many", "more than", "too large", "response size", "limit")
            .anyMatch(this::contains);
  }

  private boolean contains(final String words) {
    return nodeMessage.toLowerCase(Locale.ROOT).contains(words);
  }
}
