package io.fluidex.rollup.signature;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Decides claims on other threads before the executor asks for them.
 *
 * <p>A claim names its key, so an answer given ahead stays right whatever happens in between: if an
 * account has changed its key by then, the executor asks another claim, which is decided when it is
 * asked.
 */
public final class SignaturesAhead implements SignatureChecker {
  private final SignatureChecker checker;
  private final Executor threads;
  private final Map<SignatureClaim, CompletableFuture<SignatureVerdict>> answers =
      new ConcurrentHashMap<>();

  /**
   * Decides with a checker on some threads. How many claims may be ahead at once is bounded by the
   * caller, who knows its transactions.
   */
  public SignaturesAhead(final SignatureChecker checker, final Executor threads) {
    this.checker = checker;
    this.threads = threads;
  }

  /** Begins to decide a claim that will be asked. */
  public void begin(final SignatureClaim claim) {
    answers.computeIfAbsent(
        claim, c -> CompletableFuture.supplyAsync(() -> checker.check(c), threads));
  }

  /** Forgets claims that were begun but never asked. */
  public void clear() {
    answers.clear();
  }

  @Override
  public SignatureVerdict check(final SignatureClaim claim) {
    final CompletableFuture<SignatureVerdict> answer = answers.remove(claim);
    return answer == null ? checker.check(claim) : answer.join();
  }
}
