package io.fluidex.gateway.edge;

import io.fluidex.gateway.edge.EdgeTls.CertificateFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A certificate chain and its key, from files in PEM: the same files that Envoy and the services
 * take.
 *
 * @param chain the own certificate first
 * @param key of the first certificate
 */
record PemIdentity(List<X509Certificate> chain, PrivateKey key) {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final Pattern OTHER_KEY = Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----");

  /** What a key signs to show that it is the certificate's. */
  private static final byte[] TRIAL = "fluidex".getBytes(StandardCharsets.US_ASCII);

  PemIdentity {
    chain = List.copyOf(chain);
  }

  /**
   * Reads both files.
   *
   * @throws IOException saying which file cannot be used, why, and what to do; nothing of a key is
   *     in the message
   */
  static PemIdentity read(final CertificateFiles files) throws IOException {
    final List<X509Certificate> chain = chain(files.certificate());
    final PublicKey publicKey = chain.getFirst().getPublicKey();
    final PrivateKey key = key(files.privateKey(), publicKey.getAlgorithm());
    try {
      if (!belongTogether(publicKey, key)) {
        throw new IOException(
            "the key "
                + files.privateKey()
                + " is not that of the certificate "
                + files.certificate()
                + ": name the two that were made together, the own certificate first in its file");
      }
    } catch (final GeneralSecurityException e) {
      throw new IOException("the key " + files.privateKey() + " cannot sign: " + e.getMessage(), e);
    }
    return new PemIdentity(chain, key);
  }

  /** As Java's TLS takes them. */
  KeyStore keyStore(final char[] password) throws IOException {
    try {
      final KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("edge", key, password, chain.toArray(Certificate[]::new));
      return store;
    } catch (final GeneralSecurityException e) {
      throw new IOException("TLS cannot use the certificate and its key: " + e.getMessage(), e);
    }
  }

  private static String text(final String what, final Path file) throws IOException {
    try {
      // Whatever else is in the file: PEM is ASCII, and what is not is no part of it.
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (final IOException e) {
      throw new IOException(
          "the " + what + " " + file + " cannot be read: " + e.getClass().getSimpleName(), e);
    }
  }

  private static List<X509Certificate> chain(final Path file) throws IOException {
    final String text = text("certificate", file);
    try {
      final List<X509Certificate> chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (!chain.isEmpty()) {
        return chain;
      }
    } catch (final GeneralSecurityException e) {
      throw new IOException(
          "the certificate " + file + " is no chain of X.509 in PEM: " + e.getMessage(), e);
    }
    throw new IOException("the certificate " + file + " is empty");
  }

  private static PrivateKey key(final Path file, final String algorithm) throws IOException {
    final String text = text("key", file);
    final Matcher found = KEY.matcher(text);
    if (!found.find()) {
      final Matcher other = OTHER_KEY.matcher(text);
      throw new IOException(
          "the key "
              + file
              + " has no PRIVATE KEY in PEM"
              + (other.find() ? ", but a " + other.group(1) : "")
              + ": 'openssl pkcs8 -topk8 -nocrypt -in FILE' writes one");
    }
    try {
      return KeyFactory.getInstance(algorithm)
          .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(found.group(1))));
    } catch (final GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(
          "the key "
              + file
              + " cannot be decoded as the "
              + algorithm
              + " key that its certificate is for",
          e);
    }
  }

  private static boolean belongTogether(final PublicKey publicKey, final PrivateKey key)
      throws GeneralSecurityException {
    final String algorithm =
        switch (publicKey.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> publicKey.getAlgorithm();
        };
    final Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(TRIAL);
    final byte[] signed = signature.sign();
    signature.initVerify(publicKey);
    signature.update(TRIAL);
    return signature.verify(signed);
  }
}
