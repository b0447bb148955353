package io.fluidex.matchengine.exchange;

import io.fluidex.matchengine.command.EngineSettings;
import io.fluidex.matchengine.command.LoadMarkets;
import io.fluidex.matchengine.command.OpenPool;
import java.time.Duration;
import java.util.List;

/**
 * How the exchange works.
 *
 * @param engine the settings of the core
 * @param markets what is traded, added at the start if it is new
 * @param topic where events go
 * @param queueLimit commands that wait for execution; more are refused
 * @param batchLimit commands in one commit at most
 * @param snapshotInterval how often a snapshot is written if anything happened
 * @param replayPage rows of the log that are read at once
 * @param pools the pools of markets, opened at the start if they are new
 */
public record ExchangeSettings(
    EngineSettings engine,
    LoadMarkets markets,
    String topic,
    int queueLimit,
    int batchLimit,
    Duration snapshotInterval,
    int replayPage,
    List<OpenPool> pools) {
  /** Copies the list. */
  public ExchangeSettings {
    pools = List.copyOf(pools);
  }

  /** Settings with the default limits. */
  public static ExchangeSettings of(
      final EngineSettings engine, final LoadMarkets markets, final String topic) {
    return new ExchangeSettings(
        engine, markets, topic, 16_384, 4_096, Duration.ofMinutes(10), 10_000, List.of());
  }
}
