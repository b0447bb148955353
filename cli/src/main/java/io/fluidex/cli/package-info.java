/**
 * The command line {@code fluidex}.
 *
 * <p>Every subcommand is a class named after it. Commands only translate: they read arguments,
 * files and standard input, call the libraries, and print. Results go to standard output,
 * everything else to standard error; {@link io.fluidex.cli.ExitCode} lists how a command can end.
 */
package io.fluidex.cli;
