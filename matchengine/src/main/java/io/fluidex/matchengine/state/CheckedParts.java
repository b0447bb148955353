package io.fluidex.matchengine.state;

import io.fluidex.crypto.digest.Sha256;
import io.fluidex.matchengine.codec.RecordFormatException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** The content of a snapshot: its bytes but for the checksum they end with, which is compared. */
final class CheckedParts implements Iterator<byte[]> {
  private final Iterator<byte[]> parts;
  private final MessageDigest digest = Sha256.begin();

  /** The last bytes so far, which are the checksum if nothing follows. */
  private byte[] held = {};

  private byte[] next;

  CheckedParts(final Iterator<byte[]> parts) {
    this.parts = parts;
  }

  @Override
  public boolean hasNext() {
    while (next == null && parts.hasNext()) {
      final byte[] part = parts.next();
      final byte[] all = Arrays.copyOf(held, held.length + part.length);
      System.arraycopy(part, 0, all, held.length, part.length);
      final int content = Math.max(0, all.length - Sha256.BYTES);
      held = Arrays.copyOfRange(all, content, all.length);
      if (content > 0) {
        next = Arrays.copyOf(all, content);
        digest.update(next);
      }
    }
    return next != null;
  }

  @Override
  public byte[] next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the snapshot has no more parts");
    }
    final byte[] part = next;
    next = null;
    return part;
  }

  /**
   * Compares the checksum, once all parts were taken.
   *
   * @throws RecordFormatException if it is another one
   */
  void verify() {
    if (!Arrays.equals(held, digest.digest())) {
      throw new RecordFormatException("the snapshot's checksum is wrong: it is damaged");
    }
  }
}
