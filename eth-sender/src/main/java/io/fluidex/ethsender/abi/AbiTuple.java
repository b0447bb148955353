package io.fluidex.ethsender.abi;

import java.util.List;

/** A struct of a contract: generated records implement it. */
@FunctionalInterface
public interface AbiTuple {
  /** The members, in their order. */
  List<Object> values();
}
