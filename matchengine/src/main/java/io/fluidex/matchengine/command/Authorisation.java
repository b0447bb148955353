package io.fluidex.matchengine.command;

import io.fluidex.matchengine.account.L2Key;
import io.fluidex.matchengine.codec.RecordFormatException;
import io.fluidex.matchengine.codec.RecordReader;
import io.fluidex.matchengine.codec.RecordWriter;
import io.fluidex.rollup.signature.SignatureVerdict;

/**
 * What was found out about a command's signature before it came to the core: the core itself
 * verifies none. It names the key it was verified with, since the account may have another one by
 * the time the command is executed.
 *
 * @param key the key, null if the account had none or nothing was verified
 * @param verdict the verdict, null if there was no signature to verify
 */
public record Authorisation(L2Key key, SignatureVerdict verdict) {
  /** There was no signature. */
  public static final Authorisation UNSIGNED = new Authorisation(null, null);

  /** There was a signature, but no key to verify it with. */
  public static final Authorisation NO_KEY = new Authorisation(null, SignatureVerdict.INVALID);

  private static final int NOTHING = 0;

  /** A signature that is valid for a key. */
  public static Authorisation valid(final L2Key key) {
    return new Authorisation(key, SignatureVerdict.VALID);
  }

  /** Whether there was a signature. */
  public boolean isSigned() {
    return verdict != null;
  }

  /** Whether there was a valid signature, of whichever key the account had then. */
  public boolean isValid() {
    return verdict == SignatureVerdict.VALID;
  }

  /** Whether the signature is valid for an account's key as it is now. */
  public boolean isValidFor(final L2Key current) {
    return verdict == SignatureVerdict.VALID && key != null && key.equals(current);
  }

  /** Appends the bytes. */
  public void writeTo(final RecordWriter out) {
    out.nullable(key, (o, k) -> k.writeTo(o));
    out.u8(
        switch (verdict) {
          case null -> NOTHING;
          case VALID -> 1;
          case MALFORMED -> 2;
          case INVALID -> 3;
        });
  }

  /** Reads the bytes. */
  public static Authorisation readFrom(final RecordReader in) {
    final L2Key key = in.nullable(L2Key::readFrom);
    final int code = in.u8();
    return new Authorisation(
        key,
        switch (code) {
          case NOTHING -> null;
          case 1 -> SignatureVerdict.VALID;
          case 2 -> SignatureVerdict.MALFORMED;
          case 3 -> SignatureVerdict.INVALID;
          default -> throw new RecordFormatException("there is no signature verdict " + code);
        });
  }
}
