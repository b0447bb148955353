package io.fluidex.matchengine.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.digest.Sha256;
import io.fluidex.matchengine.command.CommandCodec;
import io.fluidex.matchengine.command.EngineMode;
import io.fluidex.matchengine.command.EngineSettings;
import io.fluidex.matchengine.command.L1Deposit;
import io.fluidex.matchengine.command.RegisterUser;
import io.fluidex.matchengine.command.SignaturePolicy;
import io.fluidex.matchengine.core.ExchangeCore;
import io.fluidex.matchengine.event.EventCodec;
import io.fluidex.matchengine.result.Reason;
import io.fluidex.matchengine.result.Rejected;
import io.fluidex.matchengine.result.ResultCodec;
import io.fluidex.matchengine.state.CoreState;
import io.fluidex.matchengine.state.SnapshotCodec;
import io.fluidex.rollup.shape.Depths;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Bytes that are what they should be are in OracleTest; these are not. */
class CodecTest {
  private static final long SEED = 5;

  private static byte[] command() {
    return CommandCodec.encode(new RegisterUser("0xab", "0xcd", null));
  }

  @Test
  void shouldRefuseBytesThatAreCutOffOrTooLong() {
    final byte[] bytes = command();
    for (int length = 0; length < bytes.length; length++) {
      final byte[] cut = Arrays.copyOf(bytes, length);
      assertThrows(RecordFormatException.class, () -> CommandCodec.decode(cut));
    }
    final byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThrows(RecordFormatException.class, () -> CommandCodec.decode(longer));
  }

  @Test
  void shouldRefuseVersionsAndKindsThatThereAreNot() {
    for (final int version : new int[] {0, CommandCodec.VERSION + 1, 255}) {
      final byte[] bytes = command();
      bytes[0] = (byte) version;
      assertThrows(RecordFormatException.class, () -> CommandCodec.decode(bytes));
    }
    final byte[] bytes = command();
    bytes[1] = 0;
    assertThrows(RecordFormatException.class, () -> CommandCodec.decode(bytes));
  }

  @Test
  void shouldThrowNothingElseWhateverTheBytes() {
    final Random random = new Random(SEED);
    for (int i = 0; i < 30_000; i++) {
      final byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      if (bytes.length > 1) {
        bytes[0] = 1;
        bytes[1] = (byte) (1 + random.nextInt(24));
      }
      attempt(CommandCodec::decode, bytes);
      attempt(EventCodec::decode, bytes);
      attempt(ResultCodec::decode, bytes);
      attempt(SnapshotCodec::decode, bytes);
    }
  }

  private static void attempt(final Consumer<byte[]> decode, final byte[] bytes) {
    try {
      decode.accept(bytes);
    } catch (final RecordFormatException e) {
      assertTrue(e.getMessage() != null, "a reason");
    }
  }

  @Test
  void shouldRefuseNumbersThatWouldBeOthersWhenReadAgain() {
    assertThrows(IllegalArgumentException.class, () -> new L1Deposit(0, 1L << 32, 0, 1, "{}"));
    assertThrows(IllegalArgumentException.class, () -> new L1Deposit(0, 1, 1 << 16, 1, "{}"));
    assertThrows(
        IllegalArgumentException.class, () -> new RecordWriter().text("x".repeat(1 << 16)));
  }

  @Test
  void shouldNoticeEveryDamageToASnapshot() {
    final CoreState state = new ExchangeCore(EngineSettings.development()).capture();
    final byte[] bytes = SnapshotCodec.encode(state);
    assertEquals(state, SnapshotCodec.decode(bytes));
    assertArrayEquals(
        SnapshotCodec.hash(state), Arrays.copyOfRange(bytes, bytes.length - 32, bytes.length));
    for (int i = 0; i < bytes.length; i++) {
      final byte[] damaged = bytes.clone();
      damaged[i] ^= 1;
      assertThrows(RecordFormatException.class, () -> SnapshotCodec.decode(damaged));
    }
    final byte[] cut = Arrays.copyOf(bytes, bytes.length - 1);
    assertThrows(RecordFormatException.class, () -> SnapshotCodec.decode(cut));
  }

  /** Version 1 was the same without the list of pools at the end. */
  @Test
  void shouldReadSnapshotsFromBeforeThereWerePools() {
    final CoreState state = new ExchangeCore(EngineSettings.development()).capture();
    final byte[] bytes = SnapshotCodec.encode(state);
    final byte[] content = Arrays.copyOf(bytes, bytes.length - 32 - Integer.BYTES);
    content[0] = 1;
    final byte[] old = Arrays.copyOf(content, content.length + 32);
    System.arraycopy(Sha256.hash(content), 0, old, content.length, 32);
    assertEquals(state, SnapshotCodec.decode(old));
  }

  @Test
  void shouldGiveEveryReasonACodeOfItsOwn() {
    final Set<Integer> codes = new HashSet<>();
    for (final Reason reason : Reason.values()) {
      assertTrue(codes.add(reason.code()), reason.name());
      final Rejected rejected = Rejected.of(reason);
      assertEquals(rejected, ResultCodec.decode(ResultCodec.encode(rejected)));
    }
  }

  @Test
  void shouldRefuseSettingsThatARollupCannotHave() {
    final EngineSettings s = EngineSettings.rollup(new Depths(3, 4, 4));
    for (final boolean prevent : List.of(true, false)) {
      assertThrows(
          IllegalArgumentException.class,
          () ->
              new EngineSettings(
                  EngineMode.ROLLUP,
                  s.depths(),
                  prevent ? SignaturePolicy.IF_PRESENT : SignaturePolicy.REQUIRED,
                  prevent,
                  false,
                  1,
                  1,
                  1,
                  1,
                  1,
                  1,
                  "USDT"));
    }
  }
}
