package io.fluidex.matchengine.history;

import java.util.List;

/**
 * A part of a list.
 *
 * @param total length of the whole list
 * @param rows the part
 */
public record Page<T>(long total, List<T> rows) {
  /** Copies the rows. */
  public Page {
    rows = List.copyOf(rows);
  }
}
