package io.fluidex.standalone.node;

import io.fluidex.plonk.setup.SetupListener;
import java.util.function.Consumer;

/** Hears how far the start of an exchange is. Called by several threads; must return quickly. */
public interface Progress extends SetupListener {
  /** A step begins or has ended. */
  void step(String text);

  /** Hears of steps alone. */
  static Progress ofSteps(final Consumer<String> steps) {
    return new Progress() {
      @Override
      public void step(final String text) {
        steps.accept(text);
      }

      @Override
      public void advanced(final String stage, final long done, final long total) {
        // Steps are all that is wanted.
      }
    };
  }
}
