package io.fluidex.cli;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.plonk.format.Json;
import io.fluidex.plonk.format.PlonkProof;
import io.fluidex.plonk.format.ProofJson;
import io.fluidex.plonk.format.ProofShape;
import io.fluidex.plonk.format.SetupMark;
import io.fluidex.plonk.format.VerificationKey;
import io.fluidex.plonk.format.VerificationKeyJson;
import io.fluidex.plonk.gate.FluidexGates;
import io.fluidex.plonk.gate.GateSet;
import io.fluidex.plonk.gate.VanillaGates;
import io.fluidex.plonk.r1cs.R1cs;
import io.fluidex.plonk.r1cs.SignalValues;
import io.fluidex.plonk.setup.ProvingKey;
import io.fluidex.plonk.setup.Ptau;
import io.fluidex.plonk.setup.SetupPolicy;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** What a file of PLONK is, found out by its content. */
final class FileReport {
  /** What is said of development setups and of keys made from them. */
  static final String INSECURE =
      "INSECURE, a development setup: usable only with "
          + SetupPolicy.VARIABLE
          + "="
          + SetupPolicy.DEVELOPMENT_VALUE;

  private static final String UNKNOWN_CEREMONY =
      "not a file of a ceremony that is known here; that nobody knows its secret is to be shown"
          + " by others";

  private static final String ARGUMENT = "FILE";
  private static final int HEAD_BYTES = 16;

  private final Path file;
  private final Listing listing;

  /**
   * Prepares to look at a file.
   *
   * @param listing where what it is goes
   */
  FileReport(final Path file, final Listing listing) {
    this.file = file;
    this.listing = listing;
  }

  /**
   * Reads the file, checks it as far as its kind allows, and prints what it is.
   *
   * @throws InputException if it is damaged or of no known kind
   */
  void print() {
    final byte[] head =
        PlonkFiles.read(
            ARGUMENT,
            file,
            path -> {
              try (InputStream in = Files.newInputStream(path)) {
                return in.readNBytes(HEAD_BYTES);
              }
            });
    final String start = new String(head, StandardCharsets.ISO_8859_1);
    if (start.startsWith("ptau")) {
      ptau();
    } else if (start.startsWith("r1cs")) {
      r1cs();
    } else if (start.startsWith("wtns")) {
      wtns();
    } else if (start.startsWith("FDXPK")) {
      provingKey();
    } else if (start.startsWith("zkey")) {
      throw unknown(
          "it is a proving key of snarkjs; 'fluidex plonk setup' makes the one used here");
    } else if (start.stripLeading().startsWith("{") || start.stripLeading().startsWith("[")) {
      json(PlonkFiles.json(ARGUMENT, file));
    } else if (head.length == 0) {
      throw unknown("it is empty");
    } else {
      throw unknown("it is no setup, circuit, witness, key or proof of a known format");
    }
  }

  /** What a setup of a power is good for. */
  static String power(final int power) {
    return power + ", for circuits of up to " + (1L << power) + " rows";
  }

  /** Says where a setup comes from, as far as that can be known. */
  static void printOrigin(
      final Listing listing, final boolean insecure, final Optional<String> ceremony) {
    if (insecure) {
      listing.print("security", INSECURE);
    } else {
      listing.print("ceremony", ceremony.orElse(UNKNOWN_CEREMONY));
    }
  }

  private InputException unknown(final String what) {
    return new InputException(ARGUMENT + ": " + file + ": " + what);
  }

  private void ptau() {
    try (Ptau ptau = PlonkFiles.read(ARGUMENT, file, Ptau::open)) {
      final Optional<String> ceremony = ptau.isInsecure() ? Optional.empty() : ptau.ceremony();
      // These are in no relation to the points, so that anybody can write anything there.
      final String claimed = ceremony.isPresent() ? "" : ", as the file says";
      listing.print("kind", "setup (.ptau)");
      listing.print("power", power(ptau.power()));
      if (ptau.ceremonyPower() != ptau.power()) {
        listing.print("cut from", "a ceremony of power " + ptau.ceremonyPower() + claimed);
      }
      listing.print(
          "contributions", ptau.contributions() == 0 ? "none" : ptau.contributions() + claimed);
      listing.print("setup digest", Hex.encodePrefixed(ptau.srsDigest()));
      printOrigin(listing, ptau.isInsecure(), ceremony);
    }
  }

