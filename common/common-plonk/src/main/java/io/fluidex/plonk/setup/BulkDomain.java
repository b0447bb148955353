package io.fluidex.plonk.setup;

import io.fluidex.crypto.fft.DomainSize;
import io.fluidex.crypto.fft.Fft;
import io.fluidex.crypto.vector.BulkField;
import io.fluidex.crypto.vector.BulkFields;
import io.fluidex.crypto.vector.FieldArray;

/** Interpolates with the fast Fourier transform on vector registers where there are any. */
public final class BulkDomain implements Domain {
  private final int size;
  private final Fft fft;

  /** The domain of so many points. */
  public BulkDomain(final DomainSize domain) {
    this.size = domain.points();
    this.fft = Fft.of(domain);
  }

  @Override
  public void interpolate(final long[] values) {
    final BulkField field = BulkFields.fr();
    final FieldArray array = field.allocate(size);
    field.load(values, 0, array, 0, size);
    fft.inverse(array, 0);
    field.store(array, 0, values, 0, size);
  }
}
