package io.fluidex.statemanager.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.publicdata.PublicData;
import io.fluidex.rollup.publicdata.PublicRecord;
import io.fluidex.rollup.publicdata.StoredBlock;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.state.StateReader;
import io.fluidex.rollup.tree.NodeHasher;
import io.fluidex.statemanager.checkpoint.CheckpointStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateRestoreTest {
  @TempDir private Path folder;

  private final List<String> warnings = new ArrayList<>();

  private static StateRestore.Settings settings(final Domain domain, final Bytes32 circuit) {
    return new StateRestore.Settings(domain, Map.of(circuit, Chain.SHAPE), 5);
  }

  private static StateRestore restore() {
    return restore(Optional.empty());
  }

  private static StateRestore restore(final Optional<CheckpointStore> checkpoints) {
    return new StateRestore(
        settings(Chain.DOMAIN, Chain.CIRCUIT), NodeHasher.ofMachine(), checkpoints);
  }

  private Optional<CheckpointStore> checkpoints() throws IOException {
    return Optional.of(new CheckpointStore(folder, 3, warnings::add));
  }

  private static StateRestore.Restored all(final Chain chain) throws Exception {
    return restore().run(chain, Long.MAX_VALUE, RestoreListener.NONE);
  }

  @Test
  void shouldHaveTheRootOfEveryBlock() throws Exception {
    final Chain chain = Chain.of(1, 120);
    final List<Fr> roots = new ArrayList<>();
    final StateRestore.Restored restored =
        restore()
            .run(
                chain,
                Long.MAX_VALUE,
                new RestoreListener() {
                  @Override
                  public void restored(
                      final PublishedBlock block, final PublicData data, final StateReader state) {
                    roots.add(state.root());
                  }
                });
    assertTrue(chain.newest() > 40);
    assertEquals(chain.newest(), restored.block());
    assertEquals(chain.newest(), roots.size());
    for (int i = 0; i < roots.size(); i++) {
      assertEquals(chain.get(i + 1).stored().newRoot(), roots.get(i));
    }
  }

  @Test
  void shouldRestoreAnEmptyChain() throws Exception {
    final StateRestore.Restored restored = all(new Chain());
    assertEquals(0, restored.block());
    assertEquals(0, restored.state().accountCount());
  }

  @Test
  void shouldGoOnWhereItWasStopped() throws Exception {
    final Chain chain = Chain.of(2, 100);
    restore(checkpoints()).run(chain, 12, RestoreListener.NONE);
    final int before = chain.reads();
    final StateRestore.Restored restored =
        restore(checkpoints()).run(chain, Long.MAX_VALUE, RestoreListener.NONE);
    assertEquals(all(chain).state().root(), restored.state().root());
    assertEquals(chain.newest(), restored.block());
    // The block of the checkpoint itself is looked at once more; then come the rest, and all.
    assertEquals(before + 1 + chain.newest() - 12 + chain.newest(), chain.reads());
    assertEquals(List.of(), warnings);
  }

  @Test
  void shouldNotGoOnFromABlockThatIsNotPublishedAnyMore() throws Exception {
    final Chain chain = Chain.of(3, 60);
    restore(checkpoints()).run(chain, 12, RestoreListener.NONE);
    final Chain other = Chain.of(4, 60);
    final StateRestore.Restored restored =
        restore(checkpoints()).run(other, Long.MAX_VALUE, RestoreListener.NONE);
    assertEquals(all(other).state().root(), restored.state().root());
    assertTrue(warnings.getFirst().contains("is not published any more"), warnings.toString());
  }

  @Test
  void shouldNotGoOnFromACheckpointOfAnotherDeployment() throws Exception {
    final Chain chain = Chain.of(3, 60);
    restore(checkpoints()).run(chain, Long.MAX_VALUE, RestoreListener.NONE);
    final Domain other = Domain.ofBytes(new byte[Domain.BYTES]);
    assertThrows(
        RestoreException.class,
        () ->
            new StateRestore(settings(other, Chain.CIRCUIT), NodeHasher.ofMachine(), checkpoints())
                .run(chain, Long.MAX_VALUE, RestoreListener.NONE));
    assertTrue(warnings.getFirst().contains("another deployment"), warnings.toString());
  }

  private static void assertRefused(final Chain chain, final int block, final String because) {
    final RestoreException refusal = assertThrows(RestoreException.class, () -> all(chain));
    assertTrue(refusal.getMessage().contains(because), refusal.getMessage());
    assertTrue(refusal.getMessage().startsWith("block "), refusal.getMessage());
    assertEquals(chain.get(block).stored().number(), refusal.block());
  }

  private static PublishedBlock with(final PublishedBlock block, final StoredBlock stored) {
    return new PublishedBlock(stored, block.commitment(), block.publicData(), block.origin());
  }

  @Test
  void shouldRefuseAnyClaimThatIsNotThatOfTheData() {
    final Chain chain = Chain.of(5, 40);
    final int number = 7;
    final PublishedBlock sound = chain.get(number);
    final StoredBlock s = sound.stored();
    final Bytes32 none = Bytes32.of(new byte[32]);
    final Fr root = s.newRoot().add(Fr.ONE);
    final Map<String, StoredBlock> claims =
        Map.of(
            "block 7 is due",
            new StoredBlock(
                s.number() + 1,
                s.circuitId(),
                s.time(),
                s.newRoot(),
                s.commitment(),
                s.priorityCount(),
                s.withdrawalsHash()),
            "its circuit",
            new StoredBlock(
                s.number(),
                none,
                s.time(),
                s.newRoot(),
                s.commitment(),
                s.priorityCount(),
                s.withdrawalsHash()),
            "its time 1 is before",
            new StoredBlock(
                s.number(),
                s.circuitId(),
                1,
                s.newRoot(),
                s.commitment(),
                s.priorityCount(),
                s.withdrawalsHash()),
            "the hash of the public inputs",
            new StoredBlock(
                s.number(),
                s.circuitId(),
                s.time(),
                root,
                s.commitment(),
                s.priorityCount(),
                s.withdrawalsHash()),
            "the number of priority requests",
            new StoredBlock(
                s.number(),
                s.circuitId(),
                s.time(),
                s.newRoot(),
                s.commitment(),
                s.priorityCount() + 1,
                s.withdrawalsHash()),
            "the hash of the withdrawals",
            new StoredBlock(
                s.number(),
                s.circuitId(),
                s.time(),
                s.newRoot(),
                s.commitment(),
                s.priorityCount(),
                none));
    claims.forEach((because, claim) -> {
      chain.set(number, with(sound, claim));
      assertRefused(chain, number, because);
    });
    chain.set(
        number,
        new PublishedBlock(s, sound.commitment().add(Fr.ONE), sound.publicData(), sound.origin()));
    assertRefused(chain, number, "C is");
  }

  @Test
  void shouldRefuseDataThatWasChangedInAnyByte() {
    final Chain chain = Chain.of(6, 40);
    final int number = 5;
    final PublishedBlock sound = chain.get(number);
    for (int at = 0; at < sound.publicData().length; at += 5) {
      final byte[] data = sound.publicData().clone();
      data[at] ^= 1;
      chain.set(
          number, new PublishedBlock(sound.stored(), sound.commitment(), data, sound.origin()));
      assertThrows(RestoreException.class, () -> all(chain), "byte " + at);
    }
  }

  @Test
  void shouldRefuseABlockOfADifferentStateThoughItsHashesFit() {
    final Chain chain = Chain.of(7, 40);
    final Chain forged = Chain.of(8, 40);
    // Block 5 of another chain does not begin with the root that block 4 has left.
    chain.set(5, forged.get(5));
    assertRefused(chain, 5, "the hash of the public inputs");
  }

  @Test
  void shouldRefuseCircuitsWithDifferentTrees() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new StateRestore.Settings(
                Chain.DOMAIN,
                Map.of(Chain.CIRCUIT, Shape.TINY, Bytes32.of(new byte[32]), Shape.SMALL),
                5));
    assertThrows(
        IllegalArgumentException.class, () -> new StateRestore.Settings(Chain.DOMAIN, Map.of(), 5));
  }

  @Test
  void shouldFindNoTradeOfAnHonestExchangeAtAnotherPriceThanTheMakers() throws Exception {
    final MakerPriceAudit audit = new MakerPriceAudit();
    restore().run(Chain.of(9, 150), Long.MAX_VALUE, audit);
    assertTrue(audit.trades() > 15, audit.trades() + " trades");
    assertEquals(0, audit.found());
  }

  @Test
  void shouldTellAPriceFromTheMakersExactly() {
    assertTrue(isAtMakersPrice(3, 6, 10, 20));
    assertTrue(!isAtMakersPrice(3, 7, 10, 20));
    assertTrue(!isAtMakersPrice(3, 5, 10, 20));
    assertTrue(isAtMakersPrice(-1L, -1L, -1L, -1L));
    assertTrue(!isAtMakersPrice(-1L, -2L, -1L, -1L));
    // Equal in the low 64 bits alone.
    assertTrue(!isAtMakersPrice(1L << 32, 0, 1, 1L << 32));
  }

  private static boolean isAtMakersPrice(
      final long sold, final long bought, final long totalSell, final long totalBuy) {
    return MakerPriceAudit.isAtMakersPrice(
        new PublicRecord.SpotTrade(
            new PublicRecord.TradeSide(2, 1, 0, totalSell, totalBuy, sold),
            new PublicRecord.TradeSide(3, 1, 1, totalBuy, totalSell, bought)));
  }
}
