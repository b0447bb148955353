package io.fluidex.prover.master.schedule;

/**
 * Who claims to hold a lease.
 *
 * @param prover the prover's id
 * @param token the fencing token of its lease; {@link #NO_TOKEN} from clients of the original, who
 *     know none and are told apart by their id alone
 */
public record Holder(String prover, long token) {
  /** In place of a token that the client does not know. */
  public static final long NO_TOKEN = 0;

  /** Whether this is who took the newest lease of a task. */
  public boolean tookNewestLeaseOf(final TaskState task) {
    if (task.leaseToken() == NO_TOKEN) {
      return false;
    }
    return token == NO_TOKEN
        ? prover.equals(task.prover().orElse(null))
        : token == task.leaseToken();
  }
}
