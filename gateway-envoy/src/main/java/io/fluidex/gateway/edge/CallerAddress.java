package io.fluidex.gateway.edge;

import io.fluidex.runtime.grpc.ClientAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.eclipse.jetty.server.Request;

/** Where a request comes from. */
final class CallerAddress {
  private CallerAddress() {}

  /**
   * The address of the connection, or what the outermost of the trusted proxies has seen. A proxy
   * appends the address of its peer, so that what callers write themselves stands before.
   */
  static String of(final Request request, final int trustedProxies) {
    final String peer =
        request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress inet
                && inet.getAddress() != null
            ? inet.getAddress().getHostAddress()
            : "unknown";
    if (trustedProxies == 0) {
      return peer;
    }
    final List<String> seen = request.getHeaders().getCSV(ClientAddress.FORWARDED_FOR, false);
    return seen.size() < trustedProxies ? peer : seen.get(seen.size() - trustedProxies).strip();
  }
}
