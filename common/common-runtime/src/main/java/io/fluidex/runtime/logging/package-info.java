/**
 * How services log: SLF4J to Logback, to standard output.
 *
 * <p>Text for people when {@code FLUIDEX_LOG_FORMAT} is {@code text} or a terminal is there, one
 * JSON object per line when it is {@code json} or not set and there is none, as in containers.
 * {@code FLUIDEX_LOG_LEVEL} is the level of our own loggers ({@code INFO}); libraries log warnings.
 * A {@code logback-test.xml} or {@code logback.xml} on the class path, or {@code
 * -Dlogback.configurationFile}, replaces all of this.
 */
package io.fluidex.runtime.logging;
