/**
 * The websocket of the push service: subscriptions that outlive connections.
 *
 * A lost connection is made again, first soon, then less often; every subscription begins anew with
 * a snapshot, after the login if there was one.
 */

/** As much of a WebSocket as is needed; browsers have it, elsewhere `ws` gives it. */
export interface SocketLike {
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  send(text: string): void;
  close(code?: number): void;
}

/** Makes a connection. */
export type SocketFactory = (url: string) => SocketLike;

/** A channel and which: `{channel: "depth", market: "ETH_USDT", interval_ms: 100}`. */
export interface ChannelRequest {
  readonly channel: string;
  readonly market?: string;
  readonly interval_ms?: number;
  readonly interval?: string;
  readonly limit?: number;
}

/** A message of the push service; what else it has depends on the channel. */
export interface PushMessage {
  readonly type: string;
  readonly id?: number;
  readonly channel?: string;
  readonly market?: string;
  readonly interval?: string;
  readonly interval_ms?: number;
  readonly code?: string;
  readonly message?: string;
  readonly nonce?: string;
  readonly server_time?: number;
  readonly data?: readonly unknown[];
  readonly [more: string]: unknown;
}

/** Who logs in: signs what the server's nonce asks for. */
export type LoginSigner = (
  nonce: string,
  serverTime: number,
) => { user_id: number; valid_until: number; signature: string };

/** How the connection stands. */
export type ConnectionState = "connecting" | "open" | "waiting" | "closed";

/** What happens on a subscription. */
export interface Listener {
  /** A snapshot or an update. Returning false asks for the snapshot anew. */
  message(message: PushMessage): boolean | undefined;
  /** The server's refusal of this subscription. */
  refused?(code: string, words: string): void;
}

interface Subscription {
  readonly request: ChannelRequest;
  readonly listener: Listener;
  readonly needsLogin: boolean;
  id: number;
}

const PRIVATE = new Set(["orders", "fills", "balances"]);
const FIRST_WAIT_MILLIS = 250;
const MOST_WAIT_MILLIS = 8_000;
const PING_MILLIS = 10_000;
const SILENCE_MILLIS = 25_000;
const OPEN = 1;

/** One connection of one page or program. */
export class PushClient {
  private socket: SocketLike | undefined;
  private readonly subscriptions = new Set<Subscription>();
  private signer: LoginSigner | undefined;
  private loginId = 0;
  private loggedIn = false;
  private hello: { nonce: string; time: number } | undefined;
  private nextId = 1;
  private failures = 0;
  private heardAt = 0;
  private stopped = true;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private beat: ReturnType<typeof setInterval> | undefined;
  private current: ConnectionState = "closed";

  /**
   * @param url `wss://host/ws`
   * @param onState is told how the connection stands, and why it ended if the server said so
   * @param factory makes connections
   */
  constructor(
    private readonly url: string,
    private readonly onState: (state: ConnectionState, why?: string) => void = () => undefined,
    private readonly factory: SocketFactory = (to) => new WebSocket(to),
  ) {}

  /** How the connection stands. */
  get state(): ConnectionState {
    return this.current;
  }

  /** Connects, and stays so until {@link stop}. */
  start(): void {
    if (!this.stopped) return;
    this.stopped = false;
    this.connect();
    this.beat = setInterval(() => this.check(), PING_MILLIS);
  }

  /** Ends the connection and all subscriptions. */
  stop(): void {
    this.stopped = true;
    clearTimeout(this.retry);
    clearInterval(this.beat);
    this.subscriptions.clear();
    this.drop();
    this.report("closed");
  }

  /** Connects now if it waits; for when the network is back. */
  hurry(): void {
    if (this.stopped || this.current !== "waiting") return;
    clearTimeout(this.retry);
    this.connect();
  }

  /** Follows a channel; call the result to end it. */
  subscribe(request: ChannelRequest, listener: Listener): () => void {
    const subscription: Subscription = {
      request,
      listener,
      needsLogin: PRIVATE.has(request.channel),
      id: 0,
    };
    this.subscriptions.add(subscription);
    this.begin(subscription);
    return () => {
      if (!this.subscriptions.delete(subscription)) return;
      const shared = [...this.subscriptions].some((other) => sameChannel(other, request));
      if (subscription.id !== 0 && !shared) this.send({ op: "unsubscribe", ...request });
    };
  }

  /** Logs in, now and after each reconnect; undefined ends that, with a new connection. */
  login(signer: LoginSigner | undefined): void {
    const before = this.signer;
    this.signer = signer;
    if (before && this.socket) {
      this.failures = 0;
      this.drop();
      this.connect();
    } else {
      this.sendLogin();
    }
  }

