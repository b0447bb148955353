package io.fluidex.plonk.setup;

/** Whether keys from a development setup may be used. */
public enum SetupPolicy {
  /** They may not: whoever made the setup can prove anything. */
  PRODUCTION,
  /** They may: nothing of value depends on the proofs. */
  DEVELOPMENT;

  /** The environment variable that names the environment. */
  public static final String VARIABLE = "FLUIDEX_ENV";

  /** The value of {@link #VARIABLE} that allows development setups. */
  public static final String DEVELOPMENT_VALUE = "development";

  /**
   * The policy for a value of {@link #VARIABLE}; anything but {@link #DEVELOPMENT_VALUE}, also
   * null, is production.
   */
  public static SetupPolicy of(final String environment) {
    return DEVELOPMENT_VALUE.equals(environment) ? DEVELOPMENT : PRODUCTION;
  }

  /**
   * Refuses what is insecure, in production.
   *
   * @param insecure whether tau is known to somebody
   * @param what the file or key, for the message
   * @throws InvalidSetupException if it must not be used
   */
  public void require(final boolean insecure, final String what) {
    if (insecure && this == PRODUCTION) {
      throw new InvalidSetupException(
          what
              + " comes from an insecure development setup: use one of a public ceremony, or set "
              + VARIABLE
              + "="
              + DEVELOPMENT_VALUE
              + " where nothing of value depends on the proofs");
    }
  }
}
