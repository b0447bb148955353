package io.fluidex.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What was built, as the build recorded it.
 *
 * @param version version of the project
 * @param commit git commit of the sources, or "unknown" where the build had none
 */
record BuildInfo(String version, String commit) {
  /** Reads the record of this build. */
  static BuildInfo load() {
    final Properties properties = new Properties();
    try (InputStream in = BuildInfo.class.getResourceAsStream("build.properties")) {
      properties.load(in);
    } catch (final IOException e) {
      throw new UncheckedIOException("build.properties of the command line is unreadable", e);
    }
    return new BuildInfo(properties.getProperty("version"), properties.getProperty("commit"));
  }
}
