package io.fluidex.ethsender.rpc;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Several nodes of one chain, of which the best is asked.
 *
 * <p>A round of questions goes to one node, so that the answers fit each other. A node that fails
 * or limits is left alone for a while; among the others, one that was behind by more than a few
 * blocks when it was last looked at comes later, else the order of the configuration counts. Safe
 * for use by several threads.
 */
public final class RpcEndpoints {
  /** How long a node that failed is left alone. */
  private static final Duration FAILED = Duration.ofSeconds(5);

  /** How long one is left alone that limits how often it is asked. */
  private static final Duration RATE_LIMITED = Duration.ofSeconds(30);

  /** How often the heads are compared. */
  private static final Duration COMPARED = Duration.ofSeconds(10);

  /** By how many blocks a node may be behind and still be asked first. */
  private static final long BEHIND = 3;

  private final List<Candidate> candidates = new ArrayList<>();
  private final LongSupplier nanoTime;

  /**
   * The nodes of a chain.
   *
   * @param uris HTTP addresses, the preferred first
   * @param deadline for one answer
   * @throws IllegalArgumentException if there is none
   */
  public RpcEndpoints(final List<URI> uris, final Duration deadline) {
    this(uris, deadline, System::nanoTime);
  }

  RpcEndpoints(final List<URI> uris, final Duration deadline, final LongSupplier nanoTime) {
    if (uris.isEmpty()) {
      throw new IllegalArgumentException("an L1 node is needed: give the URL of one");
    }
    this.nanoTime = nanoTime;
    final HttpClient http = HttpClient.newBuilder().connectTimeout(deadline).build();
    uris.forEach(uri -> candidates.add(new Candidate(new RpcEndpoint(http, uri, deadline))));
  }

  /**
   * Asks the best node.
   *
   * @param questions what is asked of it
   * @return what they return
   * @throws RpcException if it fails; the next round may go to another
   */
  public <T> T ask(final Function<L1Node, T> questions) {
    final Candidate best = best();
    try {
      return questions.apply(new L1Node(best.endpoint));
    } catch (final RpcRateLimitedException e) {
      leave(best, RATE_LIMITED);
      throw e;
    } catch (final RpcUnavailableException e) {
      leave(best, FAILED);
      throw e;
    }
  }

  private synchronized Candidate best() {
    final long now = nanoTime.getAsLong();
    if (candidates.size() > 1) {
      candidates.forEach(c -> look(c, now));
    }
    final List<Candidate> there = candidates.stream().filter(c -> c.leftUntil <= now).toList();
    final List<Candidate> among = there.isEmpty() ? candidates : there;
    final long highest = among.stream().mapToLong(c -> c.head).max().orElseThrow();
    return among.stream().filter(c -> highest - c.head <= BEHIND).findFirst().orElseThrow();
  }

  private static void look(final Candidate candidate, final long now) {
    if (candidate.leftUntil > now || candidate.lookedAt + COMPARED.toNanos() > now) {
      return;
    }
    candidate.lookedAt = now;
    try {
      candidate.head = new L1Node(candidate.endpoint).height();
    } catch (final RpcException e) {
      candidate.head = 0;
      candidate.leftUntil = now + FAILED.toNanos();
    }
  }

  private synchronized void leave(final Candidate candidate, final Duration pause) {
    candidate.leftUntil = nanoTime.getAsLong() + pause.toNanos();
  }

  /** A node and what is known of it; guarded by the monitor of the list's owner. */
  private static final class Candidate {
    private final RpcEndpoint endpoint;
    private long leftUntil = Long.MIN_VALUE;
    private long lookedAt = Long.MIN_VALUE / 2;
    private long head;

    private Candidate(final RpcEndpoint endpoint) {
      this.endpoint = endpoint;
    }
  }
}
