package io.fluidex.standalone.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.l2key.EthereumKey;
import io.fluidex.ethsender.rpc.RpcException;
import io.fluidex.rollup.publicdata.PublicData;
import io.fluidex.rollup.state.StateReader;
import io.fluidex.standalone.demo.Script;
import io.fluidex.standalone.demo.ScriptedTraders;
import io.fluidex.statemanager.restore.PublishedBlock;
import io.fluidex.statemanager.restore.RestoreListener;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One exchange of separate processes, with real proofs, goes through everything: kills, restarts,
 * reorganisations, and at last the exodus of all its traders. A longer version runs with {@code
 * -Dfluidex.long=true}; {@code -Dfluidex.seed} gives another seed, {@code -Dfluidex.kills} another
 * number of kills of each service.
 */
@Timeout(7_200)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CampaignTest {
  private static final boolean LONG = Boolean.getBoolean("fluidex.long");
  private static final long SEED = Long.getLong("fluidex.seed", 20_200_222);
  private static final int TRADERS = 3;
  private static final int ATTEMPTS = 5;
  private static final int KILLS = Integer.getInteger("fluidex.kills", LONG ? 20 : 1);
  private static final int RESTARTS = LONG ? 3 : 1;
  private static final long BLOCKS = LONG ? 40 : 6;
  private static final List<Integer> DEPTHS =
      LONG ? IntStream.rangeClosed(1, 10).boxed().toList() : List.of(4);

  @TempDir private static Path folder;
  private static ProcessExchange exchange;
  private static Script script;
  private static ScriptedTraders traders;
  private static Verdict verdict;

  @BeforeAll
  static void start() throws Exception {
    exchange = new ProcessExchange(folder);
    script = new Script(TRADERS, SEED);
    traders = enter();
    verdict = new Verdict(exchange, script, traders);
  }

  /** Who could not come in for want of an answer of L1 tries again: nothing is done twice. */
  private static ScriptedTraders enter() {
    for (int attempt = 1; ; attempt++) {
      try {
        return new ScriptedTraders(
            exchange.endpoints(),
            exchange.ground().traders().subList(0, TRADERS),
            Patience.LIMIT,
            exchange.l1());
      } catch (final RpcException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  @AfterAll
  static void stop() {
    if (traders != null) {
      traders.close();
    }
    if (exchange != null) {
      exchange.close();
    }
  }

  /** Tells what the services said last if something fails. */
  private interface Part {
    String run() throws Exception;
  }

  private static void told(final Part part) throws Exception {
    final long began = System.nanoTime();
    try {
      final String done = part.run();
      System.out.printf("%s, %.0f s, seed %d%n", done, (System.nanoTime() - began) / 1e9, SEED);
    } catch (final Throwable e) {
      System.out.println("seed " + SEED + "\n" + exchange.logs());
      throw e;
    }
  }

  @Test
  @Order(1)
  void shouldEndAsUndisturbedWhateverIsKilledAndRestarted() throws Exception {
    told(() -> {
      final int actions =
          new KillCampaign(exchange, script, traders, SEED).run(KILLS, RESTARTS, BLOCKS);
      final long blocks = verdict.settle(TRADERS);
      exchange.services().forEach(s -> assertEquals(KILLS, s.kills(), s.name()));
      return KILLS
          + " kills of each service, "
          + RESTARTS
          + " restarts of broker, database and L1 node, "
          + actions
          + " actions, "
          + blocks
          + " blocks";
    });
  }

  @Test
  @Order(2)
  void shouldEndAsUndisturbedHoweverL1IsReorganised() throws Exception {
    told(() -> {
      final int dropped = new ReorgCampaign(exchange, script, traders, SEED).run(DEPTHS);
      return "reorganisations of "
          + DEPTHS
          + " blocks after each stage, "
          + dropped
          + " transactions dropped, "
          + verdict.settle(TRADERS)
          + " blocks";
    });
  }

  @Test
  @Order(3)
  void shouldRestoreEveryBlockFromL1Alone() throws Exception {
    told(() -> {
      for (int trader = 0; trader < TRADERS; trader++) {
        script.offer(trader).ifPresent(traders::perform);
      }
      verdict.settle(TRADERS);
      final List<String> roots = new ArrayList<>();
      final ExodusDrill drill = drill();
      final long blocks =
          drill
              .restore(
                  new RestoreListener() {
                    @Override
                    public void restored(
                        final PublishedBlock block,
                        final PublicData data,
                        final StateReader state) {
                      roots.add(Hex.encode(state.root().toBytesBe()));
                    }
                  })
              .block();
      assertTrue(blocks >= BLOCKS, blocks + " blocks");
      assertEquals(
          exchange.value(
              "rollup",
              "select string_agg(encode(new_root, 'hex'), ',' order by block_id) from l2block"),
          String.join(",", roots));
      return blocks + " blocks restored, " + drill.audit() + " trades audited";
    });
  }

  private static ExodusDrill drill() {
    final EthereumKey stranger = exchange.ground().traders().get(TRADERS);
    return new ExodusDrill(exchange, stranger);
  }

  @Test
  @Order(4)
  void shouldDoTheSameAgainFromTheLogAlone() throws Exception {
    told(() -> {
      exchange.service("matchengine").stop();
      return new Undisturbed(exchange, "again").compare() + " events derived again";
    });
  }

  @Test
  @Order(5)
  void shouldPayEverybodyExactlyTheirBalanceInExodusMode() throws Exception {
    told(() -> {
      exchange.service("eth-sender").stop();
      final ExodusDrill drill = drill();
      final BigInteger wei = traders.asset("ETH").unit().multiply(BigInteger.valueOf(7_000));
      drill.begin(traders.l1(0), traders.account(0), wei);
      drill.payEverybody(script, traders, TRADERS);
      drill.refund(traders.owner(0), wei);
      drill.requireEmpty(traders);
      return "exodus of " + TRADERS + " traders";
    });
  }
}
