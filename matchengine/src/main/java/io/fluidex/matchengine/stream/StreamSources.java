package io.fluidex.matchengine.stream;

import java.util.concurrent.CompletableFuture;

/** Where the state comes from that events change. */
public interface StreamSources {
  /** All open orders, after some event. */
  CompletableFuture<OpenOrders> openOrders();

  /** A user's open orders and balances, after some event. */
  CompletableFuture<UserNow> user(long userId);
}
