package io.fluidex.matchengine.server;

import io.fluidex.crypto.eddsa.PrivateKey;
import io.fluidex.matchengine.command.EngineSettings;
import io.fluidex.matchengine.command.OpenPool;
import io.fluidex.matchengine.pool.Curve;
import io.fluidex.runtime.config.Secret;
import io.fluidex.runtime.config.Section;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The pool of a market. Markets have none unless their settings say so:
 *
 * <pre>
 * pool:
 *   account: 9       # a registered account, for this pool alone; 0, the default, for no pool
 *   fee_bips: 30     # what swaps leave to the pool, in hundredths of a percent
 *   key:             # the seed of the account's L2 key, 64 hex digits; required in mode: rollup
 * </pre>
 *
 * @param terms what the core has to know
 * @param key the seed in hex, empty without one
 */
public record PoolSettings(OpenPool terms, Secret key) {
  private static final int DEFAULT_FEE_BIPS = 30;
  private static final long MAX_ACCOUNT = 0xffff_ffffL;

  /** Reads the pools of the sections of markets. */
  static List<PoolSettings> read(final List<Section> markets, final EngineSettings engine) {
    return markets.stream().map(market -> read(market, engine)).flatMap(Optional::stream).toList();
  }

  private static Optional<PoolSettings> read(final Section market, final EngineSettings engine) {
    final String name = market.string("name", market.string("base") + "_" + market.string("quote"));
    final Section section = market.section("pool");
    final long account = section.number("account", 0, 0, MAX_ACCOUNT);
    final int fee = section.integer("fee_bips", DEFAULT_FEE_BIPS, 0, Curve.MAX_FEE_BIPS);
    final Secret key = section.secret("key");
    if (account == 0) {
      return Optional.empty();
    }
    if (key.isEmpty() && engine.isRollup()) {
      throw section.error("key", "is missing: the pool's orders have to be signed");
    }
    if (!key.isEmpty() && !isSeed(key.reveal())) {
      throw section.error("key", "is not " + 2 * PrivateKey.SEED_BYTES + " hex digits");
    }
    return Optional.of(new PoolSettings(new OpenPool(name, account, fee), key));
  }

  private static boolean isSeed(final String text) {
    try {
      return HexFormat.of().parseHex(text).length == PrivateKey.SEED_BYTES;
    } catch (final IllegalArgumentException e) {
      return false;
    }
  }

  /** The key, if there is one. */
  Optional<PrivateKey> privateKey() {
    return key.isEmpty()
        ? Optional.empty()
        : Optional.of(PrivateKey.fromSeed(HexFormat.of().parseHex(key.reveal())));
  }
}
