package io.fluidex.rollup.block;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.digest.Sha256;
import io.fluidex.rollup.executor.SlotWitness;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.state.AccountOpening;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlockCodecTest {
  private static final int VERSION_AT = 8;
  private static final int SLOTS_AT = 10;
  private static final int CIRCUIT_AT = 15;
  private static final int NUMBER_AT = CIRCUIT_AT + 32;
  private static final int OLD_ROOT_AT = NUMBER_AT + 8 + 4 + 12;
  private static final int SLOTS_BEGIN = OLD_ROOT_AT + 5 * 32;

  private static List<Block> blocks(final Shape shape) {
    return Blocks.of(shape, Blocks.transactions());
  }

  /** The block with the trade. */
  private static byte[] file() {
    return BlockCodec.encode(blocks(Shape.TINY).get(3));
  }

  /** The file with a checksum that is right again. */
  private static byte[] resealed(final byte[] file) {
    final byte[] content = Arrays.copyOf(file, file.length - Sha256.BYTES);
    return ByteBuffer.allocate(file.length).put(content).put(Sha256.hash(content)).array();
  }

  private static void refuse(final byte[] file, final String reason) {
    final BlockFormatException e =
        assertThrows(BlockFormatException.class, () -> BlockCodec.decode(file));
    assertTrue(e.getMessage().contains(reason), e.getMessage());
  }

  @Test
  void shouldReadWhatItWrote() {
    for (final Shape shape :
        List.of(Shape.TINY, Shape.SMALL, Shape.PROD16, new Shape(3, new Depths(2, 30, 32)))) {
      for (final Block block : blocks(shape)) {
        final byte[] file = BlockCodec.encode(block);
        final Block read = BlockCodec.decode(file);
        assertEquals(block.header(), read.header());
        assertEquals(block.inputs(), read.inputs());
        assertEquals(block.data(), read.data());
        assertEquals(block.transactions(), read.transactions());
        assertEquals(block.stored(), read.stored());
        assertArrayEquals(file, BlockCodec.encode(read));
        for (int i = 0; i < block.slots().size(); i++) {
          assertSame(block.slots().get(i), read.slots().get(i));
        }
        BlockVerifier.verify(read);
      }
    }
  }

  private static void assertSame(final SlotWitness expected, final SlotWitness found) {
    assertSame(expected.first(), found.first());
    assertSame(expected.second(), found.second());
  }

  private static void assertSame(final AccountOpening expected, final AccountOpening found) {
    assertEquals(expected.account(), found.account());
    assertEquals(expected.orderSlot(), found.orderSlot());
    for (final int i : new int[] {AccountOpening.SELL, AccountOpening.BUY}) {
      assertEquals(expected.token(i), found.token(i));
      assertEquals(expected.oldBalance(i), found.oldBalance(i));
      assertEquals(expected.newBalance(i), found.newBalance(i));
    }
    assertEquals(expected.oldOrder(), found.oldOrder());
    assertEquals(expected.newOrder(), found.newOrder());
    assertEquals(expected.oldNonce(), found.oldNonce());
    assertEquals(expected.newNonce(), found.newNonce());
    assertEquals(expected.oldSign(), found.oldSign());
    assertEquals(expected.newSign(), found.newSign());
    assertEquals(expected.oldAy(), found.oldAy());
    assertEquals(expected.newAy(), found.newAy());
    assertEquals(expected.root(), found.root());
    assertArrayEquals(expected.siblings(), found.siblings());
  }

  @Test
  void shouldRefuseATruncatedFile() {
    final byte[] file = file();
    for (int length = 0; length < file.length; length++) {
      final byte[] truncated = Arrays.copyOf(file, length);
      assertThrows(BlockFormatException.class, () -> BlockCodec.decode(truncated));
    }
    refuse(resealed(Arrays.copyOf(file, file.length - 40)), "too early");
    refuse(new byte[0], "does not begin with FDXBLOCK");
  }

  @Test
  void shouldRefuseAFileWithAFlippedBit() {
    final byte[] file = file();
    final Random random = new Random(1);
    for (int at = 0; at < file.length; at++) {
      final byte[] altered = file.clone();
      altered[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      assertThrows(BlockFormatException.class, () -> BlockCodec.decode(altered), "byte " + at);
    }
  }

  /**
   * Under a right checksum an altered file is refused by the rules, the binding or the paths; but
   * for what the circuit alone decides, signatures and the parts of messages that are not public.
   */
  @Test
  void shouldRefuseAnAlteredBlockUnderARightChecksum() {
    final Block block = blocks(Shape.TINY).get(3);
    final byte[] file = BlockCodec.encode(block);
    final Random random = new Random(2);
    int accepted = 0;
    for (int at = 0; at < file.length - Sha256.BYTES; at++) {
      final byte[] altered = file.clone();
      altered[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      try {
        final Block read = BlockCodec.decode(resealed(altered));
        BlockVerifier.verify(read);
        assertArrayEquals(resealed(altered), BlockCodec.encode(read));
        assertEquals(block.data(), read.data(), "byte " + at);
        assertEquals(block.inputs().newRoot(), read.inputs().newRoot(), "byte " + at);
        accepted++;
      } catch (final BlockFormatException e) {
        assertTrue(!e.getMessage().isEmpty());
      }
    }
    // Two signatures, expiries, a side, the fees, and the header's time and domain.
    final int free = 2 * (64 + 4 + 1 + 2) + 4 + 12;
    assertTrue(accepted <= free, accepted + " of at most " + free);
    assertTrue(accepted > free / 2, accepted + " of at most " + free);
  }

  @Test
  void shouldSayWhatIsWrong() {
    final byte[] file = file();
    final byte[] version = file.clone();
    version[VERSION_AT + 1] = 2;
    refuse(version, "block file of version 2, this program reads version 1");
    final byte[] slots = file.clone();
    slots[SLOTS_AT + 1] = 0;
    refuse(resealed(slots), "header: a block must have 1 to 1024 transactions, not 0");
    final byte[] depth = file.clone();
    depth[SLOTS_AT + 2] = 17;
    refuse(resealed(depth), "header: the depth of the balance tree");
    final byte[] number = file.clone();
    number[NUMBER_AT] = (byte) 0x80;
    refuse(resealed(number), "header: a block has a number from 0");
    final byte[] oldRoot = file.clone();
    Arrays.fill(oldRoot, OLD_ROOT_AT, OLD_ROOT_AT + 32, (byte) 0xff);
    refuse(resealed(oldRoot), "old root is not below r");
    final byte[] bound = file.clone();
    bound[OLD_ROOT_AT + 3 * 32 - 1] ^= 1;
    refuse(resealed(bound), "are not those of its slots");
    final byte[] circuit = file.clone();
    circuit[CIRCUIT_AT] ^= 1;
    refuse(resealed(circuit), "are not those of its slots");
    final byte[] type = file.clone();
    type[SLOTS_BEGIN] = 9;
    refuse(resealed(type), "slot 0: there is no transaction type 9");
    refuse(new byte[BlockCodec.MAX_BYTES + 1], "has at most");
    final byte[] longer = Arrays.copyOf(file, file.length + 1);
    refuse(resealed(longer), "1 bytes follow the last slot");
  }

  @Test
  void shouldRefuseABlockOfAnotherCircuit() {
    final Block block = BlockCodec.decode(file());
    block.requireCircuit(Blocks.CIRCUIT);
    final Bytes32 other = Bytes32.ofHex("0x" + "00".repeat(32));
    final BlockFormatException e =
        assertThrows(BlockFormatException.class, () -> block.requireCircuit(other));
    assertTrue(e.getMessage().contains("block 3 is for circuit " + Blocks.CIRCUIT), e.getMessage());
    assertTrue(e.getMessage().contains("shape tiny is " + other), e.getMessage());
  }

  @Test
  void shouldBeSmall() {
    final int size =
        BlockCodec.encode(blocks(Shape.PROD16).getFirst()).length / Shape.PROD16.transactions();
    assertTrue(size < 2 * 32 * 54 + 600, size + " bytes a slot");
  }
}
