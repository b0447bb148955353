/** An account of the exchange and its key: signs requests, and counts what they have to count. */
import { type ExchangeApi, type Order, type OrderKind, type User } from "./api.js";
import { AmountError, formatUnits, parseUnits, stripZeros } from "./decimal.js";
import type { PrivateKey } from "./keys.js";
import { type Asset, type Market, orderTerms } from "./market.js";
import type { Domain, Side } from "./messages.js";
import type { LoginSigner } from "./socket.js";

const DAY_SECONDS = 24 * 60 * 60;

/**
 * A trader. Requests that use up a number, an order id or a nonce, are made one after another,
 * however they are called.
 */
export class Trader {
  private nextOrderId: number;
  private queue: Promise<unknown> = Promise.resolve();

  /** Of a user with this key; {@link open} finds it. */
  private constructor(
    private readonly api: ExchangeApi,
    private readonly domain: Domain,
    private readonly key: PrivateKey,
    readonly user: User,
    private readonly clockOffset: number,
  ) {
    this.nextOrderId = user.nextOrderId;
  }

  /**
   * A user of the exchange.
   *
   * @param serverTime the exchange's clock now, in milliseconds
   * @returns undefined if the exchange does not know the user (yet)
   * @throws AmountError if the user has another key
   */
  static async open(
    api: ExchangeApi,
    domain: Domain,
    key: PrivateKey,
    id: number,
    serverTime: number,
  ): Promise<Trader | undefined> {
    const user = await api.user(id);
    if (!user) return undefined;
    if (user.l2Pubkey.toLowerCase() !== key.publicKey.toString()) {
      throw new AmountError(
        `Account ${id} has another L2 key than your wallet derives. Change it by the contract's changeKey, or use another account.`,
      );
    }
    return new Trader(api, domain, key, user, serverTime - Date.now());
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.queue.then(work, work);
    this.queue = turn.catch(() => undefined);
    return turn;
  }

  private seconds(ahead: number): number {
    return Math.floor((Date.now() + this.clockOffset) / 1000) + ahead;
  }

  private async fresh(): Promise<User> {
    return (await this.api.user(this.user.id)) ?? this.user;
  }

  /**
   * Puts an order, valid for a day.
   *
   * @param price of a market order the worst that is accepted
   * @throws AmountError, ApiError
   */
  order(
    market: Market,
    side: Side,
    kind: OrderKind,
    amount: string,
    price: string,
  ): Promise<Order> {
    const terms = orderTerms(market, side, amount, price);
    return this.inTurn(async () => {
      this.nextOrderId = Math.max(this.nextOrderId, (await this.fresh()).nextOrderId);
      const orderId = this.nextOrderId++;
      const validUntil = this.seconds(DAY_SECONDS);
      const message = this.domain.order({
        account: this.user.id,
        orderId,
        tokenSell: terms.sells.token,
        tokenBuy: terms.buys.token,
        totalSell: terms.totalSell,
        totalBuy: terms.totalBuy,
        validUntil,
        side,
        maxFeeBips: 0,
      });
      return this.api.putOrder({
        user: this.user.id,
        market: market.name,
        kind,
        terms,
        orderId,
        validUntil,
        clientOrderId: `web-${orderId}`,
        signature: this.key.sign(message),
      });
    });
  }

  /**
   * Cancels an open order; its signature stays valid on L2 until it expires.
   *
   * @param id the exchange's
   */
  cancel(market: string, id: number): Promise<void> {
    return this.inTurn(async () => {
      const [{ nextNonce: nonce }, { orderId }] = await Promise.all([
        this.fresh(),
        this.api.order(market, id),
      ]);
      const message = this.domain.cancel({ account: this.user.id, orderId, nonce });
      const signature = this.key.sign(message);
      await this.api.cancelOrder({ user: this.user.id, market, id, nonce, signature });
    });
  }

  /** Cancels all open orders of a market; returns how many. */
  cancelAll(market: string): Promise<number> {
    return this.inTurn(async () => {
      const nonce = (await this.fresh()).nextNonce;
      const message = this.domain.cancel({ account: this.user.id, orderId: 0, nonce });
      return this.api.cancelAll({
        user: this.user.id,
        market,
        nonce,
        signature: this.key.sign(message),
      });
    });
  }

  /** Withdraws to the owner on L1, to be claimed once the block is executed there. */
  withdraw(asset: Asset, amount: string): Promise<void> {
    const units = positive(asset, amount);
    return this.inTurn(async () => {
      const nonce = (await this.fresh()).nextNonce;
      const validUntil = this.seconds(DAY_SECONDS);
      const account = this.user.id;
      const message = this.domain.withdraw({
        account,
        token: asset.token,
        amount: units,
        nonce,
        validUntil,
      });
      await this.api.withdraw({
        user: account,
        asset: asset.id,
        amount: stripZeros(formatUnits(units, asset.precision)),
        nonce,
        validUntil,
        signature: this.key.sign(message),
      });
    });
  }

  /** Pays another account. */
  transfer(asset: Asset, to: number, amount: string): Promise<boolean> {
    const units = positive(asset, amount);
    if (to === this.user.id) throw new AmountError("An account cannot pay itself.");
    return this.inTurn(async () => {
      const nonce = (await this.fresh()).nextNonce;
      const validUntil = this.seconds(DAY_SECONDS);
      const from = this.user.id;
      const message = this.domain.transfer({
        from,
        to,
        token: asset.token,
        amount: units,
        nonce,
        validUntil,
      });
      return this.api.transfer({
        from,
        to,
        asset: asset.id,
        amount: stripZeros(formatUnits(units, asset.precision)),
        nonce,
        validUntil,
        signature: this.key.sign(message),
      });
    });
  }

  /** Signs the login of the push service, for a day. */
  readonly login: LoginSigner = (nonce) => {
    const validUntil = this.seconds(DAY_SECONDS);
    return {
      user_id: this.user.id,
      valid_until: validUntil,
      signature: this.key.sign(this.domain.login(this.user.id, validUntil, nonce)),
    };
  };
}

function positive(asset: Asset, amount: string): bigint {
  const units = parseUnits(amount, asset.precision, "The amount");
  if (units === 0n) throw new AmountError("The amount has to be more than 0.");
  return units;
}
