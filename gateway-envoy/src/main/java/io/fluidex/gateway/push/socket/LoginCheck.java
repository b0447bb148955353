package io.fluidex.gateway.push.socket;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.encoding.HexFormatException;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.NonCanonicalException;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.message.SigningMessage;
import io.fluidex.rollup.signature.SignatureChecker;
import io.fluidex.rollup.signature.SignatureClaim;
import io.fluidex.rollup.signature.SignatureVerdict;
import io.fluidex.rollup.tx.PackedSignature;
import io.fluidex.rollup.tx.TransactionFormatException;
import java.math.BigInteger;
import java.util.Optional;
import java.util.function.Supplier;

/** Decides whether a login is signed by the user's key. Safe for many threads. */
public final class LoginCheck {
  /** The last second of a login is at most this far ahead, so that a lost one is soon useless. */
  static final long LONGEST_SECONDS = 86_400;

  private static final int KEY_BYTES = 32;
  private static final int SIGN_BIT = 0x80;

  private final Supplier<Optional<Domain>> domain;
  private final SignatureChecker checker;
  private final boolean unsignedAllowed;

  /**
   * A check for one deployment.
   *
   * @param domain what every signature contains; empty as long as it is not known
   * @param unsignedAllowed whether a login without signature is right: in development only
   */
  public LoginCheck(
      final Supplier<Optional<Domain>> domain,
      final SignatureChecker checker,
      final boolean unsignedAllowed) {
    this.domain = domain;
    this.checker = checker;
    this.unsignedAllowed = unsignedAllowed;
  }

  /**
   * Whether a signature is that of a login.
   *
   * @param l2Pubkey the user's key: 64 hex digits
   * @param nonce what the connection was given
   * @param signature 128 hex digits, or empty
   */
  boolean isRight(
      final String l2Pubkey,
      final long user,
      final long validUntil,
      final byte[] nonce,
      final String signature) {
    if (signature.isEmpty()) {
      return unsignedAllowed;
    }
    final Optional<Domain> known = domain.get();
    if (known.isEmpty()) {
      return false;
    }
    try {
      final byte[] littleEndian = Hex.decode(l2Pubkey, KEY_BYTES);
      final boolean sign = (littleEndian[KEY_BYTES - 1] & SIGN_BIT) != 0;
      littleEndian[KEY_BYTES - 1] &= (byte) ~SIGN_BIT;
      final byte[] bigEndian = new byte[KEY_BYTES];
      for (int i = 0; i < KEY_BYTES; i++) {
        bigEndian[i] = littleEndian[KEY_BYTES - 1 - i];
      }
      final SigningMessage message =
          SigningMessage.ofLogin(known.get(), user, validUntil, new BigInteger(1, nonce));
      return checker.check(
              new SignatureClaim(
                  sign, Fr.fromBytesBe(bigEndian, 0), message, PackedSignature.ofHex(signature)))
          == SignatureVerdict.VALID;
    } catch (final HexFormatException | NonCanonicalException | TransactionFormatException e) {
      // Neither such a key nor such a signature can be right.
      return false;
    }
  }
}
