package io.fluidex.ethsender;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.babyjubjub.BabyJubJubPoint;
import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.crypto.l2key.EthereumKey;
import io.fluidex.ethsender.chain.Counters;
import io.fluidex.ethsender.fee.Fees;
import io.fluidex.ethsender.rpc.L1Node;
import io.fluidex.ethsender.schedule.Lane;
import io.fluidex.ethsender.wallet.L1Transaction;
import io.fluidex.ethsender.world.World;
import io.fluidex.wire.l1.L1Event;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Blocks on their way to a real node, from a real database; one exchange for all tests. */
class EthSenderTest {
  private static final long GWEI = 1_000_000_000L;
  private static World world;
  private static long withdrawn;
  private EthSenderService sender;

  @BeforeAll
  static void start() throws Exception {
    world = new World();
    world.setAutomine(false);
    // The fee account's registration is the first request of every exchange.
    world.seal(true, world.feeAccount());
  }

  @AfterAll
  static void stop() throws Exception {
    world.stop();
  }

  @BeforeEach
  void startSender() throws Exception {
    sender = world.startSender();
  }

  /** Whatever happened, every block is executed once, and the database says so. */
  @AfterEach
  void stopSender() throws Exception {
    world.setMining(true);
    awaitExecuted();
    assertEquals(withdrawn, world.client().pending(feeOwner(), 0));
    assertEquals(
        0L,
        world.value(
            Long.class,
            "select count(*) from l2block where commit_tx is null or prove_tx is null"
                + " or execute_tx is null"));
    sender.stop(Duration.ofSeconds(5));
  }

  private static EthereumAddress feeOwner() {
    return EthereumKey.fromHex("a1".repeat(32)).address();
  }

  private static void awaitExecuted() {
    final long all = world.blocks();
    world.await(
        "the execution of all blocks",
        () ->
            world.counters().equals(new Counters(all, all, all))
                && world.value(
                        Long.class, "select count(*) from l2block where status <> 'executed'")
                    == 0);
  }

  private static void sealWithdrawals(final int blocks) {
    for (int i = 0; i < blocks; i++) {
      world.seal(true, world.withdraw(1, 5), world.withdraw(1, 6));
      withdrawn += 11;
    }
  }

  private static boolean isIn(final String state) {
    return world.value(Long.class, "select count(*) from l1_operation where state = ?", state) > 0;
  }

  private static int attempts() {
    return world.value(Integer.class, "select count(*) from l1_attempt");
  }

  @Test
  void shouldCommitProveAndExecuteBlocks() {
    sealWithdrawals(5);
    awaitExecuted();
  }

  @Test
  void shouldSendTheLastBlockAlthoughNothingFollows() {
    sealWithdrawals(1);
    awaitExecuted();
  }

  @Test
  void shouldWaitForAProofBeforeItPublishes() {
    world.seal(false, world.withdraw(1, 3));
    withdrawn += 3;
    world.await("the commit", () -> world.counters().committed() == world.blocks());
    world.mine(5);
    assertEquals(world.blocks() - 1, world.counters().proven());
    world.prove(world.blocks());
    awaitExecuted();
  }

  @Test
  void shouldReplaceWhatIsStuckWithEnoughMore() {
    world.setMining(false);
    final int before = attempts();
    sealWithdrawals(1);
    world.await("a commit in the pool", () -> isIn("sent"));
    for (int i = 0; i < 6; i++) {
      world.rpc("anvil_setNextBlockBaseFeePerGas", "0x2540be400");
      world.mine(1);
    }
    world.await("a replacement", () -> attempts() >= before + 2);
    world.setMining(true);
    awaitExecuted();
    assertEquals(
        0,
        world.value(
            Integer.class,
            "select count(*) from l1_attempt a join l1_attempt b on a.operation_id = b.operation_id"
                + " and a.nonce = b.nonce and a.ordinal < b.ordinal where b.max_fee * 10 < a.max_fee"
                + " * 11 or b.max_priority * 10 < a.max_priority * 11"));
  }

  @Test
  void shouldOutbidWhatTheNodePrefers() {
    world.setMining(false);
    foreign(6 * GWEI, 2 * GWEI);
    sealWithdrawals(1);
    world.await(
        "an attempt above the other one that is in the pool",
        () ->
            world.value(
                    Integer.class,
                    "select count(*) from l1_attempt where max_fee > ? and broadcast_at is not null",
                    6 * GWEI)
                > 0);
    world.setMining(true);
    awaitExecuted();
  }

