package io.fluidex.matchengine.rest;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A request to a route. Methods throw {@link RestException} with {@link ErrorCode#BAD_REQUEST},
 * which names the parameter, if a value cannot be used.
 *
 * @param path values of the path's parameters
 * @param query values of the query's parameters
 * @param body the body; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Read once, never compared.
record RestRequest(Map<String, String> path, Map<String, String> query, byte[] body) {
  /** Longer values are no market, user or number. */
  private static final int MOST_CHARS = 256;

  RestRequest {
    path = Map.copyOf(path);
    query = Map.copyOf(query);
  }

  private static RestException bad(final String name, final String problem) {
    return new RestException(ErrorCode.BAD_REQUEST, name + " " + problem);
  }

  private static String checked(final String name, final String value) {
    // PostgreSQL has no text with the character 0.
    if (value.length() > MOST_CHARS || value.indexOf('\0') >= 0) {
      throw bad(name, "is no text of at most " + MOST_CHARS + " characters");
    }
    return value;
  }

  /** A parameter of the path. */
  String path(final String name) {
    return checked(name, path.get(name));
  }

  /** A parameter of the query, if it is there and not empty. */
  Optional<String> query(final String name) {
    return Optional.ofNullable(query.get(name))
        .map(value -> checked(name, value))
        .filter(value -> !value.isEmpty());
  }

  /** A parameter of the query that has to be there. */
  String required(final String name) {
    return query(name).orElseThrow(() -> bad(name, "is missing"));
  }

  /** A whole number of the path. */
  long pathNumber(final String name, final long least, final long most) {
    return number(name, path(name), least, most);
  }

  /** A whole number of the query, if it is there. */
  Optional<Long> queryNumber(final String name, final long least, final long most) {
    return query(name).map(value -> number(name, value, least, most));
  }

  /** How many rows: a number that is larger than the most counts as the most. */
  int limit(final int fallback, final int most) {
    return queryNumber("limit", 1, Integer.MAX_VALUE)
        .map(limit -> (int) Math.min(limit, most))
        .orElse(fallback);
  }

  /** A time in seconds since 1970, if it is there. */
  Optional<Instant> time(final String name) {
    // Beyond the year 9999 PostgreSQL and everybody else has other things to worry about.
    return queryNumber(name, 0, 253_402_300_799L).map(seconds -> instant(name, seconds));
  }

  private static Instant instant(final String name, final long seconds) {
    try {
      return Instant.ofEpochSecond(seconds);
    } catch (final DateTimeException e) {
      throw bad(name, "is no time");
    }
  }

  private static long number(
      final String name, final String value, final long least, final long most) {
    try {
      final long number = Long.parseLong(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (final NumberFormatException e) {
      throw bad(name, "is no whole number");
    }
    throw bad(name, "is not from " + least + " to " + most);
  }
}
