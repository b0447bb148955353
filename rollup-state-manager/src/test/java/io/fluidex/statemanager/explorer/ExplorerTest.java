package io.fluidex.statemanager.explorer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.proto.rollup.BlockStatus;
import io.fluidex.proto.rollup.L2BlockQueryRequest;
import io.fluidex.proto.rollup.L2BlockQueryResponse;
import io.fluidex.proto.rollup.L2BlocksQueryRequest;
import io.fluidex.proto.rollup.L2BlocksQueryResponse;
import io.fluidex.proto.rollup.L2TxsQueryRequest;
import io.fluidex.proto.rollup.L2TxsQueryResponse;
import io.fluidex.proto.rollup.ParkedEventsQueryRequest;
import io.fluidex.proto.rollup.RegisterUserRequest;
import io.fluidex.proto.rollup.RollupStateGrpc;
import io.fluidex.proto.rollup.StatusQueryRequest;
import io.fluidex.proto.rollup.StatusQueryResponse;
import io.fluidex.proto.rollup.TokenBalanceQueryRequest;
import io.fluidex.proto.rollup.TokenBalanceQueryResponse;
import io.fluidex.proto.rollup.TxType;
import io.fluidex.proto.rollup.UserInfo;
import io.fluidex.proto.rollup.UserInfoQueryRequest;
import io.fluidex.rollup.tx.Deposit;
import io.fluidex.rollup.tx.FullExit;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.Side;
import io.fluidex.rollup.tx.SpotTrade;
import io.fluidex.rollup.tx.Transaction;
import io.fluidex.runtime.database.Database;
import io.fluidex.statemanager.Cluster;
import io.fluidex.statemanager.EventBodies;
import io.fluidex.statemanager.Exchange;
import io.fluidex.statemanager.RollupStateManagerService;
import io.fluidex.statemanager.Trader;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The answers of a running service about a log whose every number is known. */
class ExplorerTest {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final long TIME = 1_700_000_000_000L;
  private static final long UNTIL = 2_000_000_000L;
  private static final long MAKER = 2;
  private static final long TAKER = 3;

  private static final Trader FIRST = new Trader(MAKER, 1, Cluster.SETTINGS.domain(), true);
  private static final Trader SECOND = new Trader(TAKER, 2, Cluster.SETTINGS.domain(), true);

  @TempDir private static Path folder;

  private static Cluster cluster;
  private static Database database;
  private static RollupStateManagerService service;
  private static ManagedChannel channel;
  private static RollupStateGrpc.RollupStateBlockingStub explorer;

  private static List<Cluster.Entry> log() {
    final List<Exchange.Happening> happenings = new ArrayList<>();
    happenings.add(happening("registeruser", FIRST.register()));
    happenings.add(happening("registeruser", SECOND.register()));
    happenings.add(happening("deposits", new Deposit(MAKER, 2, 1000)));
    happenings.add(happening("deposits", new Deposit(TAKER, 6, 5_000_000)));
    happenings.add(
        happening(
            "trades",
            new SpotTrade(
                FIRST.sign(new Order(MAKER, 1, 2, 6, 500, 2_500_000, UNTIL, Side.SELL, 0)),
                SECOND.sign(new Order(TAKER, 1, 6, 2, 1_000_000, 200, UNTIL, Side.BUY, 0)),
                200,
                1_000_000)));
    happenings.add(happening("transfers", FIRST.transfer(TAKER, 2, 300, 0, UNTIL)));
    happenings.add(happening("withdraws", SECOND.withdraw(6, 1_500_000, 0, UNTIL)));
    happenings.add(happening("cancels", FIRST.cancel(1, 1)));
    // Nobody has registered account 9.
    happenings.add(happening("deposits", new Deposit(9, 2, 1)));
    happenings.add(happening("fullexits", new FullExit(TAKER, 2)));
    final List<Cluster.Entry> log = new ArrayList<>();
    for (int i = 0; i < happenings.size(); i++) {
      log.add(Cluster.entry(EventBodies.event(i + 1, happenings.get(i))));
    }
    return log;
  }

  private static Exchange.Happening happening(final String kind, final Transaction transaction) {
    return new Exchange.Happening(TIME, kind, Optional.of(transaction));
  }

