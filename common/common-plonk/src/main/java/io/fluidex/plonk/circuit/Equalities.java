package io.fluidex.plonk.circuit;

import java.util.Arrays;

/** Which slots are bound to be equal, as a forest, and who bound them. */
final class Equalities {
  private int[] parent = {};
  private int[] asserted = new int[64];
  private int count;

  /** The slot that stands for all slots equal to the given one. */
  int find(final int slot) {
    if (slot >= parent.length) {
      return slot;
    }
    int root = slot;
    while (parent[root] != root) {
      root = parent[root];
    }
    int at = slot;
    while (parent[at] != root) {
      final int next = parent[at];
      parent[at] = root;
      at = next;
    }
    return root;
  }

  void merge(final int x, final int y, final int origin) {
    if (asserted.length < 3 * (count + 1)) {
      asserted = Arrays.copyOf(asserted, 2 * asserted.length);
    }
    asserted[3 * count] = x;
    asserted[3 * count + 1] = y;
    asserted[3 * count + 2] = origin;
    count++;
    ensure(Math.max(x, y));
    final int rootX = find(x);
    final int rootY = find(y);
    parent[Math.max(rootX, rootY)] = Math.min(rootX, rootY);
  }

  private void ensure(final int slot) {
    if (slot >= parent.length) {
      final int old = parent.length;
      parent = Arrays.copyOf(parent, Math.max(slot + 1, 2 * old));
      for (int i = old; i < parent.length; i++) {
        parent[i] = i;
      }
    }
  }

  /** Slot, slot, origin for each assertion. */
  int[] asserted() {
    return Arrays.copyOf(asserted, 3 * count);
  }
}
