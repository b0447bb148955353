package io.fluidex.ethsender.wallet;

import io.fluidex.crypto.digest.Keccak256;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.crypto.l2key.EthereumKey;
import io.fluidex.ethsender.fee.Fees;
import io.fluidex.rollup.publicdata.Bytes32;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * A transaction of EIP-1559 (type 2), without an access list.
 *
 * @param chainId the chain it is for
 * @param nonce the sender's
 * @param fees what it pays for gas
 * @param gasLimit how much gas it may use
 * @param to whom it calls; null if it makes a contract
 * @param value wei that it sends
 * @param data its input
 */
@SuppressWarnings("ArrayRecordComponent") // Signed and forgotten; nobody compares transactions.
public record L1Transaction(
    long chainId,
    long nonce,
    Fees fees,
    long gasLimit,
    EthereumAddress to,
    BigInteger value,
    byte[] data) {
  private static final int TYPE = 2;
  private static final int WORD = 32;
  private static final int V_OFFSET = 27;

  /**
   * A signed transaction.
   *
   * @param hash its hash
   * @param raw {@code 0x} and the bytes to send, in hexadecimal
   */
  public record Signed(Bytes32 hash, String raw) {}

  /** Signs it; the same key signs the same transaction in the same way again. */
  public Signed sign(final EthereumKey key) {
    final byte[] signature = key.signDigest(Keccak256.hash(typed(list()))).toBytes();
    final byte[] signed =
        typed(
            list(
                Rlp.integer(signature[2 * WORD] - V_OFFSET),
                Rlp.integer(new BigInteger(1, Arrays.copyOf(signature, WORD))),
                Rlp.integer(new BigInteger(1, Arrays.copyOfRange(signature, WORD, 2 * WORD)))));
    return new Signed(Bytes32.of(Keccak256.hash(signed)), Hex.encodePrefixed(signed));
  }

  private byte[] list(final byte[]... signature) {
    final byte[][] fields = {
      Rlp.integer(chainId),
      Rlp.integer(nonce),
      Rlp.integer(fees.maxPriority()),
      Rlp.integer(fees.maxFee()),
      Rlp.integer(gasLimit),
      Rlp.bytes(to == null ? new byte[0] : to.toBytes()),
      Rlp.integer(value),
      Rlp.bytes(data),
      Rlp.list()
    };
    final byte[][] all = Arrays.copyOf(fields, fields.length + signature.length);
    System.arraycopy(signature, 0, all, fields.length, signature.length);
    return Rlp.list(all);
  }

  private static byte[] typed(final byte[] list) {
    final byte[] out = new byte[list.length + 1];
    out[0] = TYPE;
    System.arraycopy(list, 0, out, 1, list.length);
    return out;
  }
}
