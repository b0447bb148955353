package io.fluidex.statemanager.explorer;

import io.fluidex.crypto.field.Fr;
import io.fluidex.proto.rollup.L2BlockQueryRequest;
import io.fluidex.proto.rollup.L2BlockQueryResponse;
import io.fluidex.proto.rollup.L2BlocksQueryRequest;
import io.fluidex.proto.rollup.L2BlocksQueryResponse;
import io.fluidex.proto.rollup.L2TxInfo;
import io.fluidex.proto.rollup.L2TxsQueryRequest;
import io.fluidex.proto.rollup.L2TxsQueryResponse;
import io.fluidex.proto.rollup.ParkedEvent;
import io.fluidex.proto.rollup.ParkedEventsQueryRequest;
import io.fluidex.proto.rollup.ParkedEventsQueryResponse;
import io.fluidex.proto.rollup.RegisterUserRequest;
import io.fluidex.proto.rollup.RegisterUserResponse;
import io.fluidex.proto.rollup.RollupStateGrpc;
import io.fluidex.proto.rollup.StatusQueryRequest;
import io.fluidex.proto.rollup.StatusQueryResponse;
import io.fluidex.proto.rollup.TokenBalanceQueryRequest;
import io.fluidex.proto.rollup.TokenBalanceQueryResponse;
import io.fluidex.proto.rollup.UserInfo;
import io.fluidex.proto.rollup.UserInfoQueryRequest;
import io.fluidex.proto.rollup.UserInfoQueryResponse;
import io.fluidex.rollup.publicdata.PublicData;
import io.fluidex.rollup.publicdata.RecordLayout;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.state.AccountLeaf;
import io.fluidex.rollup.state.StateView;
import io.fluidex.rollup.tx.TransactionType;
import io.fluidex.runtime.database.Database;
import io.fluidex.runtime.database.DatabaseException;
import io.fluidex.statemanager.event.PublicKeys;
import io.fluidex.statemanager.token.Token;
import io.fluidex.statemanager.token.Tokens;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The explorer. Every answer is of one moment: balances and users are those after the newest stored
 * block, blocks are as the database has them. Safe for many threads; handlers may block theirs.
 */
