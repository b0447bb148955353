package io.fluidex.matchengine.state;

import io.fluidex.matchengine.command.EngineSettings;
import io.fluidex.matchengine.command.LogMetadata;
import io.fluidex.matchengine.market.AssetSpec;
import io.fluidex.matchengine.order.OrderSnapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that decides how the exchange goes on. Two implementations that have executed the same
 * commands have equal states.
 *
 * @param settings the settings
 * @param time time of the last effective command, in milliseconds
 * @param lastSeq number of the last event
 * @param lastOrderId the last exchange-wide order id
 * @param lastTradeId the last trade id
 * @param registeredUsers how many users were registered
 * @param nextSerial serial number of the next request from L1
 * @param guardBlock the newest L1 block of the original's guard
 * @param guardSeen requests seen in that block, oldest first
 * @param assets assets in the order in which they were loaded
 * @param markets markets by number
 * @param users users by ascending id
 * @param orders open orders by ascending id
 * @param requests business ids that are remembered, oldest first
 * @param closed closed orders with clients' ids that are remembered, oldest closing first
 * @param pools pools by ascending market
 */
public record CoreState(
    EngineSettings settings,
    long time,
    long lastSeq,
    long lastOrderId,
    long lastTradeId,
    long registeredUsers,
    long nextSerial,
    long guardBlock,
    List<LogMetadata> guardSeen,
    List<AssetSpec> assets,
    List<MarketState> markets,
    List<UserState> users,
    List<OrderSnapshot> orders,
    List<SeenRequest> requests,
    List<ClosedOrder> closed,
    List<PoolState> pools)
    implements StateSource {
  /** Copies the lists. */
  public CoreState {
    guardSeen = List.copyOf(guardSeen);
    assets = List.copyOf(assets);
    markets = List.copyOf(markets);
    users = List.copyOf(users);
    orders = List.copyOf(orders);
    requests = List.copyOf(requests);
    closed = List.copyOf(closed);
    pools = List.copyOf(pools);
  }

  /** All of a state at once. */
  public static CoreState of(final StateSource source) {
    return of(
        source.heading(),
        List.copyOf(source.users()),
        List.copyOf(source.orders()),
        List.copyOf(source.requests()),
        List.copyOf(source.closed()),
        List.copyOf(source.pools()));
  }

  private static CoreState of(
      final StateHeading heading,
      final List<UserState> users,
      final List<OrderSnapshot> orders,
      final List<SeenRequest> requests,
      final List<ClosedOrder> closed,
      final List<PoolState> pools) {
    return new CoreState(
        heading.settings(),
        heading.time(),
        heading.lastSeq(),
        heading.lastOrderId(),
        heading.lastTradeId(),
        heading.registeredUsers(),
        heading.nextSerial(),
        heading.guardBlock(),
        heading.guardSeen(),
        heading.assets(),
        heading.markets(),
        users,
        orders,
        requests,
        closed,
        pools);
  }

  @Override
  public StateHeading heading() {
    return new StateHeading(
        settings,
        time,
        lastSeq,
        lastOrderId,
        lastTradeId,
        registeredUsers,
        nextSerial,
        guardBlock,
        guardSeen,
        assets,
        markets);
  }

  /** Gathers a state that is told piece by piece. */
  static final class Gatherer implements StateSink {
    private final List<UserState> users = new ArrayList<>();
    private final List<OrderSnapshot> orders = new ArrayList<>();
    private final List<SeenRequest> requests = new ArrayList<>();
    private final List<ClosedOrder> closed = new ArrayList<>();
    private final List<PoolState> pools = new ArrayList<>();
    private StateHeading heading;

    /** The state, once all of it was told. */
    CoreState state() {
      return of(heading, users, orders, requests, closed, pools);
    }

    @Override
    public void heading(final StateHeading told) {
      heading = told;
    }

    @Override
    public void user(final UserState user) {
      users.add(user);
    }

    @Override
    public void order(final OrderSnapshot order) {
      orders.add(order);
    }

    @Override
    public void request(final SeenRequest request) {
      requests.add(request);
    }

    @Override
    public void closed(final ClosedOrder order) {
      closed.add(order);
    }

    @Override
    public void pool(final PoolState pool) {
      pools.add(pool);
    }
  }
}
