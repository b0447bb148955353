package io.fluidex.ethsender.service;

import io.fluidex.ethsender.aggregate.BlockRange;
import io.fluidex.ethsender.aggregate.BlockSize;
import io.fluidex.ethsender.aggregate.OperationKind;
import io.fluidex.ethsender.contract.FluidexContract;
import io.fluidex.ethsender.schedule.Lane;
import io.fluidex.ethsender.store.BlockStore;
import io.fluidex.ethsender.store.RollupBlock;
import io.fluidex.rollup.publicdata.StoredBlock;
import io.fluidex.rollup.publicdata.Withdrawal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jooq.DSLContext;

/** What is sent to the contract for a range of blocks; always the same for the same range. */
final class Calldata {
  /** Words of a stored block, and of a new block and its place in the list. */
  private static final int STORED_BYTES = 7 * 32;

  private static final int NEW_BLOCK_BYTES = 7 * 32;
  private static final int INPUTS_BYTES = 8 * 32;
  private static final int WITHDRAWAL_BYTES = 3 * 32;

  /** What stands before the body of a stored proof: "PLKP", a version, two counts. */
  private static final int PROOF_HEADER = 8;

  private static final int COUNTS = 6;
  private static final int POINT_BYTES = 64;
  private static final int SCALAR_BYTES = 32;
  private static final byte[] PROOF_MAGIC = {'P', 'L', 'K', 'P'};

  private final BlockStore blocks;

  Calldata(final BlockStore blocks) {
    this.blocks = blocks;
  }

  /** The time of the last block that a call commits; empty if it commits none. */
  static OptionalLong commitTime(final byte[] data) {
    final boolean commits =
        data.length >= Integer.BYTES
            && ByteBuffer.wrap(data).getInt() == FluidexContract.CommitBlocksCall.SELECTOR;
    return commits
        ? OptionalLong.of(FluidexContract.CommitBlocksCall.decode(data).blocks().getLast().time())
        : OptionalLong.empty();
  }

  byte[] encode(final DSLContext database, final Lane lane, final BlockRange range) {
    final List<RollupBlock> of = blocks.blocks(database, range);
    return switch (lane) {
      case COMMIT ->
          new FluidexContract.CommitBlocksCall(
                  stored(blocks.before(database, of.getFirst())),
                  of.stream().map(Calldata::created).toList())
              .encode();
      case PROVE ->
          new FluidexContract.ProveBlocksCall(
                  of.stream().map(b -> stored(b.stored())).toList(),
                  of.stream().map(RollupBlock::publicInputs).toList(),
                  blocks.proofs(database, range).stream().map(Calldata::proofBody).toList())
              .encode();
      case EXECUTE ->
          new FluidexContract.ExecuteBlocksCall(
                  of.stream().map(b -> stored(b.stored())).toList(),
                  of.stream()
                      .map(b -> b.withdrawals().stream().map(Calldata::withdrawal).toList())
                      .toList())
              .encode();
      case FILL -> new byte[0];
    };
  }

  /** What the gas of an operation on a block depends on. */
  static BlockSize size(final OperationKind kind, final BlockStore.Summary block) {
    return switch (kind) {
      case COMMIT -> new BlockSize(NEW_BLOCK_BYTES + block.dataBytes(), block.requests());
      case CREATE_PROOF, PUBLISH_PROOF ->
          new BlockSize(STORED_BYTES + INPUTS_BYTES + block.proofBytes(), 1);
      case EXECUTE -> {
        final int withdrawals = Withdrawal.of(block.data()).size();
        yield new BlockSize(STORED_BYTES + WITHDRAWAL_BYTES * withdrawals, withdrawals);
      }
    };
  }

  private static FluidexContract.StoredBlock stored(final StoredBlock block) {
    return new FluidexContract.StoredBlock(
        block.number(),
        block.circuitId(),
        block.time(),
        block.newRoot().toBigInteger(),
        block.commitment(),
        block.priorityCount(),
        block.withdrawalsHash());
  }

  private static FluidexContract.NewBlock created(final RollupBlock block) {
    return new FluidexContract.NewBlock(
        block.stored().circuitId(),
        block.stored().time(),
        block.stored().newRoot().toBigInteger(),
        block.dataCommitment(),
        block.data().toBytes());
  }

  private static FluidexContract.Withdrawal withdrawal(final Withdrawal of) {
    return new FluidexContract.Withdrawal(of.account(), of.token(), of.amount());
  }

  /** The proof as verifiers on L1 take it: without the header of its stored form. */
  static byte[] proofBody(final byte[] proof) {
    if (proof.length < PROOF_HEADER
        || !Arrays.equals(proof, 0, PROOF_MAGIC.length, PROOF_MAGIC, 0, PROOF_MAGIC.length)
        || proof.length
            != PROOF_HEADER + proof[COUNTS] * POINT_BYTES + proof[COUNTS + 1] * SCALAR_BYTES) {
      return proof;
    }
    return Arrays.copyOfRange(proof, PROOF_HEADER, proof.length);
  }
}
