package io.fluidex.ethsender.client;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.ethsender.contract.Erc20Contract;
import io.fluidex.ethsender.contract.FluidexContract;
import io.fluidex.ethsender.rpc.L1Log;
import io.fluidex.ethsender.rpc.L1Receipt;
import java.math.BigInteger;
import java.util.Optional;

/**
 * What a trader does on L1: register, deposit, ask for a full exit, claim. Every method waits until
 * it is in a block and throws {@link L1Exception} if it is refused; what L2 makes of it comes
 * later.
 */
public final class ExchangeClient {
  private final L1Account account;
  private final EthereumAddress exchange;

  /**
   * A trader of an exchange.
   *
   * @param account who pays and signs
   * @param exchange the contract
   */
  public ExchangeClient(final L1Account account, final EthereumAddress exchange) {
    this.account = account;
    this.exchange = exchange;
  }

  /** The trader's address. */
  public EthereumAddress address() {
    return account.address();
  }

  /**
   * Registers an L2 key for the registration fee.
   *
   * @param x of the key's point
   * @param y of the key's point
   * @return the id of the new account
   */
  public long register(final BigInteger x, final BigInteger y) {
    final BigInteger fee =
        FluidexContract.RegistrationFeeCall.decodeResult(
            read(new FluidexContract.RegistrationFeeCall()));
    final L1Receipt receipt = send(new FluidexContract.RegisterUserCall(x, y), fee);
    return receipt.logs().stream()
        .filter(log -> log.topics().getFirst().equals(FluidexContract.RegisterRequestedEvent.TOPIC))
        .map(ExchangeClient::registered)
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow(() -> new L1Exception("the registration has logged no account"))
        .account();
  }

  private static Optional<FluidexContract.RegisterRequestedEvent> registered(final L1Log log) {
    return FluidexContract.decodeEvent(log.topics(), Hex.decode(log.data()))
        .map(FluidexContract.RegisterRequestedEvent.class::cast);
  }

  /** Replaces the L2 key of an account of the trader. */
  public L1Receipt changeKey(final long ofAccount, final BigInteger x, final BigInteger y) {
    return send(new FluidexContract.ChangeKeyCall(ofAccount, x, y), BigInteger.ZERO);
  }

  /**
   * Deposits ETH.
   *
   * @param toAccount the L2 account that is credited
   * @param wei a multiple of the unit of ETH on L2
   */
  public L1Receipt depositEth(final long toAccount, final BigInteger wei) {
    return send(new FluidexContract.DepositETHCall(toAccount), wei);
  }

  /**
   * Deposits a token, approving the exchange for the amount before if it is not.
   *
   * @param token the id on L2
   * @param toAccount the L2 account that is credited
   * @param amount in the token's smallest parts, a multiple of its unit on L2
   */
  public L1Receipt depositErc20(final int token, final long toAccount, final BigInteger amount) {
    final EthereumAddress erc20 = token(token).token();
    final BigInteger allowed =
        Erc20Contract.AllowanceCall.decodeResult(
            account
                .nodes()
                .ask(node ->
                    node.call(
                        erc20, new Erc20Contract.AllowanceCall(address(), exchange).encode())));
    if (allowed.compareTo(amount) < 0) {
      account.send(
          erc20, BigInteger.ZERO, new Erc20Contract.ApproveCall(exchange, amount).encode());
    }
    return send(new FluidexContract.DepositERC20Call(token, toAccount, amount), BigInteger.ZERO);
  }

  /** Asks for the whole balance of a token of an account of the trader. */
  public L1Receipt requestFullExit(final long ofAccount, final int token) {
    return send(new FluidexContract.RequestFullExitCall(ofAccount, token), BigInteger.ZERO);
  }

  /** Pays the owner what is pending; anyone may ask for it. */
  public L1Receipt claim(final EthereumAddress owner, final int token) {
    return send(new FluidexContract.WithdrawPendingBalanceCall(owner, token), BigInteger.ZERO);
  }

  /** What an owner can claim, in L2 units. */
  public long pending(final EthereumAddress owner, final int token) {
    return FluidexContract.PendingBalanceCall.decodeResult(
        read(new FluidexContract.PendingBalanceCall(owner, token)));
  }

  /** A token of the exchange: address, precision on L2, and smallest parts per L2 unit. */
  public FluidexContract.Token token(final int token) {
    return FluidexContract.TokenByIdCall.decodeResult(
        read(new FluidexContract.TokenByIdCall(token)));
  }

  /** The number of the last executed block. */
  public long executed() {
    return FluidexContract.BlocksExecutedCall.decodeResult(
        read(new FluidexContract.BlocksExecutedCall()));
  }

  /**
   * Lists a token; the account must be the governor.
   *
   * @param token an ERC-20 contract
   * @param precision decimal digits on L2
   * @return the id on L2
   */
  public int addToken(final EthereumAddress token, final int precision) {
    send(new FluidexContract.AddTokenCall(token, precision), BigInteger.ZERO);
    return FluidexContract.TokenIdCall.decodeResult(read(new FluidexContract.TokenIdCall(token)));
  }

  private L1Receipt send(final FluidexContract.Call call, final BigInteger value) {
    return account.send(exchange, value, call.encode());
  }

  private byte[] read(final FluidexContract.Call call) {
    return account.nodes().ask(node -> node.call(exchange, call.encode()));
  }
}
