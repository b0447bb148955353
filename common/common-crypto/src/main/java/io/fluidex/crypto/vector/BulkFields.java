package io.fluidex.crypto.vector;

import io.fluidex.crypto.field.PrimeField;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * The bulk arithmetic of this process, chosen once at start.
 *
 * <p>Vector code is used where the processor's preferred vectors have at least four 64-bit lanes
 * and a self-check against scalar code passes at a speed that shows that the compiler has turned it
 * into vector instructions. The system property {@value #PROPERTY} forces the choice: {@code
 * vector} or {@code scalar}. The choice and its reason are logged.
 */
public final class BulkFields {
  /** System property that forces the choice: {@code vector}, {@code scalar} or {@code auto}. */
  public static final String PROPERTY = "fluidex.crypto.bulk";

  private static final Logger LOG = System.getLogger(BulkFields.class.getName());
  private static final Choice CHOICE = choose();
  private static final BulkField FR = create(PrimeField.FR);
  private static final BulkField FQ = create(PrimeField.FQ);

  private BulkFields() {}

  /** Which implementation, and why. */
  record Choice(boolean vector, String reason) {}

  /** The scalar field of BN254. */
  public static BulkField fr() {
    return FR;
  }

  /** The base field of BN254. */
  public static BulkField fq() {
    return FQ;
  }

  /** The chosen implementation and why, for logs and {@code fluidex version}. */
  public static String describe() {
    return CHOICE.reason;
  }

  private static BulkField create(final PrimeField field) {
    return CHOICE.vector ? new VectorBulkField(field) : new ScalarBulkField(field);
  }

  private static Choice choose() {
    final Choice choice = decide(System.getProperty(PROPERTY, "auto"));
    LOG.log(Level.INFO, "Bulk field arithmetic: {0}", choice.reason);
    return choice;
  }

  static Choice decide(final String wanted) {
    return switch (wanted) {
      case "scalar" -> new Choice(false, "scalar, forced by " + PROPERTY);
      case "vector" ->
          new Choice(true, "vector of " + Lanes.COUNT + " lanes, forced by " + PROPERTY);
      case "auto" -> VectorSelfCheck.run();
      default ->
          throw new IllegalArgumentException(
              "system property "
                  + PROPERTY
                  + " is '"
                  + wanted
                  + "'; set it to auto, vector or scalar");
    };
  }
}
