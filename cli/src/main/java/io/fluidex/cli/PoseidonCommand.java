package io.fluidex.cli;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.poseidon.Poseidon;
import io.fluidex.crypto.poseidon.PoseidonParameters;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code fluidex poseidon}: the hash of state trees, orders and signatures. */
@Command(
    name = "poseidon",
    description = "Hash 1 to 6 field elements as circomlib's Poseidon on BN254 does.")
final class PoseidonCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--hex", description = "Print 0x and 64 hexadecimal digits, not decimal.")
  private boolean hex;

  @Parameters(
      paramLabel = "N",
      arity = "1..*",
      description = "A number below the field's modulus, in decimal or in hexadecimal after 0x.")
  private List<String> inputs;

  @Override
  public Integer call() {
    if (inputs.size() > PoseidonParameters.MAX_INPUTS) {
      throw new InputException(
          inputs.size()
              + " numbers were given, but Poseidon takes 1 to "
              + PoseidonParameters.MAX_INPUTS);
    }
    final Fr hash = Poseidon.hash(inputs.stream().map(this::element).toArray(Fr[]::new));
    spec.commandLine()
        .getOut()
        .println(hex ? Hex.encodePrefixed(hash.toBytesBe()) : hash.toString());
    return ExitCode.OK;
  }

  // As a converter of the parameter, it would make picocli call a second bad number superfluous.
  private Fr element(final String text) {
    try {
      return new FieldElementConverter().convert(text);
    } catch (final TypeConversionException e) {
      throw new ParameterException(spec.commandLine(), "N: " + e.getMessage(), e);
    }
  }
}
