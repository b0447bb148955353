package io.fluidex.standalone.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Where an exchange in one process listens, on the loopback interface; 0 is any free port.
 *
 * @param gateway HTTP, gRPC-Web, gRPC, websockets and the web page
 * @param matchengine the matching engine's gRPC
 * @param rest the matching engine's REST
 * @param rollupState the state manager's gRPC
 * @param proverMaster the prover master's gRPC
 * @param l1 the L1 node's JSON-RPC
 */
public record Ports(
    int gateway, int matchengine, int rest, int rollupState, int proverMaster, int l1) {
  /** Any free ports. */
  public static final Ports FREE = new Ports(0, 0, 0, 0, 0, 0);

  /**
   * The ports that the services have anywhere unless they are configured otherwise; instead of one
   * that is taken a free one.
   */
  public static Ports usual() {
    return new Ports(
        unlessTaken(8080),
        unlessTaken(50_051),
        unlessTaken(50_053),
        unlessTaken(50_061),
        unlessTaken(50_055),
        unlessTaken(8545));
  }

  private static int unlessTaken(final int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (final IOException e) {
      return 0;
    }
  }

  /** The same with another port of the matching engine. */
  public Ports withMatchengine(final int port) {
    return new Ports(gateway, port, rest, rollupState, proverMaster, l1);
  }

  /** The same with another port of the gateway. */
  public Ports withGateway(final int port) {
    return new Ports(port, matchengine, rest, rollupState, proverMaster, l1);
  }
}
