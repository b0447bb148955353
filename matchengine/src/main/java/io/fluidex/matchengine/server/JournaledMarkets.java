package io.fluidex.matchengine.server;

import io.fluidex.matchengine.command.LoadMarkets;
import io.fluidex.matchengine.exchange.Exchange;
import io.fluidex.matchengine.exchange.UnavailableException;
import io.fluidex.matchengine.rest.ErrorCode;
import io.fluidex.matchengine.rest.MarketsDesk;
import io.fluidex.matchengine.rest.RestException;
import io.fluidex.matchengine.result.Rejected;
import io.fluidex.matchengine.result.Result;
import io.fluidex.runtime.config.ConfigException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Adds assets and markets by commands, which are in the journal as all others are.
 *
 * @param exchange executes the commands
 * @param configured reads what the configuration says
 */
record JournaledMarkets(Exchange exchange, Supplier<LoadMarkets> configured)
    implements MarketsDesk {
  private static final long REPLY_SECONDS = 30;

  @Override
  public void reload() {
    final LoadMarkets markets;
    try {
      markets = configured.get();
    } catch (final ConfigException e) {
      throw new RestException(ErrorCode.REFUSED, e.getMessage());
    }
    load(markets);
  }

  @Override
  public void load(final LoadMarkets markets) {
    final Result result;
    try {
      result = exchange.submit(markets).get(REPLY_SECONDS, TimeUnit.SECONDS);
    } catch (final TimeoutException e) {
      throw new RestException(
          ErrorCode.UNAVAILABLE,
          "not confirmed in time; it may have happened, look before repeating");
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RestException(ErrorCode.UNAVAILABLE, "the exchange is stopping");
    } catch (final ExecutionException e) {
      if (e.getCause() instanceof UnavailableException unavailable) {
        throw new RestException(ErrorCode.UNAVAILABLE, unavailable.getMessage());
      }
      throw new IllegalStateException("the command failed", e.getCause());
    }
    if (result instanceof Rejected rejected) {
      throw new RestException(ErrorCode.REFUSED, rejected.message());
    }
  }
}
