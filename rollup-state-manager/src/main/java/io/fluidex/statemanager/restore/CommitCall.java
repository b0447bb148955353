package io.fluidex.statemanager.restore;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The calldata of {@code commitBlocks(StoredBlock last, NewBlock[] blocks)}, read strictly enough
 * that nothing in it is out of bounds; what it says is checked by whoever uses it.
 *
 * @param lastNumber the number of the block before the first
 * @param blocks the blocks
 */
record CommitCall(long lastNumber, List<Block> blocks) {
  /** The call, by which its selector is found. */
  static final String SIGNATURE =
      "commitBlocks((uint64,bytes32,uint64,uint256,bytes32,uint64,bytes32),"
          + "(bytes32,uint64,uint256,uint256,bytes)[])";

  private static final int WORD = 32;
  private static final int SELECTOR = 4;

  /** Words of a {@code StoredBlock}, which lie where the argument does. */
  private static final int STORED_WORDS = 7;

  private static final int MAX_BLOCKS = 10_000;

  /**
   * A block.
   *
   * @param commitment C, as 32 bytes
   * @param data the public data
   */
  @SuppressWarnings("ArrayRecordComponent") // Goes through untouched; nobody compares it.
  record Block(byte[] commitment, byte[] data) {}

  /**
   * Reads calldata.
   *
   * @throws IOException if it is not that of such a call
   */
  static CommitCall decode(final byte[] selector, final byte[] calldata) throws IOException {
    if (calldata.length < SELECTOR || !Arrays.equals(selector, Arrays.copyOf(calldata, SELECTOR))) {
      throw new IOException("the transaction does not call commitBlocks");
    }
    final Words words = new Words(Arrays.copyOfRange(calldata, SELECTOR, calldata.length));
    final int array = words.integer(STORED_WORDS * WORD);
    final int count = words.integer(array);
    if (count > MAX_BLOCKS) {
      throw new IOException("a call of commitBlocks has " + count + " blocks");
    }
    final int base = array + WORD;
    final List<Block> blocks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      final int block = Math.addExact(base, words.integer(base + i * WORD));
      final int data = Math.addExact(block, words.integer(block + 4 * WORD));
      blocks.add(
          new Block(
              words.bytes(block + 3 * WORD, WORD), words.bytes(data + WORD, words.integer(data))));
    }
    return new CommitCall(words.number(0).longValue(), blocks);
  }

  /** The words after the selector. */
  @SuppressWarnings("ArrayRecordComponent") // Read only.
  record Words(byte[] content) {
    byte[] bytes(final int from, final int length) throws IOException {
      if (from < 0 || length < 0 || from > content.length - length) {
        throw new IOException("the calldata of commitBlocks ends too early");
      }
      return Arrays.copyOfRange(content, from, from + length);
    }

    BigInteger number(final int from) throws IOException {
      return new BigInteger(1, bytes(from, WORD));
    }

    /** A length or offset. */
    int integer(final int from) throws IOException {
      final BigInteger number = number(from);
      if (number.bitLength() >= Integer.SIZE - 1) {
        throw new IOException("the calldata of commitBlocks has an offset beyond its end");
      }
      return number.intValue();
    }
  }
}