public final class Explorer extends RollupStateGrpc.RollupStateImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(Explorer.class);

  private static final int DEFAULT_LIMIT = 10;
  private static final int MAX_LIMIT = 100;

  /** Rows that a database may have to skip for a page. */
  private static final int MAX_OFFSET = 10_000;

  /** Users that are kept in development, where nothing else knows them. */
  private static final int MAX_DEVELOPMENT_USERS = 10_000;

  private static final long FIRST_BLOCK = 1;
  private static final long U32 = 0xffff_ffffL;

  private final ExplorerQueries queries;
  private final LatestState latest;
  private final Tokens tokens;
  private final Shape shape;
  private final boolean development;
  private final Supplier<String> halted;
  private final TransactionText text;
  private final Map<Long, UserInfo> developmentUsers = new ConcurrentHashMap<>();

  /**
   * An explorer.
   *
   * @param database the rollup's database
   * @param deadline how long a read of it may take
   * @param latest the newest state
   * @param tokens the tokens of the deployment
   * @param shape of new blocks, which need not have a name
   * @param development whether {@code RegisterUser} is allowed
   * @param halted why nothing is sealed any more, empty while all is well
   */
  public Explorer(
      final Database database,
      final Duration deadline,
      final LatestState latest,
      final Tokens tokens,
      final Shape shape,
      final boolean development,
      final Supplier<String> halted) {
    this.queries = new ExplorerQueries(database, deadline);
    this.latest = latest;
    this.tokens = tokens;
    this.shape = shape;
    this.development = development;
    this.halted = halted;
    this.text = new TransactionText(tokens);
  }

  private static <T> void answer(final StreamObserver<T> observer, final Supplier<T> work) {
    final T response;
    try {
      response = work.get();
    } catch (final StatusRuntimeException e) {
      observer.onError(e);
      return;
    } catch (final DatabaseException e) {
      LOG.warn("the database did not answer the explorer", e);
      observer.onError(
          Status.UNAVAILABLE
              .withDescription("the database does not answer; try again later")
              .asRuntimeException());
      return;
    }
    observer.onNext(response);
    observer.onCompleted();
  }

  private static StatusRuntimeException notFound(final String what) {
    return Status.NOT_FOUND.withDescription(what).asRuntimeException();
  }

  private static StatusRuntimeException invalid(final String what) {
    return Status.INVALID_ARGUMENT.withDescription(what).asRuntimeException();
  }

  private LatestState.Snapshot snapshot() {
    return latest
        .get()
        .orElseThrow(() ->
            Status.UNAVAILABLE
                .withDescription("the state is being loaded; try again later")
                .asRuntimeException());
  }

  private static int limit(final long asked) {
    return asked <= 0 ? DEFAULT_LIMIT : (int) Math.min(asked, MAX_LIMIT);
  }

  private static int offset(final long asked) {
    if (asked < 0 || asked > MAX_OFFSET) {
      throw invalid("offset must be from 0 to " + MAX_OFFSET + ", not " + asked);
    }
    return (int) asked;
  }

  @Override
  public void l2BlocksQuery(
      final L2BlocksQueryRequest request, final StreamObserver<L2BlocksQueryResponse> observer) {
    answer(observer, () -> blocks(request));
  }

  private L2BlocksQueryResponse blocks(final L2BlocksQueryRequest request) {
    if (request.getOffset() < 0) {
      throw invalid("offset must be 0 or more, not " + request.getOffset());
    }
    final long newest = queries.newestBlock();
    final L2BlocksQueryResponse.Builder response =
        L2BlocksQueryResponse.newBuilder().setTotal(newest);
    final long from = newest - Math.min(newest, request.getOffset());
    if (from >= FIRST_BLOCK) {
      for (final BlockRow block : queries.blocks(from, limit(request.getLimit()))) {
        response.addBlocks(
            L2BlocksQueryResponse.BlockSummary.newBuilder()
                .setBlockHeight(block.number())
                .setMerkleRoot(block.newRoot().toString())
                .setBlockTime(block.sealedMillis())
                .setStatus(block.status())
                .setProvingTime(block.provingMillis()));
      }
    }
    return response.build();
  }

  @Override
  public void l2BlockQuery(
      final L2BlockQueryRequest request, final StreamObserver<L2BlockQueryResponse> observer) {
    answer(observer, () -> block(request.getBlockId()));
  }

  private L2BlockQueryResponse block(final long number) {
    final BlockRow block =
        queries.block(number).orElseThrow(() -> notFound("there is no block " + number + " (yet)"));
    final Shape blockShape =
        block.shape().equals(shape.toString())
            ? shape
            : Shape.ofName(block.shape())
                .orElseThrow(() ->
                    Status.INTERNAL
                        .withDescription("block " + number + " has unknown shape " + block.shape())
                        .asRuntimeException());
    final L2BlockQueryResponse.Builder response =
        L2BlockQueryResponse.newBuilder()
            .setTxNum(blockShape.transactions())
            .setRealTxNum(block.transactions())
            .setCreatedTime(block.sealedMillis())
            .setStatus(block.status())
            .setNewRoot(block.newRoot().toString())
            .setOldRoot(block.oldRoot().toString())
            .setProvingTime(block.provingMillis())
            .setL1TxHash(block.commitTx())
            .setProveTxHash(block.proveTx())
            .setExecuteTxHash(block.executeTx())
            .setProven(block.proven());
    final List<Fr> elements = PublicData.decode(blockShape, block.publicData()).elements();
    for (int at = 0; at < elements.size(); at += RecordLayout.ELEMENTS) {
      final L2BlockQueryResponse.EncodedTx.Builder encoded =
          L2BlockQueryResponse.EncodedTx.newBuilder();
      elements
          .subList(at, at + RecordLayout.ELEMENTS)
          .forEach(e -> encoded.addDetail(e.toString()));
      response.addTxs(encoded);
    }
    for (final TransactionRow transaction : queries.transactions(number)) {
      response.addDecodedTxs(text.decoded(transaction));
      response.addTxsType(TransactionText.type(transaction.transaction().type()));
    }
    while (response.getDecodedTxsCount() < blockShape.transactions()) {
      response.addDecodedTxs(L2BlockQueryResponse.DecodedTx.getDefaultInstance());
      response.addTxsType(TransactionText.type(TransactionType.NOP));
    }
    return response.build();
  }

  @Override
  public void l2TxsQuery(
      final L2TxsQueryRequest request, final StreamObserver<L2TxsQueryResponse> observer) {
    answer(observer, () -> transactions(request));
  }

  private L2TxsQueryResponse transactions(final L2TxsQueryRequest request) {
    final List<ExplorerQueries.Placed> found =
        queries.transactions(
            request.hasAccountId()
                ? OptionalLong.of(request.getAccountId() & U32)
                : OptionalLong.empty(),
            request.hasSeq() ? OptionalLong.of(request.getSeq()) : OptionalLong.empty(),
            offset(request.getOffset()),
            limit(request.getLimit()));
    final L2TxsQueryResponse.Builder response = L2TxsQueryResponse.newBuilder();
    for (final ExplorerQueries.Placed placed : found) {
      final TransactionRow transaction = placed.transaction();
      final BlockRow block = placed.block();
      response.addTxs(
          L2TxInfo.newBuilder()
              .setBlockId(block.number())
              .setSlot(transaction.slot())
              .setSeq(transaction.seq())
              .setType(TransactionText.type(transaction.transaction().type()))
              .setDecoded(text.decoded(transaction))
              .setStatus(block.status())
              .setProven(block.proven())
              .setBlockTime(block.time())
              .setCommitTxHash(block.commitTx())
              .setProveTxHash(block.proveTx())
              .setExecuteTxHash(block.executeTx()));
    }
    return response.build();
  }

  @Override
  public void parkedEventsQuery(
      final ParkedEventsQueryRequest request,
      final StreamObserver<ParkedEventsQueryResponse> observer) {
    answer(
        observer,
        () -> {
          final ParkedEventsQueryResponse.Builder response =
              ParkedEventsQueryResponse.newBuilder().setTotal(queries.parkedEvents());
          final int offset = offset(request.getOffset());
          for (final var event : queries.parked(offset, limit(request.getLimit()))) {
            response.addEvents(
                ParkedEvent.newBuilder()
                    .setSeq(event.seq())
                    .setTopicOffset(event.offset())
                    .setKind(event.kind())
                    .setReason(event.reason())
                    .setParkedAt(event.parkedMillis()));
          }
          return response.build();
        });
  }

  @Override
  public void statusQuery(
      final StatusQueryRequest request, final StreamObserver<StatusQueryResponse> observer) {
    answer(
        observer,
        () -> {
          final LatestState.Snapshot snapshot = snapshot();
          final ExplorerQueries.Progress progress = queries.progress();
          return StatusQueryResponse.newBuilder()
              .setSealed(progress.sealed())
              .setProofStored(progress.proofStored())
              .setCommitted(progress.committed())
              .setProven(progress.proven())
              .setExecuted(progress.executed())
              .setSeq(snapshot.seq())
              .setMerkleRoot(snapshot.view().root().toString())
              .setParked(queries.parkedEvents())
              .setHalted(halted.get())
              .build();
        });
  }

  @Override
  public void tokenBalanceQuery(
      final TokenBalanceQueryRequest request,
      final StreamObserver<TokenBalanceQueryResponse> observer) {
    answer(
        observer,
        () -> {
          final Token token = token(request);
          final StateView view = snapshot().view();
          final long account = account(request.getAccountId(), view);
          if (token.id() >= view.depths().tokens()) {
            throw notFound("token " + token.symbol() + " has an id that no balance tree has");
          }
          final long balance = view.balance(account, token.id());
          return TokenBalanceQueryResponse.newBuilder()
              .setBalance(token.format(balance))
              .setBalanceRaw(Long.toUnsignedString(balance))
              .setPrecision(token.precision())
              .build();
        });
  }

  private static long account(final int id, final StateView view) {
    final long account = id & U32;
    if (account >= view.depths().accounts()) {
      throw notFound(
          "there is no account " + account + "; ids are below " + view.depths().accounts());
    }
    return account;
  }

  private Token token(final TokenBalanceQueryRequest request) {
    if (request.hasTokenId()) {
      return tokens
          .ofId(request.getTokenId())
          .orElseThrow(() -> notFound("there is no token " + (request.getTokenId() & U32)));
    }
    if (request.hasTokenAddress()) {
      return tokens
          .ofAddress(request.getTokenAddress())
          .orElseThrow(() -> notFound("there is no token at " + request.getTokenAddress()));
    }
    if (request.hasTokenName()) {
      return tokens
          .ofSymbol(request.getTokenName())
          .orElseThrow(() -> notFound("there is no token named " + request.getTokenName()));
    }
    throw invalid("one of token_id, token_address and token_name must be given");
  }

  @Override
  public void userInfoQuery(
      final UserInfoQueryRequest request, final StreamObserver<UserInfoQueryResponse> observer) {
    answer(observer, () -> UserInfoQueryResponse.newBuilder().setUserInfo(user(request)).build());
  }

  private UserInfo user(final UserInfoQueryRequest request) {
    final StateView view = snapshot().view();
    final OptionalLong account;
    if (request.hasUserId()) {
      account = OptionalLong.of(request.getUserId() & U32);
    } else if (request.hasL1Address()) {
      account = queries.accountOfOwner(request.getL1Address());
    } else if (request.hasL2Pubkey()) {
      account = queries.accountOfKey(request.getL2Pubkey());
    } else {
      throw invalid("one of user_id, l1_address and l2_pubkey must be given");
    }
    return account.isPresent() && account.getAsLong() < view.depths().accounts()
        ? user(account.getAsLong(), view, request)
        : developmentUser(request).orElseThrow(() -> notFound("there is no such user"));
  }

  private UserInfo user(
      final long account, final StateView view, final UserInfoQueryRequest request) {
    final AccountLeaf leaf = view.account(account);
    final String key = PublicKeys.text(leaf.sign(), leaf.ay());
    if (!leaf.isRegistered()
        || (request.hasL2Pubkey() && !request.getL2Pubkey().equalsIgnoreCase(key))) {
      return developmentUser(request).orElseThrow(() -> notFound("there is no such user"));
    }
    return UserInfo.newBuilder()
        .setUserId((int) account)
        .setNonce((int) leaf.nonce())
        .setL1Address(queries.owner(account).orElse(""))
        .setL2Pubkey(key)
        .build();
  }

  private Optional<UserInfo> developmentUser(final UserInfoQueryRequest request) {
    return developmentUsers.values().stream()
        .filter(user ->
            request.hasUserId()
                ? user.getUserId() == request.getUserId()
                : request.hasL1Address()
                    ? user.getL1Address().equalsIgnoreCase(request.getL1Address())
                    : user.getL2Pubkey().equalsIgnoreCase(request.getL2Pubkey()))
        .findFirst();
  }

  /** Keeps a user in memory, for tools of the original; the state is not changed by it. */
  @Override
  public void registerUser(
      final RegisterUserRequest request, final StreamObserver<RegisterUserResponse> observer) {
    answer(
        observer,
        () -> {
          if (!development) {
            throw Status.PERMISSION_DENIED
                .withDescription(
                    "users register on L1; RegisterUser exists in environment development only")
                .asRuntimeException();
          }
          if (!request.getL1Address().matches("0x[0-9a-fA-F]{40}")
              || !request.getL2Pubkey().matches("0x[0-9a-fA-F]{64}")) {
            throw invalid(
                "l1_address must be 0x and 40 hexadecimal digits, l2_pubkey 0x and 64 of them");
          }
          if (developmentUsers.size() >= MAX_DEVELOPMENT_USERS) {
            throw Status.RESOURCE_EXHAUSTED
                .withDescription(MAX_DEVELOPMENT_USERS + " users are registered already")
                .asRuntimeException();
          }
          final UserInfo user =
              UserInfo.newBuilder()
                  .setUserId(request.getUserId())
                  .setL1Address(request.getL1Address())
                  .setL2Pubkey(request.getL2Pubkey())
                  .build();
          developmentUsers.put(request.getUserId() & U32, user);
          return RegisterUserResponse.newBuilder().setUserInfo(user).build();
        });
  }
}
