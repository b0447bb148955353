package io.fluidex.matchengine.auth;

import io.fluidex.matchengine.account.L2Key;
import io.fluidex.matchengine.command.Authorisation;
import io.fluidex.matchengine.command.SignaturePolicy;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.message.SigningMessage;
import io.fluidex.rollup.signature.SignatureChecker;
import io.fluidex.rollup.signature.SignatureClaim;
import io.fluidex.rollup.tx.Cancel;
import io.fluidex.rollup.tx.PackedSignature;
import io.fluidex.rollup.tx.SignedOrder;
import io.fluidex.rollup.tx.Transfer;
import io.fluidex.rollup.tx.Withdraw;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * Finds out whether signatures are those of the accounts' keys. Each check takes a good part of a
 * millisecond on the calling thread, so it is done by the threads of the requests. Safe for many
 * threads.
 */
public final class RequestSignatures {
  private final Domain domain;
  private final SignatureChecker checker;
  private final LongFunction<Optional<L2Key>> keys;
  private final Supplier<SignaturePolicy> policy;

  /**
   * Checks for one deployment.
   *
   * @param domain what every message of the deployment contains
   * @param checker safe for many threads
   * @param keys the keys of users
   * @param policy whether signatures matter at all, asked each time
   */
  public RequestSignatures(
      final Domain domain,
      final SignatureChecker checker,
      final LongFunction<Optional<L2Key>> keys,
      final Supplier<SignaturePolicy> policy) {
    this.domain = domain;
    this.checker = checker;
    this.keys = keys;
    this.policy = policy;
  }

  /** What is known of an order's signature; {@code null} stands for an order without one. */
  public Authorisation order(final SignedOrder order) {
    return order == null
        ? Authorisation.UNSIGNED
        : check(
            order.order().account(), SigningMessage.of(domain, order.order()), order.signature());
  }

  /** What is known of a transfer's signature. */
  public Authorisation transfer(final Transfer transfer) {
    return transfer == null
        ? Authorisation.UNSIGNED
        : check(transfer.from(), SigningMessage.of(domain, transfer), transfer.signature());
  }

  /** What is known of a withdrawal's signature. */
  public Authorisation withdraw(final Withdraw withdraw) {
    return withdraw == null
        ? Authorisation.UNSIGNED
        : check(withdraw.account(), SigningMessage.of(domain, withdraw), withdraw.signature());
  }

  /** What is known of a cancel's signature. */
  public Authorisation cancel(final Cancel cancel) {
    return cancel == null
        ? Authorisation.UNSIGNED
        : check(cancel.account(), SigningMessage.of(domain, cancel), cancel.signature());
  }

  /**
   * What is known of a removal's signature; {@code null} stands for one without.
   *
   * @param removal what has to be signed
   */
  public Authorisation removal(final RemovalMessage removal, final PackedSignature signature) {
    return signature == null
        ? Authorisation.UNSIGNED
        : check(removal.account(), removal.message(domain), signature);
  }

  /**
   * What is known of the signature of a session, with which a user reads what is its own.
   *
   * @param account whose, 32 bits
   * @param validUntil its last second since 1970, 32 bits
   * @param signature {@code null} stands for a session without one
   */
  public Authorisation session(
      final long account, final long validUntil, final PackedSignature signature) {
    return signature == null
        ? Authorisation.UNSIGNED
        : check(account, SigningMessage.ofSession(domain, account, validUntil), signature);
  }

  private Authorisation check(
      final long account, final SigningMessage message, final PackedSignature signature) {
    if (policy.get() == SignaturePolicy.IGNORED) {
      return Authorisation.UNSIGNED;
    }
    final Optional<L2Key> key = keys.apply(account);
    if (key.isEmpty()) {
      return Authorisation.NO_KEY;
    }
    return new Authorisation(
        key.get(),
        checker.check(new SignatureClaim(key.get().sign(), key.get().ay(), message, signature)));
  }
}
