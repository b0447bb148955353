package io.fluidex.rollup.circuit;

import io.fluidex.crypto.field.Fr;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.publicdata.PublicInputs;
import java.util.List;

/** Public inputs with one changed, each in turn. */
final class PublicInputMutations {
  private PublicInputMutations() {}

  static List<PublicInputs> of(final PublicInputs i) {
    final byte[] domain = i.domain().toBytes();
    domain[11] ^= 1;
    return List.of(
        new PublicInputs(
            i.blockNumber() + 1,
            i.blockTime(),
            i.domain(),
            i.oldRoot(),
            i.newRoot(),
            i.commitment(),
            i.z(),
            i.y()),
        new PublicInputs(
            i.blockNumber(),
            i.blockTime() - 1,
            i.domain(),
            i.oldRoot(),
            i.newRoot(),
            i.commitment(),
            i.z(),
            i.y()),
        new PublicInputs(
            i.blockNumber(),
            i.blockTime(),
            Domain.ofBytes(domain),
            i.oldRoot(),
            i.newRoot(),
            i.commitment(),
            i.z(),
            i.y()),
        withRoots(i, i.oldRoot().add(Fr.ONE), i.newRoot()),
        withRoots(i, i.oldRoot(), i.newRoot().add(Fr.ONE)),
        withBinding(i, i.commitment().add(Fr.ONE), i.z(), i.y()),
        withBinding(i, i.commitment(), i.z().add(Fr.ONE), i.y()),
        withBinding(i, i.commitment(), i.z(), i.y().add(Fr.ONE)));
  }

  private static PublicInputs withRoots(final PublicInputs i, final Fr oldRoot, final Fr newRoot) {
    return new PublicInputs(
        i.blockNumber(), i.blockTime(), i.domain(), oldRoot, newRoot, i.commitment(), i.z(), i.y());
  }

  private static PublicInputs withBinding(
      final PublicInputs i, final Fr commitment, final Fr z, final Fr y) {
    return new PublicInputs(
        i.blockNumber(), i.blockTime(), i.domain(), i.oldRoot(), i.newRoot(), commitment, z, y);
  }
}
