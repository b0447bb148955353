package io.fluidex.plonk.format;

import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.curve.G2Point;
import io.fluidex.crypto.digest.Keccak256;
import io.fluidex.crypto.fft.DomainSize;
import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.gate.GateSet;
import io.fluidex.plonk.gate.Wire;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a verifier has to know about a circuit: its gates and size, the commitments to its columns
 * and to its permutation, and [tau]_2 of the reference string.
 *
 * <p>Immutable, safe for use by many threads.
 */
public final class VerificationKey {
  /** The coset of the wires b: sigma maps to omega^i, {@value} omega^i and the one below. */
  public static final int K1 = 2;

  /** The coset of the wires c, as snarkjs has it, too. */
  public static final int K2 = 3;

  /** The smallest circuit has 2^3 rows: the pieces of snarkjs's quotient need that many. */
  public static final int MIN_POWER = 3;

  /** Bytes of the digest of a circuit. */
  public static final int DIGEST_BYTES = 32;

  private static final byte[] LABEL =
      "fluidex plonk verification key 1".getBytes(StandardCharsets.US_ASCII);

  private final ProofShape shape;
  private final DomainSize domain;
  private final int publicInputs;
  private final List<G1Point> columns;
  private final List<G1Point> sigmas;
  private final G2Point tau;
  private final byte[] circuit;
  private final SetupMark setup;
  private final byte[] digest;

  private VerificationKey(final Builder b) {
    this.shape = ProofShape.of(b.gates);
    this.domain = b.domain;
    this.publicInputs = b.publicInputs;
    this.columns = List.copyOf(b.columns);
    this.sigmas = List.copyOf(b.sigmas);
    this.tau = b.tau;
    this.circuit = b.circuit == null ? null : b.circuit.clone();
    this.setup = b.setup;
    check();
    this.digest = computeDigest();
  }

  private void check() {
    if (domain.points() < 1 << MIN_POWER || (shape.isVanilla() && domain.factor() != 1)) {
      throw new FormatException(
          "the key is for "
              + domain
              + " rows, a circuit has at least 2^"
              + MIN_POWER
              + ", and a power of two in the vanilla profile");
    }
    if (publicInputs < 0 || publicInputs > rows()) {
      throw new FormatException(
          "the key is for " + publicInputs + " public inputs on " + rows() + " rows");
    }
    if (columns.size() != gates().columns().size() || sigmas.size() != Wire.COUNT) {
      throw new FormatException(
          "the key has "
              + columns.size()
              + " columns and "
              + sigmas.size()
              + " sigmas, the gate set "
              + gates()
              + " has "
              + gates().columns().size()
              + " and "
              + Wire.COUNT);
    }
    if (tau.isInfinity()) {
      throw new FormatException("[tau]_2 of the key is infinity");
    }
    if (circuit == null ? !shape.isVanilla() : circuit.length != DIGEST_BYTES) {
      throw new FormatException("the key needs a circuit digest of " + DIGEST_BYTES + " bytes");
    }
  }

  private byte[] computeDigest() {
    final int points = (columns.size() + sigmas.size()) * G1Point.BYTES + G2Point.BYTES;
    final ByteBuffer content =
        ByteBuffer.allocate(LABEL.length + 2 * DIGEST_BYTES + 2 * Integer.BYTES + points);
    content.put(LABEL).put(gates().digest());
    // snarkjs's keys do not carry the digest of their circuit.
    content.put(shape.isVanilla() ? new byte[DIGEST_BYTES] : circuit);
    content.putInt(domain.code()).putInt(publicInputs);
    columns.forEach(point -> content.put(point.toBytes()));
    sigmas.forEach(point -> content.put(point.toBytes()));
    content.put(tau.toBytes());
    return Keccak256.hash(content.array());
  }

  /** What proofs for this key look like. */
  public ProofShape shape() {
    return shape;
  }

  /** The gates of the circuit. */
  public GateSet gates() {
    return shape.gates();
  }

  /** The rows of the circuit as points of a domain. */
  public DomainSize domain() {
    return domain;
  }

  /** The number of rows, n. */
  public long rows() {
    return domain.points();
  }

  /** The generator of the domain of n-th roots of unity. */
  public Fr omega() {
    return domain.omega();
  }

  /** How many public inputs the circuit has. */
  public int publicInputs() {
    return publicInputs;
  }

  /** The commitments to the fixed columns, in the order of the gate set. */
  public List<G1Point> columns() {
    return columns;
  }

  /** The commitments to sigma_1, sigma_2, sigma_3. */
  public List<G1Point> sigmas() {
    return sigmas;
  }

  /** [tau]_2. */
  public G2Point tau() {
    return tau;
  }

  /** The digest of the circuit; keys that come from snarkjs do not tell. */
  public Optional<byte[]> circuit() {
    return Optional.ofNullable(circuit).map(byte[]::clone);
  }

  /** Whether the reference string is known to be one that must not protect anything. */
  public boolean isInsecure() {
    return setup == SetupMark.INSECURE;
  }

  /** What the key says of its reference string. */
  public SetupMark setup() {
    return setup;
  }

  /**
   * Keccak-256 of a label, the digest of the gate set, that of the circuit (zeros in the vanilla
   * profile), {@link DomainSize#code} and number of public inputs as four bytes each, the
   * commitments to columns and sigmas, and [tau]_2, all big-endian.
   */
  public byte[] digest() {
    return digest.clone();
  }

  @Override
  public boolean equals(final Object o) {
    return o instanceof VerificationKey other
        && Arrays.equals(digest, other.digest)
        && isInsecure() == other.isInsecure()
        && Arrays.equals(circuit, other.circuit);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(digest);
  }

  @Override
  public String toString() {
    return "verification key of "
        + gates()
        + ", "
        + domain
        + " rows, "
        + publicInputs
        + " public inputs"
        + (isInsecure() ? ", INSECURE" : "");
  }

  /** Collects the parts of a key. */
  public static final class Builder {
    private final GateSet gates;
    private DomainSize domain = DomainSize.ofPower(0);
    private int publicInputs;
    private List<G1Point> columns = List.of();
    private List<G1Point> sigmas = List.of();
    private G2Point tau = G2Point.INFINITY;
    private byte[] circuit;
    private SetupMark setup = SetupMark.UNKNOWN;

    /** A key for circuits of a gate set. */
    public Builder(final GateSet gates) {
      this.gates = gates;
    }

    /** The rows of the circuit as points of a domain. */
    public Builder domain(final DomainSize value) {
      this.domain = value;
      return this;
    }

    /** How many public inputs the circuit has. */
    public Builder publicInputs(final int value) {
      this.publicInputs = value;
      return this;
    }

    /** The commitments to the fixed columns, in the order of the gate set. */
    public Builder columns(final List<G1Point> values) {
      this.columns = values;
      return this;
    }

    /** The commitments to the three sigmas. */
    public Builder sigmas(final List<G1Point> values) {
      this.sigmas = values;
      return this;
    }

    /** [tau]_2. */
    public Builder tau(final G2Point value) {
      this.tau = value;
      return this;
    }

    /** The digest of the circuit, 32 bytes. */
    public Builder circuit(final byte[] value) {
      this.circuit = value;
      return this;
    }

    /** Whether the reference string is a development one; unknown if this is never said. */
    public Builder insecure(final boolean value) {
      this.setup = value ? SetupMark.INSECURE : SetupMark.NOT_INSECURE;
      return this;
    }

    /**
     * The key.
     *
     * @throws FormatException if the parts do not fit together
     */
    public VerificationKey build() {
      return new VerificationKey(this);
    }
  }
}