  /** Something else sends from the account, with the next nonce. */
  private static void foreign(final long maxFee, final long priority) {
    final L1Transaction.Signed signed =
        world.ask(node ->
            new L1Transaction(
                    node.chainId(),
                    node.nonce(world.operator().address()),
                    new Fees(maxFee, priority),
                    21_000,
                    world.operator().address(),
                    BigInteger.ZERO,
                    new byte[0])
                .sign(world.operator()));
    world.rpc("eth_sendRawTransaction", signed.raw());
  }

  @Test
  void shouldTakeAnotherNonceWhenItsOwnWasUsed() {
    world.setMining(false);
    world.proxy().swallowed.set(1);
    final int before = attempts();
    sealWithdrawals(1);
    world.await("a first attempt", () -> attempts() == before + 1);
    foreign(50 * GWEI, GWEI);
    world.mine(1);
    world.await("an attempt with another nonce", () -> attempts() >= before + 2);
    world.setMining(true);
    awaitExecuted();
  }

  @Test
  void shouldSendAgainWhatNodesHaveForgotten() {
    world.proxy().swallowed.set(3);
    sealWithdrawals(2);
    awaitExecuted();
  }

  @Test
  void shouldNotSendTwiceWhatWasTakenWithoutAnAnswer() {
    world.proxy().answersLost.set(3);
    sealWithdrawals(2);
    awaitExecuted();
  }

  @Test
  void shouldWaitWhenNodesLimitHowOftenTheyAreAsked() {
    world.proxy().rateLimited.set(8);
    sealWithdrawals(1);
    world.await("the end of the limit", () -> world.proxy().rateLimited.get() == 0);
    // The node is left alone for half a minute unless there is no other, as here.
    awaitExecuted();
  }

  @Test
  void shouldNotBeConfusedByANodeThatLagsBehind() {
    sealWithdrawals(1);
    world.await("the commit", () -> world.counters().committed() == world.blocks());
    world.proxy().lag.set(3);
    world.mine(3);
    sealWithdrawals(1);
    world.await("a commit seen late", () -> world.counters().committed() == world.blocks());
    // Whether a nonce is filled meanwhile depends on how long this takes.
    world.proxy().lag.set(0);
    awaitExecuted();
  }

  @Test
  void shouldPauseTheLaneOfWhatIsRevertedAndGoOnWhenResumed() {
    sealWithdrawals(1);
    awaitExecuted();
    sealWithdrawals(1);
    final byte[] root =
        world.value(
            byte[].class, "select new_root from l2block where block_id = ?", world.blocks());
    final byte[] tooLarge = new byte[32];
    Arrays.fill(tooLarge, (byte) 0x2f);
    world.execute("update l2block set circuit_id = ? where block_id = ?", tooLarge, world.blocks());
    world.await("the pause", () -> isIn("reverted"));
    final String reason =
        world.value(String.class, "select reason from l1_operation where state = 'reverted'");
    assertTrue(reason.contains("UnknownCircuit[circuitId=0x2f2f"), reason);
    world.await(
        "the problem",
        () -> sender.problem().filter(p -> p.contains("UnknownCircuit")).isPresent());
    world.execute(
        "update l2block set circuit_id = ? where block_id = ?",
        World.CIRCUIT.toBytes(),
        world.blocks());
    sender.resume(Lane.COMMIT);
    awaitExecuted();
    assertEquals(32, root.length);
  }

  @Test
  void shouldCommitAgainWhatAReorganisationPutBeforeItsTime() {
    world.setMining(true);
    awaitExecuted();
    world.setMining(false);
    final long head = world.ask(L1Node::head).time();
    world.sealAt(head + 6, true, world.withdraw(1, 4));
    withdrawn += 4;
    world.await("an operation", () -> isIn("queued"));
    // L1 is not there yet: the contract would refuse it.
    mineAt(head + 5);
    final long rounds = world.proxy().asked("eth_getTransactionCount") + 4L;
    world.await("some rounds", () -> world.proxy().asked("eth_getTransactionCount") >= rounds);
    assertTrue(isIn("queued"));
    mineAt(head + 7);
    world.await("a commit in the pool", () -> isIn("sent"));
    world.rpc("anvil_rollback", 2);
    mineAt(head + 1);
    assertEquals(world.blocks() - 1, world.counters().committed());
    world.await("another try", () -> isIn("queued"));
    world.setMining(true);
    awaitExecuted();
  }