  @BeforeAll
  static void start() throws Exception {
    cluster = new Cluster();
    final Cluster.Deployment deployment = cluster.deployment(folder);
    deployment.append(log());
    database = deployment.database();
    service = deployment.service();
    service.start();
    channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", service.grpcPort()).usePlaintext().build();
    explorer = RollupStateGrpc.newBlockingStub(channel);
    Cluster.await(
        "all blocks",
        () -> {
          try {
            return status().getSeq() >= 10;
          } catch (final StatusRuntimeException e) {
            return false;
          }
        });
    // As the prover master and the eth-sender would.
    database.transaction(
        DEADLINE,
        sql -> {
          sql.execute("update task set status = 'proven', proving_ms = 4321 where block_id <= 3");
          sql.execute(
              "update l2block set status = 'committed', commit_tx = decode(repeat('0a', 32), 'hex')"
                  + " where block_id <= 3");
          sql.execute(
              "update l2block set status = 'proven', prove_tx = decode(repeat('0b', 32), 'hex')"
                  + " where block_id <= 2");
          return sql.execute(
              "update l2block set status = 'executed',"
                  + " execute_tx = decode(repeat('0c', 32), 'hex') where block_id = 1");
        });
  }

  @AfterAll
  static void stop() throws Exception {
    channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    service.stop(DEADLINE);
    database.close();
    cluster.close();
  }

  private static StatusQueryResponse status() {
    return explorer.statusQuery(StatusQueryRequest.getDefaultInstance());
  }

  private static L2BlockQueryResponse block(final long number) {
    return explorer.l2BlockQuery(L2BlockQueryRequest.newBuilder().setBlockId(number).build());
  }

  private static void assertFails(final Status.Code code, final Supplier<?> call) {
    final StatusRuntimeException failure =
        assertThrows(StatusRuntimeException.class, () -> call.get());
    assertEquals(code, failure.getStatus().getCode(), failure.getMessage());
    assertFalse(failure.getStatus().getDescription().isBlank());
  }

  @Test
  void shouldListBlocksNewestFirst() {
    final L2BlocksQueryResponse all =
        explorer.l2BlocksQuery(L2BlocksQueryRequest.getDefaultInstance());
    assertEquals(5, all.getTotal());
    assertEquals(
        List.of(5L, 4L, 3L, 2L, 1L),
        all.getBlocksList().stream().map(b -> b.getBlockHeight()).toList());
    assertEquals(BlockStatus.UNCOMMITED, all.getBlocks(0).getStatus());
    assertEquals(BlockStatus.COMMITED, all.getBlocks(2).getStatus());
    assertEquals(BlockStatus.VERIFIED, all.getBlocks(3).getStatus());
    assertEquals(BlockStatus.EXECUTED, all.getBlocks(4).getStatus());
    assertEquals(block(5).getNewRoot(), all.getBlocks(0).getMerkleRoot());
    assertEquals(
        List.of(0L, 0L, 4321L, 4321L, 4321L),
        all.getBlocksList().stream().map(b -> b.getProvingTime()).toList());
    assertEquals(4321, block(3).getProvingTime());
    final L2BlocksQueryResponse page =
        explorer.l2BlocksQuery(L2BlocksQueryRequest.newBuilder().setOffset(2).setLimit(2).build());
    assertEquals(
        List.of(3L, 2L), page.getBlocksList().stream().map(b -> b.getBlockHeight()).toList());
    assertEquals(
        0,
        explorer
            .l2BlocksQuery(L2BlocksQueryRequest.newBuilder().setOffset(5).build())
            .getBlocksCount());
    assertFails(
        Status.Code.INVALID_ARGUMENT,
        () -> explorer.l2BlocksQuery(L2BlocksQueryRequest.newBuilder().setOffset(-1).build()));
  }

  @Test
  void shouldDecodeRegistrations() {
    final L2BlockQueryResponse block = block(1);
    assertEquals(2, block.getTxNum());
    assertEquals(2, block.getRealTxNum());
    assertEquals(List.of(TxType.REGISTER, TxType.REGISTER), block.getTxsTypeList());
    assertEquals(MAKER, block.getDecodedTxs(0).getRegisterTx().getAccountId());
    assertTrue(block.getDecodedTxs(0).getRegisterTx().getL2Pubkey().matches("0x[0-9a-f]{64}"));
    assertEquals(3, block.getTxs(0).getDetailCount());
    assertTrue(block.getProven());
    assertEquals("0x" + "0a".repeat(32), block.getL1TxHash());
    assertEquals("0x" + "0b".repeat(32), block.getProveTxHash());
    assertEquals("0x" + "0c".repeat(32), block.getExecuteTxHash());
  }

  @Test
  void shouldDecodeDepositsWithBalances() {
    final var deposit = block(2).getDecodedTxs(1).getDepositTx();
    assertEquals("5.000000", deposit.getAmount());
    assertEquals("0.000000", deposit.getOldBalance());
    assertEquals("5.000000", deposit.getNewBalance());
    assertEquals(block(1).getNewRoot(), block(2).getOldRoot());
  }

