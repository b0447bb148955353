package io.fluidex.plonk.setup;

import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.curve.G2Point;
import io.fluidex.crypto.fft.DomainSize;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.plonk.circuit.ConstraintSystem;
import io.fluidex.plonk.format.VerificationKey;
import io.fluidex.plonk.format.VerificationKeyCodec;
import io.fluidex.plonk.gate.FixedColumn;
import io.fluidex.plonk.gate.VanillaGates;
import io.fluidex.plonk.gate.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Derives the keys of a circuit from a reference string: interpolates its columns and its
 * permutation and commits to them.
 */
public final class KeyGenerator {
  /**
   * Powers of tau beyond the number of rows: the last piece of snarkjs's quotient is the longest.
   */
  private static final int BLINDING = 6;

  /** Bytes of polynomials on their way into the file. */
  private static final int WRITE_CHUNK = 1 << 20;

  private final Commitments.Factory commitments;
  private final Function<DomainSize, Domain> domains;
  private final SetupListener listener;
  private final SecureRandom random = new SecureRandom();

  /**
   * A generator that computes with given means.
   *
   * @param commitments how to commit
   * @param domains how to interpolate on so many points
   */
  public KeyGenerator(
      final Commitments.Factory commitments, final Function<DomainSize, Domain> domains) {
    this(commitments, domains, SetupListener.SILENT);
  }

  private KeyGenerator(
      final Commitments.Factory commitments,
      final Function<DomainSize, Domain> domains,
      final SetupListener listener) {
    this.commitments = commitments;
    this.domains = domains;
    this.listener = listener;
  }

  /** A generator that computes with the fastest code for this machine, on all cores. */
  public static KeyGenerator bulk() {
    return bulk(SetupListener.SILENT);
  }

  /**
   * The same, telling how far it is.
   *
   * @param listener hears of commitments that were made, counting those to columns and sigmas of a
   *     key
   */
  public static KeyGenerator bulk(final SetupListener listener) {
    return new KeyGenerator(BulkCommitments::new, BulkDomain::new, listener);
  }

  /** A generator that computes with the plain scalar code, on all cores. */
  public static KeyGenerator scalar() {
    return new KeyGenerator(ScalarCommitments::new, ScalarDomain::new);
  }

  /** How many powers of tau in G1 a key for so many rows has. */
  public static int powersFor(final DomainSize domain) {
    return Math.addExact(domain.points(), BLINDING);
  }

  /**
   * The domain of a circuit's key: the smallest with room for its rows, in the vanilla profile the
   * smallest power of two, which is what snarkjs knows.
   */
  public static DomainSize domainFor(final ConstraintSystem system) {
    final int rows = Math.max(system.rows(), 1 << VerificationKey.MIN_POWER);
    return system.gateSet() == VanillaGates.SET
        ? DomainSize.powerOfTwoFor(rows)
        : DomainSize.smallestFor(rows);
  }

  /** The power of the smallest reference string that a circuit's key can be derived from. */
  public static int setupPowerFor(final ConstraintSystem system) {
    final DomainSize domain = domainFor(system);
    // One of power p has 2^(p+1) - 1 powers of tau: enough for 2^p rows, or 3 * 2^(p-1), and
    // blinding.
    return domain.factor() == 1 ? domain.power() : domain.power() + 1;
  }