  private void security(final boolean insecure) {
    if (insecure) {
      listing.print("security", INSECURE);
    }
  }

  private void r1cs() {
    final R1cs circuit = PlonkFiles.read(ARGUMENT, file, R1cs::read);
    listing.print("kind", "circuit (.r1cs)");
    listing.print("constraints", circuit.constraints());
    listing.print("signals", circuit.signals());
    listing.print("outputs", circuit.outputs());
    listing.print("public inputs", circuit.publicInputs());
    listing.print("private inputs", circuit.privateInputs());
  }

  private void wtns() {
    final SignalValues values = PlonkFiles.read(ARGUMENT, file, SignalValues::read);
    listing.print("kind", "witness (.wtns), secret");
    listing.print("signals", values.count());
  }

  private void provingKey() {
    // To look at a key is allowed everywhere.
    try (ProvingKey key =
        PlonkFiles.read(ARGUMENT, file, path -> ProvingKey.open(path, SetupPolicy.DEVELOPMENT))) {
      listing.print("kind", "proving key");
      gates(key.verificationKey().gates());
      listing.print("rows", key.circuit().rows() + " of " + key.domain());
      listing.print("public inputs", key.circuit().publicInputs());
      listing.print("circuit digest", Hex.encodePrefixed(key.circuit().digest()));
      listing.print("setup digest", Hex.encodePrefixed(key.srsDigest()));
      listing.print("key digest", Hex.encodePrefixed(key.verificationKey().digest()));
      security(key.verificationKey().isInsecure());
    }
  }

  private void gates(final GateSet gates) {
    listing.print("gates", gates == VanillaGates.SET ? "vanilla, those of snarkjs" : gates.name());
  }

  private void json(final Json document) {
    if (document instanceof Json.Elements) {
      listing.print("kind", "public inputs");
      listing.print(
          "values", PlonkFiles.read(ARGUMENT, file, path -> ProofJson.readInputs(document)).size());
    } else if (document instanceof Json.Members members
        && members.values().containsKey("nPublic")) {
      final VerificationKey key =
          PlonkFiles.read(ARGUMENT, file, path -> VerificationKeyJson.read(document));
      listing.print("kind", "verification key");
      gates(key.gates());
      listing.print("rows", "up to " + key.domain());
      listing.print("public inputs", key.publicInputs());
      listing.print("key digest", Hex.encodePrefixed(key.digest()));
      security(key.isInsecure());
      if (key.setup() == SetupMark.UNKNOWN) {
        listing.print("security", "unknown, the key does not say which setup it comes from");
      }
    } else if (document instanceof Json.Members members && members.values().containsKey("eval_a")) {
      final GateSet gates = gatesOf(members);
      final PlonkProof proof =
          PlonkFiles.read(ARGUMENT, file, path -> ProofJson.read(ProofShape.of(gates), document));
      listing.print("kind", "proof");
      gates(gates);
      listing.print("commitments", proof.commitments().size());
      listing.print("evaluations", proof.evaluations().size());
    } else {
      throw unknown("it is JSON, but no proof, verification key or list of public inputs");
    }
  }

  private static GateSet gatesOf(final Json.Members proof) {
    return Arrays.asList(VanillaGates.SET, FluidexGates.SET).stream()
        .filter(
            gates -> proof.values().keySet().containsAll(ProofShape.of(gates).evaluationNames()))
        .reduce((smaller, larger) -> larger)
        .orElse(VanillaGates.SET);
  }
}
