package io.fluidex.plonk.format;

import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.field.Fr;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Proofs and public inputs as JSON. For the vanilla profile the documents are those of snarkjs,
 * {@code proof.json} and {@code public.json}; proofs of other gates name their protocol differently
 * and have more members.
 */
public final class ProofJson {
  /** The protocol of snarkjs. */
  static final String VANILLA_PROTOCOL = "plonk";

  /** The protocol of proofs with more gates. */
  static final String EXTENDED_PROTOCOL = "plonk-fluidex";

  /** The name that snarkjs has for BN254. */
  static final String CURVE = "bn128";

  private ProofJson() {}

  /** The name of the protocol of proofs of a shape. */
  static String protocol(final boolean vanilla) {
    return vanilla ? VANILLA_PROTOCOL : EXTENDED_PROTOCOL;
  }

  /** Checks the members {@code protocol} and {@code curve}. */
  static void requireProtocol(final Json.Members document, final boolean vanilla) {
    final String protocol = JsonValues.text("protocol", document.get("protocol")).value();
    if (!protocol.equals(protocol(vanilla))) {
      throw new FormatException(
          "the protocol is \"" + protocol + "\", expected \"" + protocol(vanilla) + "\"");
    }
    final String curve = JsonValues.text("curve", document.get("curve")).value();
    if (!curve.equals(CURVE)) {
      throw new FormatException("the curve is \"" + curve + "\", expected \"" + CURVE + "\"");
    }
  }

  /** Checks that a value is an object. */
  static Json.Members document(final Json json) {
    if (json instanceof Json.Members members) {
      return members;
    }
    throw new FormatException("the document must be an object");
  }

  /** The document of a proof. */
  public static Json.Members write(final PlonkProof proof) {
    final ProofShape shape = proof.shape();
    final Map<String, Json> members = new LinkedHashMap<>();
    final List<String> points = shape.commitmentNames();
    for (int i = 0; i < points.size(); i++) {
      members.put(points.get(i), JsonValues.point(proof.commitments().get(i)));
    }
    final List<String> values = shape.evaluationNames();
    for (int i = 0; i < values.size(); i++) {
      members.put(values.get(i), JsonValues.scalar(proof.evaluations().get(i)));
    }
    members.put("protocol", new Json.Text(protocol(shape.isVanilla())));
    members.put("curve", new Json.Text(CURVE));
    return new Json.Members(members);
  }

  /**
   * Reads a proof. Members that the shape does not know are refused: they would be a proof of
   * something else.
   *
   * @throws FormatException if a member is missing, unknown or out of range
   */
  public static PlonkProof read(final ProofShape shape, final Json json) {
    final Json.Members document = document(json);
    requireProtocol(document, shape.isVanilla());
    final List<G1Point> commitments = new ArrayList<>();
    for (final String name : shape.commitmentNames()) {
      commitments.add(JsonValues.point(name, document.get(name)));
    }
    final List<Fr> evaluations = new ArrayList<>();
    for (final String name : shape.evaluationNames()) {
      evaluations.add(JsonValues.scalar(name, document.get(name)));
    }
    final int known = shape.commitmentNames().size() + shape.evaluationNames().size() + 2;
    if (document.values().size() != known) {
      throw new FormatException(
          "the proof has " + document.values().size() + " members, " + known + " are expected");
    }
    return new PlonkProof(shape, commitments, evaluations);
  }

  /** The document of public inputs: an array of decimal strings. */
  public static Json.Elements writeInputs(final List<Fr> inputs) {
    return new Json.Elements(inputs.stream().map(JsonValues::scalar).toList());
  }

  /**
   * Reads public inputs.
   *
   * @throws FormatException if it is not an array of decimal strings below r
   */
  public static List<Fr> readInputs(final Json json) {
    if (!(json instanceof Json.Elements list)) {
      throw new FormatException("the public inputs must be an array");
    }
    final List<Fr> inputs = new ArrayList<>();
    for (final Json value : list.values()) {
      inputs.add(JsonValues.scalar("public input " + inputs.size(), value));
    }
    return inputs;
  }
}
