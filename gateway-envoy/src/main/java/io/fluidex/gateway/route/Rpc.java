package io.fluidex.gateway.route;

import com.google.protobuf.Descriptors.MethodDescriptor;
import java.util.Optional;

/**
 * A call that the public may make.
 *
 * @param method its messages; the server may answer with a stream, clients send one message
 * @param backend who answers
 * @param binding how it is made over HTTP with JSON, if it is
 */
public record Rpc(MethodDescriptor method, Backend backend, Optional<HttpBinding> binding) {
  /** Checks that clients send one message. */
  public Rpc {
    if (method.isClientStreaming()) {
      throw new IllegalArgumentException(
          method.getFullName() + " takes a stream, which is not handed on");
    }
  }

  /** Its path over gRPC, {@code /matchengine.Matchengine/OrderPut}. */
  public String path() {
    return "/" + method.getService().getFullName() + "/" + method.getName();
  }

  /** Whether it is answered with a stream. */
  public boolean isStream() {
    return method.isServerStreaming();
  }

  /**
   * Whether it may be made again when nobody knows what became of it: it only reads. The interfaces
   * give {@code GET} to those alone.
   */
  public boolean isSafe() {
    return !isStream()
        && binding.map(each -> each.verb().equals("GET")).orElse(RouteTable.READS.contains(path()));
  }
}
