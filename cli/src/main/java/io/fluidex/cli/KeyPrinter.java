package io.fluidex.cli;

import io.fluidex.crypto.eddsa.PrivateKey;
import java.io.PrintWriter;

/** Lines of a name and a value about one key. */
final class KeyPrinter {
  private final PrintWriter out;

  KeyPrinter(final PrintWriter out) {
    this.out = out;
  }

  void print(final String name, final String value) {
    out.printf("%-11s %s%n", name, value);
  }

  /** The public key and, only if asked for, the secret. */
  void printKey(final PrivateKey key, final boolean withSecret) {
    print("public key", key.publicKey().toString());
    if (withSecret) {
      print("secret", KeyFile.seedInHex(key));
    }
  }
}
