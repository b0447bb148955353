package io.fluidex.matchengine.state;

import io.fluidex.matchengine.command.EngineSettings;
import io.fluidex.matchengine.command.LogMetadata;
import io.fluidex.matchengine.market.AssetSpec;
import java.util.List;

/**
 * What there is one of in a state, and what there are few of.
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
 */
public record StateHeading(
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
    List<MarketState> markets) {
  /** Copies the lists. */
  public StateHeading {
    guardSeen = List.copyOf(guardSeen);
    assets = List.copyOf(assets);
    markets = List.copyOf(markets);
  }
}
