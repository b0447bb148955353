package io.fluidex.plonk.format;

import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.encoding.HexFormatException;
import io.fluidex.crypto.fft.DomainSize;
import io.fluidex.crypto.fft.Fft;
import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.gate.FixedColumn;
import io.fluidex.plonk.gate.GateSet;
import io.fluidex.plonk.gate.VanillaGates;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Verification keys as JSON. In the vanilla profile the document is exactly what {@code snarkjs
 * zkey export verificationkey} writes, or that and whether the reference string is insecure, which
 * snarkjs passes over: see {@link #writeMarked}. Keys of other gate sets name another protocol,
 * their gate set, the digest of the circuit and whether the reference string is insecure, have more
 * columns, and a {@code factor} where the number of rows is not a power of two.
 */
public final class VerificationKeyJson {
  private static final String[] SIGMAS = {"S1", "S2", "S3"};

  /** Multiplied with 2^power it gives the number of rows; left out if it is 1. */
  private static final String FACTOR = "factor";

  private static final String INSECURE = "insecure";

  private VerificationKeyJson() {}

  /** The document of a key, in the vanilla profile as snarkjs writes it. */
  public static Json.Members write(final VerificationKey key) {
    final boolean vanilla = key.shape().isVanilla();
    final Map<String, Json> members = new LinkedHashMap<>();
    members.put("protocol", new Json.Text(ProofJson.protocol(vanilla)));
    members.put("curve", new Json.Text(ProofJson.CURVE));
    if (!vanilla) {
      members.put("gates", new Json.Text(key.gates().name()));
      members.put("circuit", new Json.Text(Hex.encodePrefixed(key.circuit().orElseThrow())));
      members.put(INSECURE, new Json.Flag(key.isInsecure()));
    }
    members.put("nPublic", new Json.Whole(key.publicInputs()));
    members.put("power", new Json.Whole(key.domain().power()));
    if (key.domain().factor() != 1) {
      members.put(FACTOR, new Json.Whole(key.domain().factor()));
    }
    members.put("k1", JsonValues.scalar(Fr.of(VerificationKey.K1)));
    members.put("k2", JsonValues.scalar(Fr.of(VerificationKey.K2)));
    final List<FixedColumn> columns = key.gates().columns();
    for (int i = 0; i < columns.size(); i++) {
      members.put(columns.get(i).name(), JsonValues.point(key.columns().get(i)));
    }
    for (int i = 0; i < SIGMAS.length; i++) {
      members.put(SIGMAS[i], JsonValues.point(key.sigmas().get(i)));
    }
    members.put("X_2", JsonValues.point(key.tau()));
    members.put("w", JsonValues.scalar(key.omega()));
    return new Json.Members(members);
  }

  /**
   * The document of a key with the member {@code insecure} in any profile, if the key knows, so
   * that a key that was made from a development setup is recognised by those who are given nothing
   * but the document.
   */
  public static Json.Members writeMarked(final VerificationKey key) {
    final Json.Members document = write(key);
    if (key.setup() == SetupMark.UNKNOWN || document.values().containsKey(INSECURE)) {
      return document;
    }
    final Map<String, Json> members = new LinkedHashMap<>(document.values());
    members.put(INSECURE, new Json.Flag(key.isInsecure()));
    return new Json.Members(members);
  }

  /**
   * Reads a key of whichever protocol the document names.
   *
   * @throws FormatException if a member is missing, unknown or out of range, or they do not fit
   *     together
   */
  public static VerificationKey read(final Json json) {
    final Json.Members document = ProofJson.document(json);
    final String protocol = JsonValues.text("protocol", document.get("protocol")).value();
    final boolean vanilla = !protocol.equals(ProofJson.EXTENDED_PROTOCOL);
    ProofJson.requireProtocol(document, vanilla);
    final VerificationKey.Builder key;
    final GateSet gates;
    if (vanilla) {
      gates = VanillaGates.SET;
      key = new VerificationKey.Builder(gates);
      if (document.values().containsKey(INSECURE)) {
        key.insecure(JsonValues.flag(INSECURE, document.get(INSECURE)));
      }
    } else {
      gates = gates(JsonValues.text("gates", document.get("gates")).value());
      key =
          new VerificationKey.Builder(gates)
              .circuit(digest(JsonValues.text("circuit", document.get("circuit")).value()))
              .insecure(JsonValues.flag(INSECURE, document.get(INSECURE)));
    }
    key.publicInputs((int) JsonValues.whole("nPublic", document.get("nPublic"), Integer.MAX_VALUE));
    final DomainSize domain = domain(document);
    key.domain(domain);
    require(document, "k1", Fr.of(VerificationKey.K1));
    require(document, "k2", Fr.of(VerificationKey.K2));
    require(document, "w", domain.omega());
    final List<G1Point> columns = new ArrayList<>();
    for (final FixedColumn column : gates.columns()) {
      columns.add(JsonValues.point(column.name(), document.get(column.name())));
    }
    final List<G1Point> sigmas = new ArrayList<>();
    for (final String sigma : SIGMAS) {
      sigmas.add(JsonValues.point(sigma, document.get(sigma)));
    }
    key.columns(columns).sigmas(sigmas);
    key.tau(JsonValues.finitePointG2("X_2", document.get("X_2")));
    final VerificationKey result = key.build();
    if (!writeMarked(result).values().keySet().equals(document.values().keySet())) {
      throw new FormatException("the verification key has members that do not belong there");
    }
    return result;
  }

  private static DomainSize domain(final Json.Members document) {
    final long power = JsonValues.whole("power", document.get("power"), Fft.MAX_POWER);
    final long factor =
        document.values().containsKey(FACTOR)
            ? JsonValues.whole(FACTOR, document.get(FACTOR), Byte.MAX_VALUE)
            : 1;
    try {
      return new DomainSize((int) factor, (int) power);
    } catch (final IllegalArgumentException e) {
      throw new FormatException("the key is for a size that circuits have not", e);
    }
  }

  private static GateSet gates(final String name) {
    try {
      return GateSet.byName(name);
    } catch (final IllegalArgumentException e) {
      throw new FormatException("the key is for gates that are not known here", e);
    }
  }

  private static byte[] digest(final String hex) {
    try {
      return Hex.decode(hex, VerificationKey.DIGEST_BYTES);
    } catch (final HexFormatException e) {
      throw new FormatException("\"circuit\" must be a digest in hexadecimal", e);
    }
  }

  private static void require(final Json.Members document, final String name, final Fr expected) {
    if (!JsonValues.scalar(name, document.get(name)).equals(expected)) {
      throw new FormatException("\"" + name + "\" must be " + expected);
    }
  }
}
