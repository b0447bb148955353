package io.fluidex.rollup.simulation;

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

/** An account with a key that signs for it. */
public final class Trader {
  /** A signature that is none of anything: R8 the neutral element, S = 0. */
  public static final PackedSignature NO_SIGNATURE = noSignature();

  private final long account;
  private final int keyNumber;
  private final PrivateKey key;
  private final Domain domain;

  /** A trader whose key is made of a number. */
  public Trader(final long account, final int keyNumber, final Domain domain) {
    final byte[] seed = new byte[PrivateKey.SEED_BYTES];
    Arrays.fill(seed, (byte) 0x5a);
    seed[0] = (byte) keyNumber;
    seed[1] = (byte) (keyNumber >>> 8);
    this.account = account;
    this.keyNumber = keyNumber;
    this.key = PrivateKey.fromSeed(seed);
    this.domain = domain;
  }

  private static PackedSignature noSignature() {
    final byte[] bytes = new byte[PackedSignature.BYTES];
    bytes[0] = 1;
    return PackedSignature.of(bytes);
  }

  /** The account. */
  public long account() {
    return account;
  }

  /** The key. */
  public PrivateKey key() {
    return key;
  }

  /** The same account and key in another deployment. */
  public Trader in(final Domain other) {
    return new Trader(account, keyNumber, other);
  }

  /** The registration of the key for the account. */
  public Register register() {
    return new Register(account, sign(), ay());
  }

  /** The sign of the key. */
  public boolean sign() {
    return key.publicKey().point().sign();
  }

  /** y of the key. */
  public Fr ay() {
    return key.publicKey().point().y();
  }

  /** Signs a message. */
  public PackedSignature sign(final SigningMessage message) {
    return PackedSignature.of(key.sign(message.hash()));
  }

  /** Signs an order. */
  public SignedOrder sign(final Order order) {
    return new SignedOrder(order, sign(SigningMessage.of(domain, order)));
  }

  /** A signed transfer. */
  public Transfer transfer(
      final long to, final int token, final long amount, final long nonce, final long validUntil) {
    final Transfer unsigned =
        new Transfer(account, to, token, amount, nonce, validUntil, NO_SIGNATURE);
    return new Transfer(
        account, to, token, amount, nonce, validUntil, sign(SigningMessage.of(domain, unsigned)));
  }

  /** A signed withdrawal. */
  public Withdraw withdraw(
      final int token, final long amount, final long nonce, final long validUntil) {
    final Withdraw unsigned = new Withdraw(account, token, amount, nonce, validUntil, NO_SIGNATURE);
    return new Withdraw(
        account, token, amount, nonce, validUntil, sign(SigningMessage.of(domain, unsigned)));
  }

  /** A signed cancel. */
  public Cancel cancel(final long orderId, final long nonce) {
    final Cancel unsigned = new Cancel(account, orderId, nonce, NO_SIGNATURE);
    return new Cancel(account, orderId, nonce, sign(SigningMessage.of(domain, unsigned)));
  }
}
