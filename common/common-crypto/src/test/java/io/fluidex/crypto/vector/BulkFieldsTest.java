package io.fluidex.crypto.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.PrimeField;
import org.junit.jupiter.api.Test;

class BulkFieldsTest {
  @Test
  void shouldObeyTheSystemProperty() {
    assertFalse(BulkFields.decide("scalar").vector());
    assertTrue(BulkFields.decide("scalar").reason().contains(BulkFields.PROPERTY));
    assertTrue(BulkFields.decide("vector").vector());
    assertTrue(BulkFields.decide("vector").reason().contains(Lanes.COUNT + " lanes"));
  }

  @Test
  void shouldRefuseAnUnknownChoiceByName() {
    final IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> BulkFields.decide("simd"));
    assertTrue(e.getMessage().contains("'simd'"));
    assertTrue(e.getMessage().contains("auto, vector or scalar"));
  }

  @Test
  void shouldNotChooseVectorsNarrowerThanTheKernels() {
    final BulkFields.Choice choice = BulkFields.decide("auto");
    assertTrue(!choice.vector() || Lanes.PREFERRED >= Lanes.COUNT, choice.reason());
    assertEquals(choice.vector(), choice.reason().startsWith("vector"), choice.reason());
  }

  @Test
  void shouldUseOneImplementationForBothFields() {
    assertSame(PrimeField.FR, BulkFields.fr().field());
    assertSame(PrimeField.FQ, BulkFields.fq().field());
    assertEquals(BulkFields.fr().isVector(), BulkFields.fq().isVector());
    assertEquals(BulkFields.fr().isVector(), BulkFields.describe().startsWith("vector"));
  }
}
