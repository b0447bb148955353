package io.fluidex.runtime.config;

import java.util.Map;

/**
 * A configuration that was read and found complete.
 *
 * @param value the record of the service
 * @param environment where it runs
 * @param effective every key with the value in force, secrets masked
 */
public record Loaded<T>(T value, Environment environment, Map<String, String> effective) {
  /** Copies the map. */
  public Loaded {
    effective = Map.copyOf(effective);
  }

  /** The effective values, one line each, sorted, secrets masked: for the log at start. */
  public String printed() {
    final StringBuilder text = new StringBuilder();
    effective.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(e -> text.append(e.getKey()).append(": ").append(e.getValue()).append('\n'));
    return text.toString();
  }
}
