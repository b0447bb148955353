package io.fluidex.standalone.demo;

import java.util.List;

/**
 * How a demonstration ended.
 *
 * @param status what it has done
 * @param stopped whether it was stopped before its end
 * @param disagreements what the exchange has done otherwise than the order file says; empty if all
 *     agrees
 */
public record DemoResult(DemoStatus status, boolean stopped, List<String> disagreements) {
  /** Copies the list. */
  public DemoResult {
    disagreements = List.copyOf(disagreements);
  }
}
