package io.fluidex.statemanager.checkpoint;

import io.fluidex.crypto.digest.Sha256;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.NonCanonicalException;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.state.SnapshotException;
import io.fluidex.rollup.state.StateSnapshot;
import io.fluidex.rollup.state.StateView;
import io.fluidex.rollup.tree.NodeHasher;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Checkpoints as streams, big-endian, version {@value #VERSION}:
 *
 * <pre>
 * magic "FDXCHKPT", version u16
 * block u64, root 32, length of the context u16, context
 * SHA-256 of everything before 32
 * the state, see {@link StateSnapshot}, which has its own checksum
 * </pre>
 */
final class CheckpointCodec {
  static final int VERSION = 1;

  private static final byte[] MAGIC = "FDXCHKPT".getBytes(StandardCharsets.US_ASCII);

  private CheckpointCodec() {}

  static void write(final CheckpointHeader header, final StateView view, final OutputStream out)
      throws IOException {
    final byte[] bytes = bytes(header);
    out.write(bytes);
    out.write(Sha256.hash(bytes));
    StateSnapshot.write(view, out);
  }

  private static byte[] bytes(final CheckpointHeader header) throws IOException {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(MAGIC);
      out.writeShort(VERSION);
      out.writeLong(header.block());
      out.write(header.root().toBytesBe());
      out.writeShort(header.context().length);
      out.write(header.context());
    }
    return bytes.toByteArray();
  }

  /**
   * Reads the header alone.
   *
   * @throws SnapshotException if there is none, or it is damaged
   */
  static CheckpointHeader readHeader(final InputStream stream) throws IOException {
    final DataInputStream in = new DataInputStream(stream);
    try {
      final byte[] magic = new byte[MAGIC.length];
      in.readFully(magic);
      if (!Arrays.equals(magic, MAGIC)) {
        throw new SnapshotException("not a checkpoint: it does not begin with FDXCHKPT");
      }
      final int version = in.readUnsignedShort();
      if (version != VERSION) {
        throw new SnapshotException(
            "checkpoint of version " + version + ", this program reads version " + VERSION);
      }
      final long block = in.readLong();
      final byte[] root = new byte[PrimeField.BYTES];
      in.readFully(root);
      final int length = in.readUnsignedShort();
      if (block < 0 || length > CheckpointHeader.MAX_CONTEXT) {
        throw new SnapshotException("the header is damaged: a number in it is out of range");
      }
      final byte[] context = new byte[length];
      in.readFully(context);
      final byte[] checksum = new byte[Sha256.BYTES];
      in.readFully(checksum);
      final CheckpointHeader header = new CheckpointHeader(block, Fr.fromBytesBe(root, 0), context);
      if (!Arrays.equals(checksum, Sha256.hash(bytes(header)))) {
        throw new SnapshotException("the checksum of the header does not match: it is damaged");
      }
      return header;
    } catch (final EOFException e) {
      throw new SnapshotException("the checkpoint ends too early", e);
    } catch (final NonCanonicalException e) {
      throw new SnapshotException("the header is damaged: its root is not below r", e);
    }
  }

  /**
   * Reads the state after the header.
   *
   * @throws SnapshotException if it is damaged, or not that of the header
   */
  static RollupState readState(
      final CheckpointHeader header, final InputStream in, final NodeHasher hasher)
      throws IOException {
    final RollupState state = StateSnapshot.read(in, hasher);
    if (!state.root().equals(header.root())) {
      throw new SnapshotException(
          "the state has root " + state.root() + ", the header says " + header.root());
    }
    if (in.read() != -1) {
      throw new SnapshotException("something follows the state");
    }
    return state;
  }
}
