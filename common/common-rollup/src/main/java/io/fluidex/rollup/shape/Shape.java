package io.fluidex.rollup.shape;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a block circuit is made for: how many transactions a block has, and the depths of the trees.
 *
 * @param transactions slots of a block, 1 to {@value #MAX_TRANSACTIONS}
 * @param depths the depths of the trees
 */
public record Shape(int transactions, Depths depths) {
  /** Slots of the largest block: a thousand times 16,000 rows is what a setup can hold. */
  public static final int MAX_TRANSACTIONS = 1024;

  /** 2 slots, depths (3, 4, 4): for tests. */
  public static final Shape TINY = new Shape(2, new Depths(3, 4, 4));

  /** 2 slots, depths (5, 10, 5): the size the original ran its demonstration with. */
  public static final Shape SMALL = new Shape(2, new Depths(5, 10, 5));

  /** 16 slots, depths (8, 14, 24): 256 tokens, 16,384 orders an account, 16,777,216 accounts. */
  public static final Shape PROD16 = new Shape(16, new Depths(8, 14, 24));

  /** 64 slots with the depths of {@link #PROD16}. */
  public static final Shape PROD64 = new Shape(64, new Depths(8, 14, 24));

  private static final Map<String, Shape> NAMED = named();

  /**
   * Checks the number of slots.
   *
   * @throws IllegalArgumentException if it lies outside
   */
  public Shape {
    if (transactions < 1 || transactions > MAX_TRANSACTIONS) {
      throw new IllegalArgumentException(
          "a block must have 1 to " + MAX_TRANSACTIONS + " transactions, not " + transactions);
    }
  }

  private static Map<String, Shape> named() {
    final Map<String, Shape> shapes = new LinkedHashMap<>();
    shapes.put("tiny", TINY);
    shapes.put("small", SMALL);
    shapes.put("prod16", PROD16);
    shapes.put("prod64", PROD64);
    return Collections.unmodifiableMap(shapes);
  }

  /** The shapes that have names, smallest first. */
  public static Map<String, Shape> all() {
    return NAMED;
  }

  /** The shape of a name of {@link #all()}. */
  public static Optional<Shape> ofName(final String name) {
    return Optional.ofNullable(NAMED.get(name));
  }

  /** The name, such as {@code tiny}; of a shape without one, its numbers. */
  @Override
  public String toString() {
    return NAMED.entrySet().stream()
        .filter(named -> named.getValue().equals(this))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(transactions + " x " + depths);
  }
}
