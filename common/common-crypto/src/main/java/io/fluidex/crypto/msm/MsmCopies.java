package io.fluidex.crypto.msm;

/**
 * Multiples that bases come with: copy t of a base is 2^(t shift) times the base.
 *
 * @param count how many, the base itself among them
 * @param shift doublings from one to the next
 */
record MsmCopies(int count, int shift) {
  /** Nothing but the bases themselves. */
  static final MsmCopies NONE = new MsmCopies(1, MsmPlan.BITS);

  /**
   * The multiples with which a sum over all bases costs the least.
   *
   * @param n how many bases
   * @param most how many copies there may be
   */
  static MsmCopies best(final int n, final long most) {
    MsmCopies best = NONE;
    long bestCost = MsmPlan.of(n, NONE, 1).cost();
    for (int shift = 1; shift < MsmPlan.BITS; shift++) {
      final MsmCopies copies = new MsmCopies(Math.ceilDiv(MsmPlan.BITS, shift), shift);
      if (copies.count <= most) {
        final long cost = MsmPlan.of(n, copies, 1).cost();
        if (cost < bestCost) {
          best = copies;
          bestCost = cost;
        }
      }
    }
    return best;
  }
}
