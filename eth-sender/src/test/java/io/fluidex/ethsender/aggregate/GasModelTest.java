package io.fluidex.ethsender.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GasModelTest {
  private static long actual(final long blocks, final long bytes, final long units) {
    return 41_000 + 33_000 * blocks + 27 * bytes + 5_100 * units;
  }

  @Test
  void shouldLearnWhatOperationsUseFromTheirReceipts() {
    GasModel model = GasModel.standard();
    final SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 200; i++) {
      final long blocks = random.nextInt(1, 10);
      final long bytes = blocks * random.nextInt(73, 1_200);
      final long units = random.nextInt(0, 20);
      model =
          model.observe(OperationKind.COMMIT, blocks, bytes, units, actual(blocks, bytes, units));
    }
    for (int blocks = 1; blocks < 12; blocks++) {
      final long estimate = model.estimate(OperationKind.COMMIT, blocks, blocks * 500L, blocks);
      final long used = actual(blocks, blocks * 500L, blocks);
      assertTrue(Math.abs(estimate - used) < used / 20, blocks + ": " + estimate + " " + used);
    }
  }

  @Test
  void shouldStayReasonableWhenAllReceiptsAreOfOneSize() {
    GasModel model = GasModel.standard();
    for (int i = 0; i < 100; i++) {
      model = model.observe(OperationKind.COMMIT, 1, 1_168, 0, actual(1, 1_168, 0));
    }
    final long one = model.estimate(OperationKind.COMMIT, 1, 1_168, 0);
    assertTrue(Math.abs(one - actual(1, 1_168, 0)) < one / 50);
    final long ten = model.estimate(OperationKind.COMMIT, 10, 11_680, 0);
    assertTrue(ten > 3 * one && ten < 12 * one, ten + " for ten, " + one + " for one");
  }

  @Test
  void shouldForgetReceiptsThatAreLongAgo() {
    GasModel model = GasModel.standard();
    for (int i = 0; i < 10; i++) {
      model = model.observe(OperationKind.EXECUTE, 1, 100, 1, 9_000_000);
    }
    for (int i = 0; i < GasModel.WINDOW; i++) {
      model = model.observe(OperationKind.EXECUTE, 1, 100, 1, 100_000);
    }
    assertTrue(model.estimate(OperationKind.EXECUTE, 1, 100, 1) < 110_000);
  }

  @Test
  void shouldKeepKindsApartAndOldModelsUnchanged() {
    final GasModel before = GasModel.standard();
    final long execute = before.estimate(OperationKind.EXECUTE, 2, 64, 3);
    final GasModel after = before.observe(OperationKind.COMMIT, 1, 73, 0, 5_000_000);
    assertEquals(execute, after.estimate(OperationKind.EXECUTE, 2, 64, 3));
    assertTrue(
        before.estimate(OperationKind.COMMIT, 1, 73, 0)
            < after.estimate(OperationKind.COMMIT, 1, 73, 0));
  }

  @Test
  void shouldRefuseWhatIsNoReceipt() {
    final GasModel model = GasModel.standard();
    assertThrows(
        IllegalArgumentException.class,
        () -> model.observe(OperationKind.CREATE_PROOF, 1, 1, 1, 50_000));
    assertThrows(
        IllegalArgumentException.class, () -> model.observe(OperationKind.COMMIT, 1, 1, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> GasModel.of(Map.of()));
  }
}
