/** For Node.js before version 22, which has no WebSocket of its own. */
import { WebSocket } from "ws";
import type { SocketFactory } from "./socket.js";

/** Connections by the package `ws`. */
export const nodeSocket: SocketFactory = (url) => new WebSocket(url);
