package io.fluidex.runtime.config;

/** Whether other people's money is at stake. */
public enum Environment {
  /** It is: insecure settings are refused. */
  PRODUCTION,
  /** It is not: unsigned calls, known keys and open debug calls may be configured. */
  DEVELOPMENT;

  /**
   * Refuses a setting in production.
   *
   * @param what the setting, as the start of a sentence
   * @throws ConfigException in production
   */
  public void requireDevelopment(final String what) {
    if (this != DEVELOPMENT) {
      throw new ConfigException(
          what + " is only allowed with environment: development; change it, or the environment");
    }
  }
}
