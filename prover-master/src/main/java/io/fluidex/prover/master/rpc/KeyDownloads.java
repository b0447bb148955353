package io.fluidex.prover.master.rpc;

import com.google.protobuf.ByteString;
import io.fluidex.crypto.digest.Sha256;
import io.fluidex.proto.cluster.DownloadKeyResponse;
import io.fluidex.prover.master.verify.ClusterCircuit;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends proving keys, as fast as each prover takes them. Safe for many threads. */
public final class KeyDownloads {
  private static final Logger LOG = LoggerFactory.getLogger(KeyDownloads.class);

  /** Bytes of a piece: large enough to be quick, small enough for every message limit. */
  private static final int PIECE = 1 << 20;

  private final Semaphore places;

  /** Sends to this many provers at once, at most. */
  public KeyDownloads(final int atOnce) {
    this.places = new Semaphore(atOnce);
  }

  void send(
      final ClusterCircuit circuit,
      final long offset,
      final StreamObserver<DownloadKeyResponse> observer) {
    final Path file =
        circuit
            .provingKey()
            .orElseThrow(() ->
                Status.FAILED_PRECONDITION
                    .withDescription(
                        "this master does not send the proving key of "
                            + circuit.name()
                            + ": put it where the prover looks for it")
                    .asRuntimeException());
    if (!places.tryAcquire()) {
      throw Status.UNAVAILABLE
          .withDescription("too many provers download keys: try again in a moment")
          .asRuntimeException();
    }
    final ServerCallStreamObserver<DownloadKeyResponse> out =
        (ServerCallStreamObserver<DownloadKeyResponse>) observer;
    final Transfer transfer;
    try {
      transfer = new Transfer(file, offset, out);
    } catch (final IOException e) {
      places.release();
      LOG.error("the proving key {} cannot be read", file, e);
      throw Status.INTERNAL
          .withDescription("the master cannot read the proving key of " + circuit.name())
          .asRuntimeException();
    }
    out.setOnCancelHandler(transfer::end);
    out.setOnReadyHandler(transfer::pump);
  }

  /** One file on its way. gRPC calls its methods one after the other. */
  private final class Transfer {
    private final FileChannel file;
    private final ServerCallStreamObserver<DownloadKeyResponse> out;
    private final long total;
    private final ByteString checksum;
    private long at;
    private boolean ended;

    Transfer(
        final Path path, final long offset, final ServerCallStreamObserver<DownloadKeyResponse> out)
        throws IOException {
      this.out = out;
      this.at = offset;
      this.file = FileChannel.open(path, StandardOpenOption.READ);
      try {
        this.total = file.size();
        if (offset < 0 || offset > total || total < Sha256.BYTES) {
          throw new IOException("offset " + offset + " of a file of " + total + " bytes");
        }
        this.checksum = read(total - Sha256.BYTES, Sha256.BYTES);
      } catch (final IOException e) {
        file.close();
        throw e;
      }
    }

    private ByteString read(final long from, final int length) throws IOException {
      final ByteBuffer buffer = ByteBuffer.allocate(length);
      while (buffer.hasRemaining()) {
        if (file.read(buffer, from + buffer.position()) < 0) {
          throw new IOException("the file became shorter while it was sent");
        }
      }
      return ByteString.copyFrom(buffer.flip());
    }

    void pump() {
      while (!ended && out.isReady()) {
        final ByteString data;
        try {
          data = read(at, (int) Math.min(PIECE, total - at));
        } catch (final IOException e) {
          LOG.error("a proving key could not be sent", e);
          end();
          out.onError(
              Status.DATA_LOSS
                  .withDescription("the master could not read the key any further")
                  .asRuntimeException());
          return;
        }
        out.onNext(
            DownloadKeyResponse.newBuilder()
                .setTotal(total)
                .setChecksum(checksum)
                .setData(data)
                .build());
        at += data.size();
        if (at == total) {
          end();
          out.onCompleted();
        }
      }
    }

    void end() {
      if (!ended) {
        ended = true;
        places.release();
        try {
          file.close();
        } catch (final IOException e) {
          LOG.warn("a proving key was not closed cleanly", e);
        }
      }
    }
  }
}