  /** A block with a time of its own, seconds since 1970. */
  private static void mineAt(final long time) {
    world.rpc("evm_setNextBlockTimestamp", time);
    world.mine(1);
  }

  @Test
  void shouldReachTheSameStateAfterReorganisationsOfOneToTenBlocks() {
    final Random random = new Random(11);
    for (int depth = 1; depth <= 10; depth++) {
      sealWithdrawals(1);
      final int stage = depth;
      world.await(
          "a stage of the blocks",
          () ->
              switch (stage % 3) {
                case 0 -> world.counters().committed() == world.blocks();
                case 1 -> world.counters().proven() == world.blocks();
                default -> world.counters().executed() == world.blocks();
              });
      world.mine(random.nextInt(depth));
      if (random.nextBoolean()) {
        world.rpc("anvil_reorg", depth, new Object[0]);
      } else {
        world.rpc("anvil_rollback", depth);
      }
    }
    awaitExecuted();
  }

  @Test
  void shouldBeReplacedByAnotherSenderAtAnyMoment() throws Exception {
    final Random random = new Random(5);
    for (int i = 0; i < 12; i++) {
      sealWithdrawals(1);
      final long wanted = world.proxy().asked("eth_getTransactionCount") + random.nextLong(6);
      world.await("some rounds", () -> world.proxy().asked("eth_getTransactionCount") >= wanted);
      // The one before is not told: it finds out when it wants to write.
      sender = world.startSender();
    }
    awaitExecuted();
    assertEquals(
        0,
        world.value(
            Integer.class,
            "select count(*) from (select lane, first_block from l1_operation where lane <> 'fill'"
                + " group by 1, 2 having count(*) > 1) twice"));
    assertTrue(world.ask(L1Node::height) > 0);
  }

  @Test
  void shouldHandEveryRequestOnOnceInOrder() throws Exception {
    final long before = world.requests();
    final long account =
        world.whileMining(() ->
            world
                .client()
                .register(
                    BabyJubJubPoint.BASE8.x().toBigInteger(),
                    BabyJubJubPoint.BASE8.y().toBigInteger()));
    world.whileMining(
        () -> world.client().depositEth(account, World.ETH_UNIT.multiply(BigInteger.valueOf(7))));
    world.proxy().spansRefused.set(2);
    world.whileMining(() -> world.client().requestFullExit(account, 0));
    awaitHandedOn();
    final List<L1Event> events = world.handedOn();
    assertEquals(before + 3, events.size());
    assertEquals(new L1Event.Request.Deposit(0, 7), events.get((int) before + 1).request());
    assertEquals(new L1Event.Request.FullExit(0), events.get((int) before + 2).request());
    assertEquals(account, events.getLast().account());
    assertEquals(
        world.trader().address().toString().toLowerCase(Locale.ROOT), events.getLast().owner());
  }

  private static void awaitHandedOn() {
    final long all = world.requests();
    world.await(
        "the delivery of all requests",
        () ->
            world.value(Long.class, "select count(*) from l1_event_outbox where delivered") == all);
    final List<L1Event> events = world.handedOn();
    assertEquals(
        LongStream.range(0, all).boxed().toList(), events.stream().map(L1Event::serial).toList());
  }

  @Test
  void shouldHandOnWhatIsFinalAfterReorganisationsOfOneToTenBlocks() throws Exception {
    final BigInteger last = World.ETH_UNIT.multiply(BigInteger.valueOf(1_000));
    for (int depth = 1; depth <= 10; depth++) {
      final BigInteger amount = World.ETH_UNIT.multiply(BigInteger.valueOf(depth));
      world.whileMining(() -> world.client().depositEth(1, amount));
      world.mine(depth / 2);
      world.rpc("anvil_rollback", depth);
      world.mine(2);
    }
    world.whileMining(() -> world.client().depositEth(1, last));
    awaitHandedOn();
    assertEquals(new L1Event.Request.Deposit(0, 1_000), world.handedOn().getLast().request());
  }

  @Test
  void shouldHandOnOnceAlthoughSendersAreReplacedMeanwhile() throws Exception {
    for (int i = 0; i < 5; i++) {
      world.whileMining(() -> world.client().depositEth(1, World.ETH_UNIT));
      sender = world.startSender();
    }
    awaitHandedOn();
  }
}
