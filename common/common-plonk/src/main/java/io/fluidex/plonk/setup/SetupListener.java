package io.fluidex.plonk.setup;

/** Hears how far a setup is. Called on the working thread; must return quickly and not throw. */
@FunctionalInterface
public interface SetupListener {
  /** Hears nothing. */
  SetupListener SILENT = (stage, done, total) -> {};

  /**
   * Some work is done.
   *
   * @param stage what it was part of, in words
   * @param done how much of the whole work is done
   * @param total the whole work, in the same unit
   */
  void advanced(String stage, long done, long total);
}