  @Test
  void shouldDecodeATradeWithAllFourBalances() {
    final var trade = block(3).getDecodedTxs(0).getSpotTradeTx();
    assertEquals(MAKER, trade.getOrder1AccountId());
    assertEquals(TAKER, trade.getOrder2AccountId());
    assertEquals("2.00", trade.getAmount1To2());
    assertEquals("1.000000", trade.getAmount2To1());
    assertEquals("10.00", trade.getAccount1TokenSellOldBalance());
    assertEquals("8.00", trade.getAccount1TokenSellNewBalance());
    assertEquals("0.000000", trade.getAccount1TokenBuyOldBalance());
    assertEquals("1.000000", trade.getAccount1TokenBuyNewBalance());
    assertEquals("5.000000", trade.getAccount2TokenSellOldBalance());
    assertEquals("4.000000", trade.getAccount2TokenSellNewBalance());
    assertEquals("0.00", trade.getAccount2TokenBuyOldBalance());
    assertEquals("2.00", trade.getAccount2TokenBuyNewBalance());
  }

  @Test
  void shouldTakeTheReceiversBalancesOfATransferFromTheReceiver() {
    final var transfer = block(3).getDecodedTxs(1).getTransferTx();
    assertEquals("3.00", transfer.getAmount());
    assertEquals("8.00", transfer.getFromOldBalance());
    assertEquals("5.00", transfer.getFromNewBalance());
    assertEquals("2.00", transfer.getToOldBalance());
    assertEquals("5.00", transfer.getToNewBalance());
  }

  @Test
  void shouldDecodeWithdrawalsCancelsFullExitsAndPadding() {
    final L2BlockQueryResponse fourth = block(4);
    assertEquals("4.000000", fourth.getDecodedTxs(0).getWithdrawTx().getOldBalance());
    assertEquals("2.500000", fourth.getDecodedTxs(0).getWithdrawTx().getNewBalance());
    assertEquals(1, fourth.getDecodedTxs(1).getCancelTx().getOrderId());
    assertEquals(BlockStatus.UNCOMMITED, fourth.getStatus());
    assertEquals("", fourth.getL1TxHash());
    assertFalse(fourth.getProven());
    final L2BlockQueryResponse fifth = block(5);
    assertEquals(1, fifth.getRealTxNum());
    assertEquals("5.00", fifth.getDecodedTxs(0).getFullExitTx().getAmount());
    assertEquals(List.of(TxType.FULL_EXIT, TxType.NOP), fifth.getTxsTypeList());
    assertEquals(2, fifth.getDecodedTxsCount());
    assertEquals(List.of("0", "0", "0"), fifth.getTxs(1).getDetailList());
  }

  @Test
  void shouldNotKnowABlockThatIsNotThere() {
    assertFails(Status.Code.NOT_FOUND, () -> block(6));
    assertFails(Status.Code.NOT_FOUND, () -> block(0));
  }

  @Test
  void shouldTellHowFarATransactionIs() {
    final L2TxsQueryResponse trade =
        explorer.l2TxsQuery(L2TxsQueryRequest.newBuilder().setSeq(5).build());
    assertEquals(1, trade.getTxsCount());
    assertEquals(3, trade.getTxs(0).getBlockId());
    assertEquals(0, trade.getTxs(0).getSlot());
    assertEquals(BlockStatus.COMMITED, trade.getTxs(0).getStatus());
    assertTrue(trade.getTxs(0).getProven());
    assertEquals(TIME / 1000, trade.getTxs(0).getBlockTime());
    assertEquals("2.00", trade.getTxs(0).getDecoded().getSpotTradeTx().getAmount1To2());
    assertEquals(
        0, explorer.l2TxsQuery(L2TxsQueryRequest.newBuilder().setSeq(9).build()).getTxsCount());
  }

  @Test
  void shouldListTheTransactionsOfAnAccountNewestFirst() {
    assertEquals(List.of(8L, 6L, 5L, 3L, 1L), numbers(MAKER, 0, 10));
    assertEquals(List.of(10L, 7L, 6L, 5L, 4L, 2L), numbers(TAKER, 0, 10));
    assertEquals(List.of(7L, 6L), numbers(TAKER, 1, 2));
    assertEquals(List.of(), numbers(9, 0, 10));
    assertEquals(9, explorer.l2TxsQuery(L2TxsQueryRequest.getDefaultInstance()).getTxsCount());
    assertFails(
        Status.Code.INVALID_ARGUMENT,
        () -> explorer.l2TxsQuery(L2TxsQueryRequest.newBuilder().setOffset(1_000_000).build()));
  }

  private static List<Long> numbers(final long account, final int offset, final int limit) {
    return explorer
        .l2TxsQuery(
            L2TxsQueryRequest.newBuilder()
                .setAccountId((int) account)
                .setOffset(offset)
                .setLimit(limit)
                .build())
        .getTxsList()
        .stream()
        .map(tx -> tx.getSeq())
        .toList();
  }

