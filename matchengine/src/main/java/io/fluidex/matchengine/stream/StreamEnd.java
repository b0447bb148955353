package io.fluidex.matchengine.stream;

/** Why a stream ended other than by the wish of its reader. */
public enum StreamEnd {
  /** The reader takes messages more slowly than they come. */
  TOO_SLOW("you read more slowly than there is news: read faster, then subscribe again"),
  /** Events were skipped, so what follows would contradict what was told. */
  INTERRUPTED("news was skipped on the side of the exchange: subscribe again"),
  /** The exchange cannot tell what is. */
  UNAVAILABLE("the exchange cannot tell now what is: subscribe again in a moment"),
  /** The session's last second has passed. */
  SESSION_OVER("valid_until has passed: sign a later session and subscribe again"),
  /** The user has another key than the one that signed the session. */
  KEY_CHANGED("the user changed its L2 key: sign a session with the new one"),
  /** The exchange is being stopped. */
  STOPPING("the exchange is stopping: subscribe again when it is back");

  private final String text;

  StreamEnd(final String text) {
    this.text = text;
  }

  /** What happened, and what to do. */
  public String text() {
    return text;
  }
}
