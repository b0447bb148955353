package io.fluidex.runtime.config;

/** A configuration cannot be used; the message says which key, why, and what would be right. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An error with all the user needs. */
  public ConfigException(final String message) {
    super(message);
  }

  /** An error with all the user needs and its cause. */
  public ConfigException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
