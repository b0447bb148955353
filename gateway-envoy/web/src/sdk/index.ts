/** FluiDex in TypeScript: keys, signatures, the gateway's calls and its websocket. */
export * from "./api.js";
export * from "./book.js";
export * from "./bytes.js";
export * from "./decimal.js";
export * from "./ethereum.js";
export * from "./grpcweb.js";
export * from "./keys.js";
export * from "./market.js";
export * from "./messages.js";
export * from "./socket.js";
export * from "./trader.js";
