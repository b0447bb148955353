package io.fluidex.matchengine.command;

import java.util.Objects;

/**
 * Registers a user under the next free id. Development mode only.
 *
 * @param l1Address any text, kept in lower case
 * @param l2Pubkey any text, kept in lower case
 * @param log where the request comes from, null if from nowhere
 */
public record RegisterUser(String l1Address, String l2Pubkey, LogMetadata log) implements Command {
  /** Refuses null where there is always a value. */
  public RegisterUser {
    Objects.requireNonNull(l1Address, "l1Address");
    Objects.requireNonNull(l2Pubkey, "l2Pubkey");
  }
}
