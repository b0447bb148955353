package io.fluidex.gateway.push.socket;

import io.fluidex.runtime.config.Section;
import io.fluidex.runtime.limit.Rate;
import java.time.Duration;

/**
 * What connections may do.
 *
 * @param connections in all
 * @param perAddress connections of one address
 * @param subscriptions of one connection
 * @param messageBytes of one message of a client
 * @param messages of a connection
 * @param outboxMessages messages that wait for a reader; more close its connection
 * @param outboxBytes about how many bytes wait for a reader; more close its connection
 * @param ping after so long without a word a connection is asked whether it is there
 * @param idle after so long without a word it is closed
 */
public record SocketLimits(
    int connections,
    int perAddress,
    int subscriptions,
    int messageBytes,
    Rate messages,
    int outboxMessages,
    int outboxBytes,
    Duration ping,
    Duration idle) {
  /** For thousands of readers. */
  public static final SocketLimits DEFAULT =
      new SocketLimits(
          10_000,
          100,
          100,
          4_096,
          new Rate(20, 200),
          2_048,
          4 << 20,
          Duration.ofSeconds(20),
          Duration.ofSeconds(60));

  /**
   * Reads {@code connections}, {@code per_address}, {@code subscriptions}, {@code message_bytes},
   * {@code messages_per_second}, {@code messages_burst}, {@code outbox_messages}, {@code
   * outbox_bytes}, {@code ping} and {@code idle}.
   *
   * @throws io.fluidex.runtime.config.ConfigException if one is out of range
   */
  public static SocketLimits read(final Section section) {
    return new SocketLimits(
        section.integer("connections", DEFAULT.connections, 1, 1_000_000),
        section.integer("per_address", DEFAULT.perAddress, 1, 1_000_000),
        section.integer("subscriptions", DEFAULT.subscriptions, 1, 10_000),
        section.integer("message_bytes", DEFAULT.messageBytes, 512, 1 << 20),
        Rate.read(section, "messages", DEFAULT.messages),
        section.integer("outbox_messages", DEFAULT.outboxMessages, 16, 1_000_000),
        section.integer("outbox_bytes", DEFAULT.outboxBytes, 1 << 16, 1 << 28),
        section.duration("ping", DEFAULT.ping),
        section.duration("idle", DEFAULT.idle));
  }
}
