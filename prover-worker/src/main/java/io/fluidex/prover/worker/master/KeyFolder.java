package io.fluidex.prover.worker.master;

import io.fluidex.crypto.digest.Sha256;
import io.fluidex.proto.cluster.DownloadKeyResponse;
import io.fluidex.runtime.retry.Backoff;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder with this worker's proving keys, {@code NAME.pk} each: a volume that workers share, or
 * one that is filled from the master. A key appears in it only once it is complete and its checksum
 * was found right.
 */
public final class KeyFolder {
  private static final Logger LOG = LoggerFactory.getLogger(KeyFolder.class);

  /** Interruptions in a row, without a byte in between, after which a download is given up. */
  private static final int MAX_INTERRUPTIONS = 10;

  private static final int BUFFER = 1 << 20;

  private final Path folder;
  private final MasterClient master;
  private final String worker;
  private final RandomGenerator random;

  /**
   * A folder, which is made if it is not there.
   *
   * @param worker what to call this worker in downloads
   * @param random for the jitter of pauses
   */
  public KeyFolder(
      final Path folder,
      final MasterClient master,
      final String worker,
      final RandomGenerator random) {
    this.folder = folder;
    this.master = master;
    this.worker = worker;
    this.random = random;
  }

  /** Where the key of a circuit is, or will be. */
  public Path path(final String circuit) {
    return folder.resolve(circuit + ".pk");
  }

  /**
   * Downloads the key of a circuit, unless it is there.
   *
   * @throws IOException if it cannot be had
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public Path fetch(final String circuit) throws IOException, InterruptedException {
    final Path target = path(circuit);
    if (Files.exists(target)) {
      return target;
    }
    Files.createDirectories(folder);
    final Path part = Files.createTempFile(folder, circuit + "-", ".part");
    try {
      final byte[] checksum = download(circuit, part);
      requireChecksum(part, checksum, circuit);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      return target;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Downloads to a file, going on where an interruption left off; gives the announced checksum. */
  private byte[] download(final String circuit, final Path part)
      throws IOException, InterruptedException {
    LOG.info("downloading the proving key of {}", circuit);
    byte[] checksum = null;
    int interruptions = 0;
    try (FileChannel out = FileChannel.open(part, StandardOpenOption.WRITE)) {
      while (true) {
        final long before = out.position();
        try {
          final Iterator<DownloadKeyResponse> pieces = master.download(worker, circuit, before);
          while (pieces.hasNext()) {
            final DownloadKeyResponse piece = pieces.next();
            final byte[] announced = piece.getChecksum().toByteArray();
            if (checksum != null && !Arrays.equals(checksum, announced)) {
              LOG.warn("the proving key of {} was replaced meanwhile: beginning again", circuit);
              out.truncate(0);
              out.position(0);
              checksum = null;
              break;
            }
            checksum = announced;
            final ByteBuffer data = piece.getData().asReadOnlyByteBuffer();
            while (data.hasRemaining()) {
              out.write(data);
            }
            if (out.position() == piece.getTotal()) {
              out.force(true);
              return checksum;
            }
          }
        } catch (final StatusRuntimeException e) {
          interruptions = out.position() > before ? 1 : interruptions + 1;
          if (isFinal(e.getStatus()) || interruptions > MAX_INTERRUPTIONS) {
            throw new IOException(
                "the proving key of "
                    + circuit
                    + " cannot be downloaded: "
                    + e.getStatus().getDescription(),
                e);
          }
          LOG.warn(
              "the download of the proving key of {} was interrupted at {}: {}",
              circuit,
              out.position(),
              e.getMessage());
          Thread.sleep(Backoff.DEFAULT.pause(interruptions, random));
        }
      }
    }
  }

  private static boolean isFinal(final Status status) {
    return switch (status.getCode()) {
      case NOT_FOUND, FAILED_PRECONDITION, INVALID_ARGUMENT, UNIMPLEMENTED -> true;
      default -> false;
    };
  }

  private static void requireChecksum(final Path file, final byte[] announced, final String circuit)
      throws IOException {
    final MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (final NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    long left = Files.size(file) - Sha256.BYTES;
    final byte[] last;
    try (InputStream in = Files.newInputStream(file)) {
      while (left > 0) {
        final byte[] piece = in.readNBytes((int) Math.min(BUFFER, left));
        digest.update(piece);
        left -= piece.length;
      }
      last = in.readNBytes(Sha256.BYTES);
    }
    if (!Arrays.equals(digest.digest(), last) || !Arrays.equals(last, announced)) {
      throw new IOException(
          "the proving key of " + circuit + " arrived damaged: its checksum does not match");
    }
  }
}
