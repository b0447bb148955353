package io.fluidex.runtime.config;

import java.util.Objects;

/** A password, token or key that is never printed. */
public final class Secret {
  private final String value;

  /** Wraps a value. */
  public Secret(final String value) {
    this.value = Objects.requireNonNull(value, "value");
  }

  /** The value itself: for the call that needs it, not for messages. */
  public String reveal() {
    return value;
  }

  /** Whether nothing is set. */
  public boolean isEmpty() {
    return value.isEmpty();
  }

  @Override
  public boolean equals(final Object other) {
    return other instanceof Secret secret && secret.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  /** Stars, whatever the value. */
  @Override
  public String toString() {
    return value.isEmpty() ? "(not set)" : "***";
  }
}
