package io.fluidex.statemanager.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.state.AccountOpening;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.tree.NodeHasher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {
  private static final byte[] CONTEXT = {1, 2, 3};

  @TempDir private Path folder;

  private final List<String> warnings = new ArrayList<>();
  private final RollupState state =
      RollupState.genesis(Shape.TINY.depths(), NodeHasher.ofMachine());
  private CheckpointStore store;

  @BeforeEach
  void open() throws IOException {
    store = new CheckpointStore(folder.resolve("checkpoints"), 3, warnings::add);
  }

  /** Changes the state, so that every checkpoint has another root. */
  private Fr change(final long amount) {
    final AccountOpening account = state.open(2, 1, 0, 0);
    account.setKey(true, Fr.of(5));
    account.setBalance(AccountOpening.SELL, amount);
    state.store(account);
    state.commit();
    return state.root();
  }

  private Optional<Checkpoint> newest() throws IOException {
    return store.newest(NodeHasher.ofMachine(), header -> Optional.empty());
  }

  @Test
  void shouldReadWhatItHasWritten() throws IOException {
    final Fr root = change(7);
    store.write(12, CONTEXT, state.view());
    final Checkpoint read = newest().orElseThrow();
    assertEquals(12, read.header().block());
    assertArrayEquals(CONTEXT, read.header().context());
    assertEquals(root, read.header().root());
    assertEquals(root, read.state().root());
    assertEquals(7, read.state().balance(2, 1));
    assertEquals(List.of(), warnings);
  }

  @Test
  void shouldFindNothingWhereNothingIs() throws IOException {
    assertEquals(Optional.empty(), newest());
  }

  @Test
  void shouldKeepTheNewest() throws IOException {
    for (long block = 1; block <= 15; block++) {
      change(block);
      store.write(block, CONTEXT, state.view());
    }
    assertEquals(3, store.files().size());
    assertEquals(15, newest().orElseThrow().header().block());
  }

  @Test
  void shouldSkipACheckpointThatIsDamagedAnywhere() throws IOException {
    final Fr first = change(1);
    store.write(1, CONTEXT, state.view());
    change(2);
    final Path file = store.write(2, CONTEXT, state.view());
    final byte[] whole = Files.readAllBytes(file);
    for (int at = 0; at < whole.length; at++) {
      final byte[] damaged = whole.clone();
      damaged[at] ^= (byte) (1 << at % Byte.SIZE);
      Files.write(file, damaged);
      warnings.clear();
      assertEquals(first, newest().orElseThrow().state().root(), "byte " + at);
      assertEquals(1, warnings.size(), "byte " + at);
      assertTrue(warnings.getFirst().contains("000002.fdx is skipped"), warnings.toString());
    }
  }

  @Test
  void shouldSkipACheckpointThatIsCutOrTooLong() throws IOException {
    final Fr first = change(1);
    store.write(1, CONTEXT, state.view());
    change(2);
    final Path file = store.write(2, CONTEXT, state.view());
    final byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length += 3) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertEquals(first, newest().orElseThrow().state().root(), "length " + length);
    }
    Files.write(file, Arrays.copyOf(whole, whole.length + 1));
    assertEquals(first, newest().orElseThrow().state().root());
    Files.write(file, whole);
    assertEquals(2, newest().orElseThrow().header().block());
  }

  @Test
  void shouldSkipWhatItsUserCannotUse() throws IOException {
    change(1);
    store.write(1, CONTEXT, state.view());
    change(2);
    store.write(2, CONTEXT, state.view());
    final Checkpoint used =
        store
            .newest(
                NodeHasher.ofMachine(),
                header -> header.block() == 2 ? Optional.of("of no use") : Optional.empty())
            .orElseThrow();
    assertEquals(1, used.header().block());
    assertTrue(warnings.getFirst().endsWith("is skipped: of no use"), warnings.toString());
  }

  @Test
  void shouldRemoveWhatACrashHasLeft() throws IOException {
    change(1);
    final Path file = store.write(1, CONTEXT, state.view());
    final Path left = file.resolveSibling("checkpoint-0000000000000000002.fdx.tmp");
    Files.write(left, new byte[5]);
    store = new CheckpointStore(store.folder(), 3, warnings::add);
    assertTrue(Files.notExists(left));
    assertEquals(1, newest().orElseThrow().header().block());
  }

  @Test
  void shouldRefuseToKeepNone() {
    assertThrows(
        IllegalArgumentException.class, () -> new CheckpointStore(folder, 0, warnings::add));
  }
}
