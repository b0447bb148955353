package io.fluidex.gateway.push;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Many websocket clients in one thread, which do as little as they can: they look into messages of
 * channel {@code trades} for the time of the oldest trade.
 */
final class PushSwarm implements AutoCloseable {
  private static final byte[] UPGRADE =
      """
      GET /ws HTTP/1.1
      Host: localhost
      Upgrade: websocket
      Connection: Upgrade
      Sec-WebSocket-Version: 13
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

      """
          .replace("\n", "\r\n")
          .getBytes(StandardCharsets.US_ASCII);

  private static final int PLAIN = 125;
  private static final int LONG = 126;

  private final Selector selector = Selector.open();
  private final List<SocketChannel> channels = new ArrayList<>();
  private final List<Integer> delays = new ArrayList<>();
  private long messages;
  private int lost;
  private boolean measuring;

  /** One client: bytes that are no whole frame yet. */
  private static final class Client {
    private ByteBuffer bytes = ByteBuffer.allocate(1 << 14);
    private boolean upgraded;
  }

  PushSwarm(final int port, final int clients, final String... requests) throws IOException {
    for (int i = 0; i < clients; i++) {
      final SocketChannel channel =
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.write(ByteBuffer.wrap(UPGRADE));
      for (final String request : requests) {
        channel.write(ByteBuffer.wrap(frame(request)));
      }
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, new Client());
      channels.add(channel);
    }
  }

  /** A masked text frame, with a mask of zeros. */
  private static byte[] frame(final String text) {
    final byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
    final byte[] frame = new byte[6 + payload.length];
    frame[0] = (byte) 0x81;
    frame[1] = (byte) (0x80 | payload.length);
    System.arraycopy(payload, 0, frame, 6, payload.length);
    return frame;
  }

  /** Reads until a time; measures if wanted. */
  void run(final long untilNanos, final boolean measure) throws IOException {
    measuring = measure;
    while (System.nanoTime() - untilNanos < 0) {
      selector.select(100);
      for (final SelectionKey key : selector.selectedKeys()) {
        read(key);
      }
      selector.selectedKeys().clear();
    }
  }

  private void read(final SelectionKey key) throws IOException {
    final Client client = (Client) key.attachment();
    if (((SocketChannel) key.channel()).read(client.bytes) < 0) {
      lost++;
      key.cancel();
      return;
    }
    client.bytes.flip();
    if (!client.upgraded) {
      client.upgraded = upgrade(client.bytes);
    }
    while (client.upgraded && take(client.bytes)) {
      messages++;
    }
    client.bytes.compact();
    if (!client.bytes.hasRemaining()) {
      final ByteBuffer larger = ByteBuffer.allocate(2 * client.bytes.capacity());
      larger.put(client.bytes.flip());
      client.bytes = larger;
    }
  }

  private static boolean upgrade(final ByteBuffer bytes) {
    for (int i = bytes.position(); i + 3 < bytes.limit(); i++) {
      if (bytes.getInt(i) == 0x0d0a0d0a) {
        bytes.position(i + 4);
        return true;
      }
    }
    return false;
  }

  private boolean take(final ByteBuffer bytes) {
    if (bytes.remaining() < 10) {
      return false;
    }
    final int start = bytes.position();
    final int code = bytes.get(start + 1);
    final int header = code <= PLAIN ? 2 : code == LONG ? 4 : 10;
    final int length =
        code <= PLAIN
            ? code
            : code == LONG
                ? Short.toUnsignedInt(bytes.getShort(start + 2))
                : (int) bytes.getLong(start + 2);
    if (bytes.remaining() < header + length) {
      return false;
    }
    if (measuring) {
      final byte[] payload = new byte[length];
      bytes.get(start + header, payload);
      final String text = new String(payload, StandardCharsets.US_ASCII);
      final int time = text.indexOf("\"time\":");
      if (time >= 0 && text.startsWith("{\"type\":\"update\",\"channel\":\"trades\"")) {
        delays.add(
            (int)
                (System.currentTimeMillis()
                    - Long.parseLong(text, time + 7, text.indexOf(',', time), 10)));
      }
    }
    bytes.position(start + header + length);
    return true;
  }

  /** Milliseconds from a trade until it was read, sorted. */
  List<Integer> delays() {
    return delays.stream().sorted().toList();
  }

  long messages() {
    return messages;
  }

  /** Connections that the service closed. */
  int lost() {
    return lost;
  }

  @Override
  public void close() throws IOException {
    for (final SocketChannel channel : channels) {
      channel.close();
    }
    selector.close();
  }
}
