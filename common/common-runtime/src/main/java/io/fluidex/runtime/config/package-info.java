/**
 * Configuration: one YAML file per service, overridden by environment variables, into records.
 *
 * <p>A service has a record for its configuration and a function that reads it from a {@link
 * io.fluidex.runtime.config.Section}:
 *
 * <pre>{@code
 * record Config(int port, DatabaseSettings database) {
 *   static Config read(Section section) {
 *     return new Config(
 *         section.integer("port", 50051, 0, 65535),
 *         DatabaseSettings.read(section.section("database")));
 *   }
 * }
 * Loaded<Config> loaded = ConfigLoader.load("matchengine", file, System.getenv(), Config::read);
 * }</pre>
 *
 * <p>The key {@code database.password} of service {@code matchengine} is overridden by {@code
 * FLUIDEX_MATCHENGINE_DATABASE_PASSWORD}. A key in the file or a variable with the prefix of the
 * service that nothing asked for is an error, so that a misspelling never goes unnoticed. The key
 * {@code environment} is known to every service: {@code production} (the default) or {@code
 * development}; insecure settings are refused outside development.
 */
package io.fluidex.runtime.config;