  private report(state: ConnectionState, why?: string): void {
    this.current = state;
    this.onState(state, why);
  }

  private drop(): void {
    const socket = this.socket;
    this.socket = undefined;
    this.hello = undefined;
    this.loggedIn = false;
    for (const subscription of this.subscriptions) subscription.id = 0;
    if (socket) {
      socket.onopen = socket.onclose = socket.onerror = socket.onmessage = null;
      if (socket.readyState <= OPEN) socket.close(1000);
    }
  }

  private connect(): void {
    clearTimeout(this.retry);
    this.report("connecting");
    let socket: SocketLike;
    try {
      socket = this.factory(this.url);
    } catch {
      this.lost();
      return;
    }
    this.socket = socket;
    this.heardAt = Date.now();
    socket.onmessage = (event: { data: unknown }) => this.heard(String(event.data));
    socket.onclose = () => this.lost();
    socket.onerror = () => undefined;
  }

  private lost(): void {
    this.drop();
    if (this.stopped) return;
    const wait = Math.min(MOST_WAIT_MILLIS, FIRST_WAIT_MILLIS * 2 ** this.failures++);
    this.retry = setTimeout(() => this.connect(), wait * (0.75 + Math.random() / 2));
    this.report("waiting");
  }

  private check(): void {
    if (!this.socket) return;
    if (Date.now() - this.heardAt > SILENCE_MILLIS) {
      this.lost();
    } else {
      this.send({ op: "ping" });
    }
  }

  private send(message: object): void {
    if (this.socket?.readyState === OPEN) this.socket.send(JSON.stringify(message));
  }

  private begin(subscription: Subscription): void {
    if (!this.hello || (subscription.needsLogin && !this.loggedIn)) return;
    subscription.id = this.nextId++;
    this.send({ id: subscription.id, op: "subscribe", ...subscription.request });
  }

  private sendLogin(): void {
    if (!this.signer || !this.hello) return;
    this.loginId = this.nextId++;
    const { nonce, time } = this.hello;
    this.send({ id: this.loginId, op: "login", nonce, ...this.signer(nonce, time) });
  }

  private heard(text: string): void {
    this.heardAt = Date.now();
    let message: PushMessage;
    try {
      message = JSON.parse(text) as PushMessage;
    } catch {
      return;
    }
    if (message.type === "hello") {
      this.failures = 0;
      this.hello = { nonce: message.nonce ?? "", time: message.server_time ?? Date.now() };
      this.report("open");
      this.sendLogin();
      for (const subscription of this.subscriptions) this.begin(subscription);
    } else if (message.type === "error") {
      this.heardError(message);
    } else if (message.id !== undefined && message.id === this.loginId) {
      this.loggedIn = true;
      for (const each of this.subscriptions) if (each.needsLogin) this.begin(each);
    } else if (message.type === "snapshot" || message.type === "update") {
      this.deliver(message);
    }
  }

  private heardError(message: PushMessage): void {
    const code = message.code ?? "UNKNOWN";
    const words = message.message ?? code;
    const refused = [...this.subscriptions].find((each) => each.id !== 0 && each.id === message.id);
    if (refused) {
      refused.listener.refused?.(code, words);
    } else if (message.id !== undefined && message.id === this.loginId) {
      for (const each of this.subscriptions) {
        if (each.needsLogin) each.listener.refused?.(code, words);
      }
    } else if (message.channel !== undefined) {
      // The server ended a channel, since it cannot go on without a hole: begin anew.
      for (const each of this.subscriptions) {
        if (matches(each.request, message)) this.begin(each);
      }
    } else {
      this.report(this.current, words);
    }
  }

  private deliver(message: PushMessage): void {
    for (const subscription of this.subscriptions) {
      if (!matches(subscription.request, message)) continue;
      if (subscription.listener.message(message) === false) {
        this.send({ op: "unsubscribe", ...subscription.request });
        this.begin(subscription);
      }
    }
  }
}

function matches(request: ChannelRequest, message: PushMessage): boolean {
  return (
    request.channel === message.channel &&
    (request.market === undefined || request.market === message.market) &&
    (request.interval === undefined ||
      message.interval === undefined ||
      request.interval === message.interval) &&
    (request.interval_ms === undefined ||
      message.interval_ms === undefined ||
      request.interval_ms === message.interval_ms)
  );
}

function sameChannel(subscription: Subscription, request: ChannelRequest): boolean {
  return JSON.stringify(subscription.request) === JSON.stringify(request);
}
