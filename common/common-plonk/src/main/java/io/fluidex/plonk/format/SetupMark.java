package io.fluidex.plonk.format;

/** What a verification key says of the reference string that it was made from. */
public enum SetupMark {
  /** A development setup: whoever made it could have kept tau and could prove anything. */
  INSECURE,
  /** One that is not marked as a development setup. */
  NOT_INSECURE,
  /** Nothing: keys of the vanilla profile in snarkjs's own form do not tell. */
  UNKNOWN
}
