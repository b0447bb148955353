package io.fluidex.matchengine.core;

import java.util.AbstractCollection;
import java.util.Iterator;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Facts that are made while they are read, whose number is known before. */
final class Listing<T> extends AbstractCollection<T> {
  private final int size;
  private final Supplier<Stream<T>> facts;

  Listing(final int size, final Supplier<Stream<T>> facts) {
    this.size = size;
    this.facts = facts;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Iterator<T> iterator() {
    return facts.get().iterator();
  }
}
