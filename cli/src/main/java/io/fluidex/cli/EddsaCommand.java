package io.fluidex.cli;

import io.fluidex.crypto.eddsa.InvalidKeyException;
import io.fluidex.crypto.eddsa.MalformedSignatureException;
import io.fluidex.crypto.eddsa.PrivateKey;
import io.fluidex.crypto.eddsa.PublicKey;
import io.fluidex.crypto.eddsa.Signature;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.encoding.HexFormatException;
import io.fluidex.crypto.field.Fr;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code fluidex eddsa}: signatures that circuits can check. */
@Command(
    name = "eddsa",
    description = "Sign and verify with EdDSA-Poseidon on BabyJubJub, as circomlib does.",
    synopsisSubcommandLabel = "COMMAND")
final class EddsaCommand implements Runnable {
  private static final String MESSAGE =
      "The message: a number below the field's modulus, in decimal or in hexadecimal after 0x.";

  @Spec private CommandSpec spec;

  @ParentCommand private FluidexCommand fluidex;

  /** Without a subcommand there is nothing to do but to say what there is. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(name = "sign", description = "Print the signature of a message, 128 hexadecimal digits.")
  int sign(
      @Option(
              names = "--key",
              paramLabel = "FILE",
              required = true,
              description = "File with the key, as 'fluidex keys' writes it; - is standard input.")
          final String keyFile,
      @Parameters(
              paramLabel = "MESSAGE",
              converter = FieldElementConverter.class,
              description = MESSAGE)
          final Fr message) {
    try (PrivateKey key = KeyFile.read(fluidex.secretFiles(), keyFile)) {
      spec.commandLine().getOut().println(key.sign(message));
    }
    return ExitCode.OK;
  }

  @Command(
      name = "verify",
      description = "Say whether a signature is valid.",
      exitCodeListHeading = "Exit code:%n",
      exitCodeList = {"0:the signature is valid", "1:it is not", "2:the input is unusable"})
  int verify(
      @Option(
              names = "--public-key",
              paramLabel = "HEX",
              required = true,
              description = "The signer's public key, 64 hexadecimal digits.")
          final String publicKeyHex,
      @Option(
              names = "--signature",
              paramLabel = "HEX",
              required = true,
              description = "The signature, 128 hexadecimal digits.")
          final String signatureHex,
      @Parameters(
              paramLabel = "MESSAGE",
              converter = FieldElementConverter.class,
              description = MESSAGE)
          final Fr message) {
    final PublicKey publicKey = publicKey(publicKeyHex);
    final byte[] packed = packedSignature(signatureHex);
    final Signature signature;
    try {
      signature = Signature.fromBytes(packed);
    } catch (final MalformedSignatureException e) {
      // Right in length, so it is a signature that was tampered with or made wrongly.
      return invalid(e.getMessage());
    }
    if (!publicKey.verify(message, signature)) {
      return invalid("it is not the key's signature of this message");
    }
    spec.commandLine().getOut().println("valid");
    return ExitCode.OK;
  }

  private int invalid(final String reason) {
    spec.commandLine().getOut().println("invalid");
    spec.commandLine().getErr().println("fluidex eddsa verify: " + reason);
    return ExitCode.INVALID;
  }

  private static PublicKey publicKey(final String hex) {
    try {
      return PublicKey.fromHex(hex);
    } catch (final HexFormatException | InvalidKeyException e) {
      throw new InputException("--public-key: " + e.getMessage(), e);
    }
  }

  private static byte[] packedSignature(final String hex) {
    try {
      return Hex.decode(hex, Signature.BYTES);
    } catch (final HexFormatException e) {
      throw new InputException("--signature: " + e.getMessage(), e);
    }
  }
}
