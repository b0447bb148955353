package io.fluidex.cli;

import io.fluidex.crypto.eddsa.PrivateKey;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.encoding.HexFormatException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A file with the seed of an L2 key: the word {@code fluidex-l2-key:} and 64 hexadecimal digits.
 * The word keeps an Ethereum key, which looks the same, from being taken for one.
 */
final class KeyFile {
  private static final String TAG = "fluidex-l2-key:";

  private KeyFile() {}

  /**
   * Reads a key from a file or from standard input.
   *
   * @throws InputException if it cannot be read or holds something else
   */
  static PrivateKey read(final SecretFiles files, final String file) {
    final CharBuffer text = files.read(file, "FluiDex key");
    try {
      if (text.length() < TAG.length()
          || !text.subSequence(0, TAG.length()).toString().equals(TAG)) {
        throw new InputException(
            SecretFiles.name(file)
                + " holds no FluiDex key: those begin with '"
                + TAG
                + "' and are made by 'fluidex keys new' or 'fluidex keys derive'");
      }
      final byte[] seed =
          Hex.decode(text.subSequence(TAG.length(), text.length()), PrivateKey.SEED_BYTES);
      final PrivateKey key = PrivateKey.fromSeed(seed);
      Arrays.fill(seed, (byte) 0);
      return key;
    } catch (final HexFormatException e) {
      throw new InputException(
          "the key in " + SecretFiles.name(file) + " is damaged: " + e.getMessage(), e);
    } finally {
      SecretFiles.overwrite(text);
    }
  }

  /**
   * Writes a key to a new file that only its owner can read.
   *
   * @throws InputException if the file exists or cannot be written
   */
  static void write(final PrivateKey key, final Path file) {
    final byte[] content =
        (TAG + seedInHex(key) + System.lineSeparator()).getBytes(StandardCharsets.US_ASCII);
    SecretFiles.write(file, content);
    Arrays.fill(content, (byte) 0);
  }

  /** The secret itself. */
  static String seedInHex(final PrivateKey key) {
    final byte[] seed = key.exportSeed();
    final String hex = Hex.encodePrefixed(seed);
    Arrays.fill(seed, (byte) 0);
    return hex;
  }
}
