package io.fluidex.rollup.signature;

import io.fluidex.crypto.eddsa.MalformedSignatureException;
import io.fluidex.crypto.eddsa.Signature;
import io.fluidex.crypto.field.Fr;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Verifies every signature, strictly: S below the subgroup's order, R8 a canonical encoding of a
 * point of the curve. Keeps the keys it has seen last, since reading one takes a square root and
 * three doublings.
 */
public final class StrictSignatures implements SignatureChecker {
  /** Keys remembered; one takes about 500 bytes. */
  private static final int MAX_KEYS = 1 << 14;

  /** What identifies a key in an account leaf. */
  private record Fields(boolean sign, Fr ay) {}

  /** Least recently used first. */
  private static final class Recent extends LinkedHashMap<Fields, Optional<AccountKey>> {
    private static final long serialVersionUID = 1L;

    Recent() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(final Map.Entry<Fields, Optional<AccountKey>> eldest) {
      return size() > MAX_KEYS;
    }
  }

  private final Recent keys = new Recent();

  @Override
  public SignatureVerdict check(final SignatureClaim claim) {
    final Signature signature;
    try {
      signature = Signature.fromBytes(claim.signature().toBytes());
    } catch (final MalformedSignatureException e) {
      return SignatureVerdict.MALFORMED;
    }
    return key(new Fields(claim.sign(), claim.ay()))
            .map(key -> key.verify(claim.message().hash(), signature))
            .orElse(false)
        ? SignatureVerdict.VALID
        : SignatureVerdict.INVALID;
  }

  private Optional<AccountKey> key(final Fields fields) {
    synchronized (keys) {
      final Optional<AccountKey> known = keys.get(fields);
      if (known != null) {
        return known;
      }
    }
    final Optional<AccountKey> key = AccountKey.of(fields.sign(), fields.ay());
    synchronized (keys) {
      keys.put(fields, key);
    }
    return key;
  }
}
