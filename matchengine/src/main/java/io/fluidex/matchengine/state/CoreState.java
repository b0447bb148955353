package io.fluidex.matchengine.state;

import io.fluidex.matchengine.command.EngineSettings;
import io.fluidex.matchengine.command.LogMetadata;
import io.fluidex.matchengine.market.AssetSpec;
import io.fluidex.matchengine.order.OrderSnapshot;
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
    List<PoolState> pools) {
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
}
