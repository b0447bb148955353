package io.fluidex.rollup.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.digest.Sha256;
import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.tree.ScalarNodeHasher;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StateSnapshotTest {
  private static final ScalarNodeHasher HASHER = ScalarNodeHasher.INSTANCE;
  private static final int VERSION_AT = 8;
  private static final int DEPTHS_AT = 10;
  private static final int ROOT_AT = 13;
  private static final int ACCOUNTS_AT = ROOT_AT + 32;

  private final RollupState state = RollupState.genesis(new Depths(3, 4, 4), HASHER);

  private static byte[] snapshot(final RollupState state) throws IOException {
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    StateSnapshot.write(state.view(), out);
    return out.toByteArray();
  }

  private static RollupState read(final byte[] bytes) throws IOException {
    return StateSnapshot.read(new ByteArrayInputStream(bytes), HASHER);
  }

  private byte[] someSnapshot() throws IOException {
    States.change(state, new Random(1), 12);
    state.commit();
    return snapshot(state);
  }

  /** The snapshot with a checksum that is right again. */
  private static byte[] resealed(final byte[] bytes) {
    final byte[] content = Arrays.copyOf(bytes, bytes.length - Sha256.BYTES);
    return ByteBuffer.allocate(bytes.length).put(content).put(Sha256.hash(content)).array();
  }

  private static void refuse(final byte[] bytes, final String reason) {
    final SnapshotException e = assertThrows(SnapshotException.class, () -> read(bytes));
    assertTrue(e.getMessage().contains(reason), e.getMessage());
  }

  @Test
  void shouldReadWhatWasWrittenAndGoOn() throws IOException {
    final byte[] bytes = someSnapshot();
    final RollupState read = read(bytes);
    assertEquals(state.root(), read.root());
    assertEquals(state.nodeCount(), read.nodeCount());
    assertArrayEquals(bytes, snapshot(read));
    States.change(state, new Random(2), 30);
    States.change(read, new Random(2), 30);
    state.commit();
    read.commit();
    assertEquals(state.root(), read.root());
  }

  @Test
  void shouldReadTheStateWithoutAccounts() throws IOException {
    assertEquals(state.root(), read(snapshot(state)).root());
  }

  @Test
  void shouldReadLargeAndDeepStates() throws IOException {
    final RollupState large = RollupState.genesis(new Depths(16, 30, 32), HASHER);
    States.change(large, new Random(3), 300);
    large.commitWithoutPaths();
    assertEquals(large.root(), read(snapshot(large)).root());
  }

  @Test
  void shouldLeaveWhatFollowsInTheStream() throws IOException {
    final byte[] bytes = someSnapshot();
    final ByteArrayInputStream in =
        new ByteArrayInputStream(Arrays.copyOf(bytes, bytes.length + 3));
    StateSnapshot.read(in, HASHER);
    assertEquals(3, in.available());
  }

  @Test
  void shouldRefuseASnapshotWithAFlippedBit() throws IOException {
    final byte[] bytes = someSnapshot();
    final Random random = new Random(4);
    for (int at = 0; at < bytes.length; at++) {
      final byte[] altered = bytes.clone();
      altered[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      assertThrows(SnapshotException.class, () -> read(altered), "byte " + at);
    }
  }

  /** The checksum finds accidents; against anything else there is the root. */
  @Test
  void shouldRefuseAlteredLeavesUnderARightChecksum() throws IOException {
    final byte[] bytes = someSnapshot();
    final Random random = new Random(5);
    for (int at = ROOT_AT; at < bytes.length - Sha256.BYTES; at++) {
      final byte[] altered = bytes.clone();
      altered[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      assertThrows(SnapshotException.class, () -> read(resealed(altered)), "byte " + at);
    }
  }

  @Test
  void shouldRefuseATruncatedSnapshot() throws IOException {
    final byte[] bytes = someSnapshot();
    for (int length = 0; length < bytes.length; length++) {
      final byte[] truncated = Arrays.copyOf(bytes, length);
      assertThrows(SnapshotException.class, () -> read(truncated), length + " bytes");
    }
    refuse(Arrays.copyOf(bytes, bytes.length - 1), "ends too early");
  }

  @Test
  void shouldSayWhatIsWrong() throws IOException {
    final byte[] bytes = someSnapshot();
    final byte[] magic = bytes.clone();
    magic[0] ^= 1;
    refuse(magic, "does not begin with FDXSTATE");
    final byte[] version = bytes.clone();
    version[VERSION_AT + 1] = 2;
    refuse(version, "snapshot of version 2, this program reads version 1");
    final byte[] depths = bytes.clone();
    depths[DEPTHS_AT] = 17;
    refuse(depths, "the depth of the balance tree");
    final byte[] damaged = bytes.clone();
    damaged[bytes.length - 1] ^= 1;
    refuse(damaged, "the checksum does not match");
    final byte[] root = bytes.clone();
    root[ROOT_AT + 31] ^= 1;
    refuse(resealed(root), "it says");
    final byte[] notCanonical = bytes.clone();
    Arrays.fill(notCanonical, ROOT_AT, ROOT_AT + 32, (byte) 0xff);
    refuse(notCanonical, "the root is not below r");
    final byte[] account = bytes.clone();
    Arrays.fill(account, ACCOUNTS_AT + 8, ACCOUNTS_AT + 12, (byte) 0);
    refuse(account, "account 0 is out of order");
    final byte[] nonce = bytes.clone();
    nonce[ACCOUNTS_AT + 12] = 1;
    refuse(nonce, "has more than 40 bits");
  }
}
