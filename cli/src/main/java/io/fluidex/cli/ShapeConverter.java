package io.fluidex.cli;

import io.fluidex.rollup.shape.Shape;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a shape. */
final class ShapeConverter implements ITypeConverter<Shape> {
  @Override
  public Shape convert(final String name) {
    return Shape.ofName(name)
        .orElseThrow(() ->
            new TypeConversionException(
                "there is no shape '"
                    + name
                    + "', only "
                    + String.join(", ", Shape.all().keySet())));
  }
}
