package io.fluidex.ethsender.wallet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fluidex.crypto.digest.Keccak256;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.l2key.EthereumKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * Keystore files of version 3, as geth and wallets write them (Web3 Secret Storage): scrypt or
 * PBKDF2, AES-128-CTR, Keccak-256.
 */
public final class Keystore {
  private static final int DERIVED_BYTES = 32;

  /** Above geth's 2^18 with r = 8 (256 MiB); more would let a file take all memory. */
  private static final long SCRYPT_MEMORY = 1L << 30;

  private static final int MAX_ITERATIONS = 10_000_000;

  private Keystore() {}

  /**
   * Decrypts a key.
   *
   * @throws KeystoreException if the file cannot be read, is of another kind, or the password is
   *     wrong
   */
  public static EthereumKey read(final Path file, final String password) {
    final JsonNode crypto;
    try {
      final JsonNode root = new ObjectMapper().readTree(Files.readString(file));
      if (root.path("version").asInt() != 3) {
        throw new KeystoreException(file + " is no keystore of version 3; export it as one");
      }
      crypto = root.has("crypto") ? root.get("crypto") : root.path("Crypto");
    } catch (final IOException e) {
      throw refused(file, "cannot be read", e);
    }
    try {
      final byte[] derived = derive(crypto, password);
      final byte[] encrypted = Hex.decode(crypto.path("ciphertext").asText());
      final byte[] tail = Arrays.copyOfRange(derived, 16, DERIVED_BYTES);
      final byte[] sealed = Arrays.copyOf(tail, tail.length + encrypted.length);
      System.arraycopy(encrypted, 0, sealed, tail.length, encrypted.length);
      final byte[] mac = Hex.decode(crypto.path("mac").asText());
      if (!MessageDigest.isEqual(mac, Keccak256.hash(sealed))) {
        throw new KeystoreException("the password of " + file + " is wrong, or it was changed");
      }
      if (!crypto.path("cipher").asText().equals("aes-128-ctr")) {
        throw new KeystoreException(file + " has a cipher other than aes-128-ctr");
      }
      final Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          new SecretKeySpec(derived, 0, 16, "AES"),
          new IvParameterSpec(Hex.decode(crypto.path("cipherparams").path("iv").asText())));
      final byte[] secret = cipher.doFinal(encrypted);
      try {
        return EthereumKey.fromBytes(secret);
      } finally {
        Arrays.fill(secret, (byte) 0);
      }
    } catch (final IllegalArgumentException | GeneralSecurityException e) {
      throw refused(file, "is damaged", e);
    }
  }

  private static KeystoreException refused(
      final Path file, final String what, final Exception cause) {
    final KeystoreException refused =
        new KeystoreException(
            "the keystore " + file + " " + what + "; check the path and the file");
    refused.initCause(cause);
    return refused;
  }

  private static byte[] derive(final JsonNode crypto, final String password) {
    final JsonNode parameters = crypto.path("kdfparams");
    final byte[] text = password.getBytes(StandardCharsets.UTF_8);
    final byte[] salt = Hex.decode(parameters.path("salt").asText());
    if (parameters.path("dklen").asInt() != DERIVED_BYTES) {
      throw new IllegalArgumentException("dklen must be " + DERIVED_BYTES);
    }
    return switch (crypto.path("kdf").asText()) {
      case "scrypt" -> {
        final int n = parameters.path("n").asInt();
        final int r = parameters.path("r").asInt();
        if (n < 2 || r < 1 || 128L * n * r > SCRYPT_MEMORY) {
          throw new IllegalArgumentException("scrypt with n = " + n + ", r = " + r);
        }
        yield SCrypt.generate(text, salt, n, r, parameters.path("p").asInt(), DERIVED_BYTES);
      }
      case "pbkdf2" -> {
        final int iterations = parameters.path("c").asInt();
        if (iterations < 1
            || iterations > MAX_ITERATIONS
            || !parameters.path("prf").asText().equals("hmac-sha256")) {
          throw new IllegalArgumentException("pbkdf2 with c = " + iterations);
        }
        final PKCS5S2ParametersGenerator generator =
            new PKCS5S2ParametersGenerator(new SHA256Digest());
        generator.init(text, salt, iterations);
        yield ((KeyParameter) generator.generateDerivedParameters(8 * DERIVED_BYTES)).getKey();
      }
      default -> throw new IllegalArgumentException("kdf " + crypto.path("kdf").asText());
    };
  }
}
