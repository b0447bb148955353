package io.fluidex.ethsender.schedule;

/** Something that happens to an operation: persisted first, applied then. */
public sealed interface OperationEvent {
  /** The id of the operation it happens to. */
  long operation();

  /**
   * There is a new operation.
   *
   * @param created the operation: queued, or sent already if it is a filler
   */
  record Created(Operation created) implements OperationEvent {
    @Override
    public long operation() {
      return created.id();
    }
  }

  /**
   * An attempt was signed; it may be sent once this is persisted.
   *
   * @param attempt the attempt
   */
  record Written(long operation, Attempt attempt) implements OperationEvent {}

  /**
   * A node took an attempt.
   *
   * @param attempt the attempt as it was
   * @param height the height of the chain then
   */
  record Broadcast(long operation, Attempt attempt, long height) implements OperationEvent {}

  /**
   * Nodes found the fees of an attempt too low.
   *
   * @param attempt the attempt as it was
   */
  record Underpriced(long operation, Attempt attempt) implements OperationEvent {}

  /**
   * It is in a block, or now in another block.
   *
   * @param inclusion where
   */
  record Mined(long operation, Inclusion inclusion) implements OperationEvent {}

  /** Its block has enough others on top. */
  record Confirmed(long operation) implements OperationEvent {}

  /** It cannot change any more. */
  record Finalised(long operation) implements OperationEvent {}

  /** Its block is no longer part of the chain; its attempts may get into another. */
  record Unmined(long operation) implements OperationEvent {}

  /**
   * It was reverted.
   *
   * @param reason why, for people
   * @param inclusion where; null if it was a simulation that was reverted
   */
  record Reverted(long operation, String reason, Inclusion inclusion) implements OperationEvent {}

  /**
   * It has to be sent anew, with another nonce.
   *
   * @param reason why, for people
   */
  record Requeued(long operation, String reason) implements OperationEvent {}

  /** The contract has its blocks already. */
  record Superseded(long operation) implements OperationEvent {}
}
