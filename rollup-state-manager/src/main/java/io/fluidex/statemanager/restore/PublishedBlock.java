package io.fluidex.statemanager.restore;

import io.fluidex.crypto.field.Fr;
import io.fluidex.rollup.publicdata.StoredBlock;
import java.util.Objects;

/**
 * A block as it was published.
 *
 * @param stored what the contract keeps the hash of
 * @param commitment C as it was sent along with the data
 * @param publicData the bytes of its records; not copied, so left alone
 * @param origin where it was found, for people: such as the hash of an L1 transaction
 */
@SuppressWarnings("ArrayRecordComponent") // Read once, compared by nobody.
public record PublishedBlock(StoredBlock stored, Fr commitment, byte[] publicData, String origin) {
  /** Refuses null. */
  public PublishedBlock {
    Objects.requireNonNull(stored, "stored");
    Objects.requireNonNull(commitment, "commitment");
    Objects.requireNonNull(publicData, "publicData");
    Objects.requireNonNull(origin, "origin");
  }
}
