package io.fluidex.matchengine.command;

import java.util.Objects;

/**
 * Changes the settings, except mode and depths, which are those of the state for ever.
 *
 * @param settings the new settings
 */
public record Configure(EngineSettings settings) implements Command {
  /** Refuses null. */
  public Configure {
    Objects.requireNonNull(settings, "settings");
  }
}