  @Test
  void shouldShowWhatCouldNotBeExecuted() {
    final var parked = explorer.parkedEventsQuery(ParkedEventsQueryRequest.getDefaultInstance());
    assertEquals(1, parked.getTotal());
    assertEquals(9, parked.getEvents(0).getSeq());
    assertEquals("deposits", parked.getEvents(0).getKind());
    assertTrue(
        parked.getEvents(0).getReason().startsWith("REJECTED: ACCOUNT_NOT_REGISTERED"),
        parked.getEvents(0).getReason());
  }

  @Test
  void shouldTellHowFarTheRollupIs() {
    final StatusQueryResponse status = status();
    assertEquals(5, status.getSealed());
    assertEquals(3, status.getProofStored());
    assertEquals(3, status.getCommitted());
    assertEquals(2, status.getProven());
    assertEquals(1, status.getExecuted());
    assertEquals(1, status.getParked());
    assertEquals("", status.getHalted());
    assertEquals(block(5).getNewRoot(), status.getMerkleRoot());
  }

  private static TokenBalanceQueryResponse balance(final TokenBalanceQueryRequest.Builder request) {
    return explorer.tokenBalanceQuery(request.build());
  }

  @Test
  void shouldKnowBalancesByIdNameAndAddress() {
    final TokenBalanceQueryRequest.Builder taker =
        TokenBalanceQueryRequest.newBuilder().setAccountId((int) TAKER);
    final TokenBalanceQueryResponse byId = balance(taker.clone().setTokenId(6));
    assertEquals("2.500000", byId.getBalance());
    assertEquals("2500000", byId.getBalanceRaw());
    assertEquals(6, byId.getPrecision());
    assertEquals(byId, balance(taker.clone().setTokenName("T6")));
    assertEquals(
        byId,
        balance(taker.clone().setTokenAddress(EventBodies.TOKENS.ofId(6).orElseThrow().address())));
    assertEquals("0.00", balance(taker.clone().setTokenId(2)).getBalance());
    assertEquals("0.00", balance(taker.clone().setAccountId(9).setTokenId(2)).getBalance());
    assertFails(Status.Code.INVALID_ARGUMENT, () -> balance(taker.clone()));
    assertFails(Status.Code.NOT_FOUND, () -> balance(taker.clone().setTokenId(99)));
    assertFails(Status.Code.NOT_FOUND, () -> balance(taker.clone().setTokenName("T9")));
    assertFails(Status.Code.NOT_FOUND, () -> balance(taker.clone().setTokenAddress("0x0")));
    assertFails(Status.Code.NOT_FOUND, () -> balance(taker.clone().setAccountId(16).setTokenId(2)));
  }

  private static UserInfo user(final UserInfoQueryRequest.Builder request) {
    return explorer.userInfoQuery(request.build()).getUserInfo();
  }

  @Test
  void shouldKnowUsersByIdAddressAndKey() {
    final UserInfo user = user(UserInfoQueryRequest.newBuilder().setUserId((int) MAKER));
    assertEquals(2, user.getNonce());
    assertEquals(EventBodies.owner(MAKER), user.getL1Address());
    assertEquals(
        user, user(UserInfoQueryRequest.newBuilder().setL1Address(EventBodies.owner(MAKER))));
    assertEquals(user, user(UserInfoQueryRequest.newBuilder().setL2Pubkey(user.getL2Pubkey())));
    assertFails(Status.Code.NOT_FOUND, () -> user(UserInfoQueryRequest.newBuilder().setUserId(9)));
    assertFails(
        Status.Code.NOT_FOUND, () -> user(UserInfoQueryRequest.newBuilder().setUserId(1000)));
    assertFails(
        Status.Code.NOT_FOUND,
        () -> user(UserInfoQueryRequest.newBuilder().setL1Address(EventBodies.owner(9))));
    assertFails(Status.Code.INVALID_ARGUMENT, () -> user(UserInfoQueryRequest.newBuilder()));
  }

  @Test
  void shouldRegisterUsersInDevelopmentWithoutChangingTheState() {
    final RegisterUserRequest request =
        RegisterUserRequest.newBuilder()
            .setUserId(7)
            .setL1Address(EventBodies.owner(7))
            .setL2Pubkey("0x" + "77".repeat(32))
            .build();
    final String root = status().getMerkleRoot();
    assertEquals(7, explorer.registerUser(request).getUserInfo().getUserId());
    assertEquals(
        EventBodies.owner(7), user(UserInfoQueryRequest.newBuilder().setUserId(7)).getL1Address());
    assertEquals(root, status().getMerkleRoot());
    assertFails(
        Status.Code.INVALID_ARGUMENT,
        () -> explorer.registerUser(request.toBuilder().setL2Pubkey("0x12").build()));
  }
}
