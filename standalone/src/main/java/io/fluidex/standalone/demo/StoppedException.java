package io.fluidex.standalone.demo;

import java.io.Serial;

/** The demonstration was told to stop while it waited. */
final class StoppedException extends DemoException {
  @Serial private static final long serialVersionUID = 1;

  StoppedException() {
    super("the demonstration was stopped");
  }
}
