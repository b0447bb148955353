package io.fluidex.statemanager;

import io.fluidex.crypto.eddsa.PrivateKey;
import io.fluidex.crypto.field.Fr;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.message.SigningMessage;
import io.fluidex.rollup.tx.Cancel;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.PackedSignature;
import io.fluidex.rollup.tx.Register;
import io.fluidex.rollup.tx.SignedOrder;
import io.fluidex.rollup.tx.Transfer;
import io.fluidex.rollup.tx.Withdraw;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** An account with a key of its own that signs for it. */
public final class Trader {
  private static final PackedSignature NONE = PackedSignature.of(new byte[PackedSignature.BYTES]);

  /** Making a key takes a hundred times as long as the rest. */
  private static final Map<Integer, PrivateKey> KEYS = new ConcurrentHashMap<>();

  private final long account;
  private final PrivateKey key;
  private final Domain domain;
  private final boolean signs;

  /**
   * A trader whose key is made of a number.
   *
   * @param signs whether the signatures are real; those of nobody cost nothing
   */
  public Trader(final long account, final int keyNumber, final Domain domain, final boolean signs) {
    this.account = account;
    this.key = KEYS.computeIfAbsent(keyNumber, Trader::key);
    this.domain = domain;
    this.signs = signs;
  }

  private static PrivateKey key(final int number) {
    final byte[] seed = new byte[PrivateKey.SEED_BYTES];
    Arrays.fill(seed, (byte) 0x3c);
    seed[0] = (byte) number;
    seed[1] = (byte) (number >>> 8);
    return PrivateKey.fromSeed(seed);
  }

  /** The account. */
  public long account() {
    return account;
  }

  /** The registration of the key. */
  public Register register() {
    return new Register(account, key.publicKey().point().sign(), ay());
  }

  /** y of the key. */
  public Fr ay() {
    return key.publicKey().point().y();
  }

  private PackedSignature sign(final SigningMessage message) {
    return signs ? PackedSignature.of(key.sign(message.hash())) : NONE;
  }

  /** A signed order. */
  public SignedOrder sign(final Order order) {
    return new SignedOrder(order, sign(SigningMessage.of(domain, order)));
  }

  /** A signed transfer. */
  public Transfer transfer(
      final long to, final int token, final long amount, final long nonce, final long validUntil) {
    final Transfer unsigned = new Transfer(account, to, token, amount, nonce, validUntil, NONE);
    return new Transfer(
        account, to, token, amount, nonce, validUntil, sign(SigningMessage.of(domain, unsigned)));
  }

  /** A signed withdrawal. */
  public Withdraw withdraw(
      final int token, final long amount, final long nonce, final long validUntil) {
    final Withdraw unsigned = new Withdraw(account, token, amount, nonce, validUntil, NONE);
    return new Withdraw(
        account, token, amount, nonce, validUntil, sign(SigningMessage.of(domain, unsigned)));
  }

  /** A signed cancel. */
  public Cancel cancel(final long orderId, final long nonce) {
    final Cancel unsigned = new Cancel(account, orderId, nonce, NONE);
    return new Cancel(account, orderId, nonce, sign(SigningMessage.of(domain, unsigned)));
  }
}
