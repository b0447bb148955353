package io.fluidex.plonk.setup;

import io.fluidex.crypto.field.Fr;
import java.io.IOException;
import java.nio.file.Path;

/** A reference string that is the same in every run, for figures that must not depend on it. */
public final class KnownSetup {
  private KnownSetup() {}

  /** Writes one. */
  public static Path write(final int power, final Path target) throws IOException {
    return DevSetup.write(
        power, target, Fr.of(7).inverse(), Fr.of(11).inverse(), Fr.of(13).inverse());
  }
}
