package io.fluidex.matchengine.limit;

import io.fluidex.runtime.config.Environment;
import io.fluidex.runtime.config.Section;
import io.fluidex.runtime.limit.Rate;

/**
 * How many requests are taken.
 *
 * @param address calls of one address, gRPC and REST each
 * @param user commands of one user, an order of a batch counting as one
 * @param behindGateway whether all calls come through a gateway that writes the caller's address
 *     into {@code x-forwarded-for}; if not, that header is ignored
 */
public record RequestLimits(Rate address, Rate user, boolean behindGateway) {
  /** For a public exchange. */
  public static final RequestLimits PRODUCTION =
      new RequestLimits(new Rate(1_000, 2_000), new Rate(200, 400), false);

  /** For load generators: everything is taken. */
  public static final RequestLimits NONE = new RequestLimits(Rate.UNLIMITED, Rate.UNLIMITED, false);

  /**
   * Reads {@code address_per_second}, {@code address_burst}, {@code user_per_second}, {@code
   * user_burst} and {@code behind_gateway}; in development there are no limits unless they are set.
   *
   * @throws io.fluidex.runtime.config.ConfigException if one is out of range
   */
  public static RequestLimits read(final Section section) {
    final RequestLimits defaults =
        section.environment() == Environment.PRODUCTION ? PRODUCTION : NONE;
    return new RequestLimits(
        Rate.read(section, "address", defaults.address),
        Rate.read(section, "user", defaults.user),
        section.bool("behind_gateway", false));
  }
}
