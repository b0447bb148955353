package io.fluidex.rollup.signature;

import io.fluidex.crypto.babyjubjub.BabyJubJub;
import io.fluidex.crypto.babyjubjub.BabyJubJubPoint;
import io.fluidex.crypto.babyjubjub.InvalidPointException;
import io.fluidex.crypto.eddsa.Signature;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.poseidon.Poseidon;
import java.math.BigInteger;
import java.util.Optional;

/**
 * The key of an account: any point of the curve.
 *
 * <p>L1 lets an owner register any point with y other than 0, in the prime-order subgroup or not,
 * and what L1 accepts cannot be refused here. So signatures are verified exactly as circomlib's
 * circuit does, which multiplies the key by the cofactor first: S B = R8 + h (8 A), with 8 A not
 * neutral. For a key in the subgroup that is the equation of {@link
 * io.fluidex.crypto.eddsa.PublicKey}. Immutable.
 */
public final class AccountKey {
  private final BabyJubJubPoint point;
  private final BabyJubJubPoint timesEight;

  private AccountKey(final BabyJubJubPoint point) {
    this.point = point;
    this.timesEight = point.multiply(BigInteger.valueOf(BabyJubJub.COFACTOR));
  }

  /** The key of an account leaf's fields, if the curve has such a point. */
  public static Optional<AccountKey> of(final boolean sign, final Fr ay) {
    try {
      return Optional.of(new AccountKey(BabyJubJubPoint.fromY(ay, sign)));
    } catch (final InvalidPointException e) {
      return Optional.empty();
    }
  }

  /** The point A. */
  public BabyJubJubPoint point() {
    return point;
  }

  /** Whether a signature is this key's for a message. */
  public boolean verify(final Fr message, final Signature signature) {
    final BabyJubJubPoint r8 = signature.r8();
    return verifyChallenge(signature, Poseidon.hash(r8.x(), r8.y(), point.x(), point.y(), message));
  }

  /** Whether a signature is this key's for the message that its challenge was made of. */
  boolean verifyChallenge(final Signature signature, final Fr challenge) {
    if (timesEight.isIdentity()) {
      return false;
    }
    return BabyJubJub.isCombination(
        signature.r8(),
        signature.s(),
        challenge.toBigInteger().mod(BabyJubJub.SUBORDER).negate(),
        timesEight);
  }
}
