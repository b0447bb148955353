package io.fluidex.runtime.admin;

import io.fluidex.runtime.config.Section;

/**
 * Where the HTTP port for operators listens.
 *
 * @param host the address to bind
 * @param port 0 for a free one
 */
public record AdminSettings(String host, int port) {
  /** Reads {@code host} (loopback unless set) and {@code port}. */
  public static AdminSettings read(final Section section, final int defaultPort) {
    return new AdminSettings(
        section.string("host", "127.0.0.1"), section.integer("port", defaultPort, 0, 65535));
  }
}
