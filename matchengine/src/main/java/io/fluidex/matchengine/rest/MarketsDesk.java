package io.fluidex.matchengine.rest;

import io.fluidex.matchengine.command.LoadMarkets;

/** How operators add assets and markets. */
public interface MarketsDesk {
  /**
   * Adds what is new; what is known stays as it is.
   *
   * @throws RestException if the exchange refuses it, or cannot do it now
   */
  void load(LoadMarkets markets);

  /**
   * Reads the configuration again and adds what is new.
   *
   * @throws RestException if the exchange refuses it, or cannot do it now
   */
  void reload();
}
