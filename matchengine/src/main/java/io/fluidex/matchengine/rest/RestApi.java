package io.fluidex.matchengine.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluidex.matchengine.catalog.Catalog;
import io.fluidex.matchengine.history.HistoryQueries;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** All routes, at the paths of the original. */
final class RestApi {
  /** Where the original has its routes. */
  static final String PREFIX = "/api/exchange/panel";

  private static final String VERSION = "0.1.0";

  private RestApi() {}

  /**
   * The routes.
   *
   * @param desk where operators' wishes go; none if they have no routes
   */
  static List<Route> routes(
      final HistoryQueries history,
      final Supplier<Catalog> catalog,
      final Optional<MarketsDesk> desk,
      final InstantSource clock) {
    final List<Route> routes =
        new ArrayList<>(new PanelRoutes(history, catalog, clock).routes(PREFIX));
    routes.addAll(new ChartRoutes(history, catalog, clock).routes(PREFIX + "/tradingview"));
    desk.ifPresent(some -> routes.addAll(new ManageRoutes(some).routes(PREFIX + "/manage/market")));
    final ObjectNode[] document = new ObjectNode[1];
    routes.add(
        Route.get(
            PREFIX + "/api/spec",
            "This description",
            List.of(),
            Schema.object(),
            request -> Reply.json(document[0])));
    document[0] = OpenApi.document(routes, VERSION);
    return List.copyOf(routes);
  }
}
