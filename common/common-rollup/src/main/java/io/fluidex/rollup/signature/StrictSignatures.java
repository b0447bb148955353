package io.fluidex.rollup.signature;

import io.fluidex.crypto.eddsa.MalformedSignatureException;
import io.fluidex.crypto.eddsa.Signature;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.rollup.message.SigningMessage;
import io.fluidex.rollup.tree.NodeHasher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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

  private static final int LIMBS = PrimeField.LIMBS;
  private static final int MESSAGE_INPUTS = 2;
  private static final int CHALLENGE_INPUTS = 5;
  private static final NodeHasher HASHER = NodeHasher.ofMachine();

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

  /** Hashes messages and challenges side by side. */
  @Override
  public List<SignatureVerdict> checkAll(final List<SignatureClaim> claims) {
    final SignatureVerdict[] verdicts = new SignatureVerdict[claims.size()];
    final List<Candidate> candidates = new ArrayList<>(claims.size());
    for (int i = 0; i < verdicts.length; i++) {
      final SignatureClaim claim = claims.get(i);
      try {
        final Signature signature = Signature.fromBytes(claim.signature().toBytes());
        final Optional<AccountKey> key = key(new Fields(claim.sign(), claim.ay()));
        verdicts[i] = SignatureVerdict.INVALID;
        if (key.isPresent()) {
          candidates.add(new Candidate(i, key.get(), claim.message(), signature));
        }
      } catch (final MalformedSignatureException e) {
        verdicts[i] = SignatureVerdict.MALFORMED;
      }
    }
    final long[] challenges = challenges(candidates);
    for (int i = 0; i < candidates.size(); i++) {
      final Candidate candidate = candidates.get(i);
      if (candidate.key.verifyChallenge(candidate.signature, Fr.load(challenges, LIMBS * i))) {
        verdicts[candidate.claim] = SignatureVerdict.VALID;
      }
    }
    return List.of(verdicts);
  }

  /** A claim whose key and signature can be read. */
  private record Candidate(
      int claim, AccountKey key, SigningMessage message, Signature signature) {}

  private static long[] challenges(final List<Candidate> candidates) {
    final int count = candidates.size();
    final long[] messages = new long[MESSAGE_INPUTS * LIMBS * count];
    for (int i = 0; i < count; i++) {
      final SigningMessage message = candidates.get(i).message;
      Fr.of(message.first()).store(messages, MESSAGE_INPUTS * LIMBS * i);
      Fr.of(message.second()).store(messages, MESSAGE_INPUTS * LIMBS * i + LIMBS);
    }
    final long[] hashes = new long[LIMBS * count];
    HASHER.hash(MESSAGE_INPUTS, messages, 0, hashes, 0, count);
    final long[] inputs = new long[CHALLENGE_INPUTS * LIMBS * count];
    for (int i = 0; i < count; i++) {
      final Candidate candidate = candidates.get(i);
      final int at = CHALLENGE_INPUTS * LIMBS * i;
      candidate.signature.r8().x().store(inputs, at);
      candidate.signature.r8().y().store(inputs, at + LIMBS);
      candidate.key.point().x().store(inputs, at + 2 * LIMBS);
      candidate.key.point().y().store(inputs, at + 3 * LIMBS);
      System.arraycopy(hashes, LIMBS * i, inputs, at + 4 * LIMBS, LIMBS);
    }
    final long[] challenges = new long[LIMBS * count];
    HASHER.hash(CHALLENGE_INPUTS, inputs, 0, challenges, 0, count);
    return challenges;
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
