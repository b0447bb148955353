package io.fluidex.ethsender.contract;

import io.fluidex.crypto.encoding.Hex;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The code of the contracts as the build has compiled it: the same for the same sources. */
public enum ContractCode {
  /** Computes roots for exits; no arguments. */
  EXIT_PROOF("ExitProof"),

  /** The logic behind {@link #FLUIDEX}; no arguments. */
  FLUIDEX_LOGIC("FluidexLogic"),

  /** The exchange; its argument is a {@code FluidexContract.Construction}. */
  FLUIDEX("Fluidex");

  private final String resource;

  ContractCode(final String contract) {
    this.resource = contract + ".bin";
  }

  /** The bytes of the transaction that makes the contract, to be followed by the arguments. */
  public byte[] creationCode() {
    try (InputStream in = ContractCode.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing: the contracts are not compiled");
      }
      return Hex.decode(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
