package io.fluidex.crypto.l2key;

import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.security.spec.InvalidKeySpecException;
import java.text.Normalizer;
import java.util.List;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Seeds from mnemonic sentences (BIP-39).
 *
 * <p>For test accounts, demo traders and imports. The number of words and their letters are
 * checked, the word list and the checksum in the last word are not: a mistyped word gives another
 * account, so compare the address.
 */
public final class Mnemonic {
  /** Bytes of a seed. */
  public static final int SEED_BYTES = 64;

  private static final int ITERATIONS = 2048;
  private static final List<Integer> WORD_COUNTS = List.of(12, 15, 18, 21, 24);

  private Mnemonic() {}

  /**
   * The seed of a sentence and a passphrase, which may be empty.
   *
   * @throws InvalidEthereumDataException if the sentence is not 12, 15, 18, 21 or 24 words of
   *     lower-case letters with one blank between them
   */
  public static byte[] seed(final String sentence, final String passphrase) {
    final String normal = Normalizer.normalize(sentence, Normalizer.Form.NFKD);
    final String[] words = normal.split(" ", -1);
    if (!WORD_COUNTS.contains(words.length)) {
      throw new InvalidEthereumDataException(
          "a mnemonic has 12, 15, 18, 21 or 24 words with one blank between them, not "
              + words.length);
    }
    for (int i = 0; i < words.length; i++) {
      if (words[i].isEmpty() || !words[i].codePoints().allMatch(Mnemonic::isLowerCaseLetter)) {
        throw new InvalidEthereumDataException(
            "word " + (i + 1) + " of the mnemonic is not made of lower-case letters");
      }
    }
    final byte[] salt =
        ("mnemonic" + Normalizer.normalize(passphrase, Normalizer.Form.NFKD))
            .getBytes(StandardCharsets.UTF_8);
    final PBEKeySpec spec = new PBEKeySpec(normal.toCharArray(), salt, ITERATIONS, 8 * SEED_BYTES);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(spec).getEncoded();
    } catch (final NoSuchAlgorithmException | InvalidKeySpecException e) {
      throw new IllegalStateException("this JDK cannot derive a key by PBKDF2-HMAC-SHA512", e);
    } finally {
      spec.clearPassword();
    }
  }

  /** Letters, and the combining marks of languages whose words have them; no capital letters. */
  private static boolean isLowerCaseLetter(final int c) {
    return (Character.isLetter(c) && !Character.isUpperCase(c))
        || Character.getType(c) == Character.NON_SPACING_MARK;
  }
}
