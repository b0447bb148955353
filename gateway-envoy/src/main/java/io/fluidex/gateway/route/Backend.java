package io.fluidex.gateway.route;

/** A service behind the edge. */
public enum Backend {
  /** The matching engine's gRPC port. */
  MATCHENGINE,
  /** The matching engine's REST port. */
  REST,
  /** The state manager's gRPC port. */
  ROLLUP_STATE,
  /** The prover master's gRPC port. */
  PROVER_MASTER,
  /** The push service's port: websockets and the web page. */
  PUSH,
  /** The push service's gRPC port. */
  PUSH_STREAMS
}
