package io.fluidex.runtime.grpc;

import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Where a call comes from.
 *
 * <p>Behind a gateway every call comes from the gateway, which writes the address it saw at the end
 * of {@code x-forwarded-for}. That header is believed only if the configuration says that all calls
 * come through such a gateway: anybody else can write into it what they like.
 */
public final class ClientAddress {
  /** The header in which gateways write. */
  public static final String FORWARDED_FOR = "x-forwarded-for";

  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of(FORWARDED_FOR, Metadata.ASCII_STRING_MARSHALLER);
  private static final Context.Key<String> CURRENT =
      Context.keyWithDefault("client-address", "unknown");

  private ClientAddress() {}

  /** The address of the call that the current thread handles; an {@link AddressLimit} sets it. */
  public static String current() {
    return CURRENT.get();
  }

  static Context with(final String address) {
    return Context.current().withValue(CURRENT, address);
  }

  static String of(
      final ServerCall<?, ?> call, final Metadata headers, final boolean behindGateway) {
    final String forwarded = headers.get(HEADER);
    if (behindGateway && forwarded != null) {
      return lastOf(forwarded);
    }
    final SocketAddress remote = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    return remote instanceof InetSocketAddress inet && inet.getAddress() != null
        ? inet.getAddress().getHostAddress()
        : String.valueOf(remote);
  }

  /** The address that the nearest gateway wrote into the header. */
  public static String lastOf(final String forwarded) {
    return forwarded.substring(forwarded.lastIndexOf(',') + 1).strip();
  }
}
