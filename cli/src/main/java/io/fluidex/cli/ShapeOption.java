package io.fluidex.cli;

import io.fluidex.rollup.shape.Shape;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option that names a shape. */
final class ShapeOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--shape",
      paramLabel = "SHAPE",
      required = true,
      description = "The size of blocks and trees: tiny, small, prod16 or prod64.")
  private String name;

  /** The shape of the name. */
  Shape shape() {
    return of(spec, "--shape", name);
  }

  /** The shape of a name that an option gives. */
  static Shape of(final CommandSpec spec, final String option, final String name) {
    return Shape.ofName(name)
        .orElseThrow(() ->
            new ParameterException(
                spec.commandLine(),
                option
                    + ": there is no shape '"
                    + name
                    + "', only "
                    + String.join(", ", Shape.all().keySet())));
  }
}
