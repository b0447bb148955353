package io.fluidex.gateway.push.socket;

/** The connection below a session. */
interface Wire {
  /**
   * Sends a message; one at a time.
   *
   * @param sent called when it has left
   * @param failed called if it cannot leave
   */
  void send(String text, Runnable sent, Runnable failed);

  /** Asks the other side whether it is there. */
  void ping();

  /** Closes in order. */
  void close(int code, String reason);

  /** Closes at once. */
  void abort();
}
