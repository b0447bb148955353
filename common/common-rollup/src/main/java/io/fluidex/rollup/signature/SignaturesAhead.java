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
 * asked. A claim that was begun several times, as that of an order in several trades, is decided
 * once and kept until it was asked as often.
 */
public final class SignaturesAhead implements SignatureChecker {
  /** A claim under way, and how often it will be asked. */
  private record Answer(CompletableFuture<SignatureVerdict> verdict, int asks) {}

  private final SignatureChecker checker;
  private final Executor threads;
  private final Map<SignatureClaim, Answer> answers = new ConcurrentHashMap<>();

  /**
   * Decides with a checker on some threads. How many claims may be ahead at once is bounded by the
   * caller, who knows its transactions.
   */
  public SignaturesAhead(final SignatureChecker checker, final Executor threads) {
    this.checker = checker;
    this.threads = threads;
  }

  /** Begins to decide a claim that will be asked once more. */
  public void begin(final SignatureClaim claim) {
    answers.compute(
        claim,
        (c, known) ->
            known == null
                ? new Answer(CompletableFuture.supplyAsync(() -> checker.check(c), threads), 1)
                : new Answer(known.verdict, known.asks + 1));
  }

  /** Forgets claims that were begun but never asked. */
  public void clear() {
    answers.clear();
  }

  @Override
  public SignatureVerdict check(final SignatureClaim claim) {
    final Answer answer = answers.get(claim);
    if (answer == null) {
      return checker.check(claim);
    }
    answers.computeIfPresent(
        claim, (c, known) -> known.asks == 1 ? null : new Answer(known.verdict, known.asks - 1));
    return answer.verdict.join();
  }
}
