package io.fluidex.gateway.edge;

import io.fluidex.runtime.config.ConfigException;
import io.fluidex.runtime.config.Environment;
import io.fluidex.runtime.config.Section;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether clients reach the edge over TLS, and where it ends.
 *
 * @param files what it ends with here; nothing if it does not end here
 * @param endsBefore whether it ends at a proxy before the edge
 */
public record EdgeTls(Optional<CertificateFiles> files, boolean endsBefore) {
  /**
   * Where the certificate is.
   *
   * @param certificate the chain in PEM, the edge's own first
   * @param privateKey of the certificate: PKCS #8 in PEM, without a password
   */
  public record CertificateFiles(Path certificate, Path privateKey) {}

  /**
   * Reads {@code tls_certificate}, {@code tls_private_key} and {@code tls_ends_before}. Where
   * people's money is at stake, orders and logins go over no network in the clear because somebody
   * forgot a key: either TLS ends here, or the configuration says that it ends before.
   *
   * @throws ConfigException naming a key that is missing or contradicts another
   */
  static EdgeTls read(final Section section) {
    final Optional<Path> certificate = section.path("tls_certificate");
    final Optional<Path> key = section.path("tls_private_key");
    final boolean endsBefore = section.bool("tls_ends_before", false);
    if (certificate.isPresent() != key.isPresent()) {
      throw section.error("tls_private_key", "and tls_certificate are set together or not at all");
    }
    if (certificate.isPresent() && endsBefore) {
      throw section.error(
          "tls_ends_before",
          "is true, and so TLS ends at a proxy, but tls_certificate has it end here: keep one");
    }
    if (certificate.isEmpty() && !endsBefore && section.environment() != Environment.DEVELOPMENT) {
      throw section.error(
          "tls_certificate",
          "and tls_private_key are not set, so clients would send orders in the clear: set them, or"
              + " tls_ends_before: true if a proxy before the gateway ends TLS; only environment:"
              + " development needs neither");
    }
    return new EdgeTls(
        certificate.map(file -> new CertificateFiles(file, key.orElseThrow())), endsBefore);
  }
}
