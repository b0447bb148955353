package io.fluidex.ethsender.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fluidex.crypto.l2key.EthereumKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The vector of PBKDF2 is that of the Web3 Secret Storage definition; that of scrypt was made with
 * OpenSSL, because that of the definition has parameters which RFC 7914 excludes.
 */
class KeystoreTest {
  private static final String SECRET =
      "7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d";
  private static final String PBKDF2 =
      """
      {"crypto": {"cipher": "aes-128-ctr",
        "cipherparams": {"iv": "6087dab2f9fdbbfaddc31a909735c1e6"},
        "ciphertext": "5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46",
        "kdf": "pbkdf2",
        "kdfparams": {"c": 262144, "dklen": 32, "prf": "hmac-sha256",
          "salt": "ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},
        "mac": "517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},
       "id": "3198bc9c-6672-5ab3-d995-4942343ae5b6", "version": 3}
      """;
  private static final String SCRYPT =
      """
      {"crypto": {"cipher": "aes-128-ctr",
        "cipherparams": {"iv": "83dbcc02d8ccb40e466191a123791e0e"},
        "ciphertext": "584f4eb2783472ec149b334c22d77ddbf118a0783ea24e66ca8a7883cd2b4bf5",
        "kdf": "scrypt",
        "kdfparams": {"dklen": 32, "n": 4096, "p": 6, "r": 8,
          "salt": "ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19"},
        "mac": "860ad3ce9642f99d709abc696e25ede7cd35daf6a6041e975d14c53dae118886"},
       "id": "3198bc9c-6672-5ab3-d995-4942343ae5b6", "version": 3}
      """;

  @TempDir private Path folder;

  private Path file(final String content) throws IOException {
    return Files.writeString(folder.resolve("key.json"), content);
  }

  @Test
  void shouldReadAKeyBehindPbkdf2() throws IOException {
    assertEquals(EthereumKey.fromHex(SECRET), Keystore.read(file(PBKDF2), "testpassword"));
  }

  @Test
  void shouldReadAKeyBehindScrypt() throws IOException {
    assertEquals(EthereumKey.fromHex(SECRET), Keystore.read(file(SCRYPT), "testpassword"));
  }

  @Test
  void shouldRefuseAWrongPasswordWithoutRepeatingIt() throws IOException {
    final Path file = file(PBKDF2);
    final KeystoreException refused =
        assertThrows(KeystoreException.class, () -> Keystore.read(file, "tell-nobody"));
    assertFalse(refused.getMessage().contains("tell-nobody"));
  }

  @Test
  void shouldRefuseADamagedFile() throws IOException {
    for (final String damaged :
        new String[] {
          PBKDF2.replace("\"version\": 3", "\"version\": 1"),
          PBKDF2.replace("5318b4", "5318b5"),
          PBKDF2.replace("262144", "99999999"),
          PBKDF2.replace("aes-128-ctr", "aes-128-cbc"),
          PBKDF2.replace("hmac-sha256", "hmac-md5"),
          SCRYPT.replace("4096", "2147483647"),
          "{}",
          "no json"
        }) {
      final Path file = file(damaged);
      assertThrows(
          KeystoreException.class, () -> Keystore.read(file, "testpassword"), () -> damaged);
    }
    final Path missing = folder.resolve("missing");
    assertThrows(KeystoreException.class, () -> Keystore.read(missing, ""));
  }
}