  /**
   * Derives the keys of a circuit and writes them to a file, which appears only once it is
   * complete.
   *
   * @param system the circuit
   * @param ptau the reference string; of its points those that the key takes are checked
   * @param policy whether it may be a development setup
   * @param target file to write or replace
   * @return the verification key, which the file has, too
   * @throws InvalidSetupException if the reference string is too small, not consistent or forbidden
   * @throws IOException if the file cannot be written
   */
  public VerificationKey generate(
      final ConstraintSystem system, final Ptau ptau, final SetupPolicy policy, final Path target)
      throws IOException {
    policy.require(ptau.isInsecure(), "the setup " + ptau.name());
    final DomainSize domain = domainFor(system);
    if (setupPowerFor(system) > ptau.power()) {
      throw new InvalidSetupException(
          "the circuit has "
              + system.rows()
              + " rows and needs a setup of power "
              + setupPowerFor(system)
              + ", but "
              + ptau.name()
              + " has "
              + ptau.power());
    }
    final long[] powers = PtauCheck.requirePowers(ptau, powersFor(domain), random);
    final byte[] circuit = system.encode();
    final KeyLayout layout =
        new KeyLayout(
            ptau.isInsecure(),
            domain,
            system.gateSet().columns().size(),
            VerificationKeyCodec.encodedBytes(system.gateSet()),
            circuit.length,
            system.digest(),
            ptau.srsDigest());
    final Path absolute = target.toAbsolutePath();
    final Path partial = Files.createTempFile(absolute.getParent(), "proving-key", ".partial");
    try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
      final DigestingWriter out = new DigestingWriter(channel);
      out.write(layout.header());
      out.write(powers);
      final Columns columns =
          new Columns(out, layout, domains.apply(domain), commitments.over(powers), listener);
      final VerificationKey key =
          new VerificationKey.Builder(system.gateSet())
              .domain(domain)
              .publicInputs(system.publicInputs())
              .columns(fixedColumns(system, columns))
              .sigmas(sigmas(system, columns))
              .tau(G2Point.loadChecked(ptau.tauG2(), 0))
              .circuit(system.digest())
              .insecure(ptau.isInsecure())
              .build();
      out.padTo(layout.verificationKeyAt());
      out.write(ByteBuffer.wrap(VerificationKeyCodec.encode(key)));
      out.padTo(layout.circuitAt());
      out.write(ByteBuffer.wrap(circuit));
      out.padTo(layout.checksumAt());
      out.finish();
      Files.move(
          partial, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return key;
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private static List<G1Point> fixedColumns(final ConstraintSystem system, final Columns columns)
      throws IOException {
    final List<G1Point> points = new ArrayList<>();
    for (final FixedColumn column : system.gateSet().columns()) {
      final long[] values = new long[PrimeField.LIMBS * columns.layout().domain().points()];
      system.fixedColumn(column, values, 0);
      points.add(columns.add(values));
    }
    return points;
  }

  private static List<G1Point> sigmas(final ConstraintSystem system, final Columns columns)
      throws IOException {
    final List<G1Point> points = new ArrayList<>();
    for (final long[] sigma : PermutationColumns.of(system, columns.layout().domain())) {
      points.add(columns.add(sigma));
    }
    return points;
  }

  /** Turns columns of values into polynomials in the file and commitments, one after the other. */
  private record Columns(
      DigestingWriter out,
      KeyLayout layout,
      Domain domain,
      Commitments commitments,
      SetupListener listener) {
    G1Point add(final long[] values) throws IOException {
      domain.interpolate(values);
      out.padTo(layout.columnAt(0));
      out.write(values);
      final G1Point commitment = commitments.commit(values);
      listener.advanced(
          "committing to columns",
          (out.written - layout.columnAt(0)) / layout.polynomialBytes(),
          layout.columns() + Wire.COUNT);
      return commitment;
    }
  }

  /** Writes to a file and hashes what it writes. */
  private static final class DigestingWriter {
    private final FileChannel channel;
    private final MessageDigest digest = KeyLayout.newDigest();
    private long written;

    DigestingWriter(final FileChannel channel) {
      this.channel = channel;
    }

    void write(final ByteBuffer bytes) throws IOException {
      digest.update(bytes.duplicate());
      written += bytes.remaining();
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }

    void write(final long[] limbs) throws IOException {
      final int step = WRITE_CHUNK / Long.BYTES;
      for (int from = 0; from < limbs.length; from += step) {
        final int count = Math.min(step, limbs.length - from);
        final ByteBuffer bytes =
            ByteBuffer.allocate(count * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(limbs, from, count);
        write(bytes);
      }
    }

    /** Writes zeros up to a place, unless it is passed. */
    void padTo(final long at) throws IOException {
      write(ByteBuffer.allocate(Math.toIntExact(Math.max(0, at - written))));
    }

    void finish() throws IOException {
      write(ByteBuffer.wrap(digest.digest()));
      channel.force(true);
    }
  }
}
