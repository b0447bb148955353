package io.fluidex.plonk.solidity;

import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.format.ProofCodec;
import io.fluidex.plonk.format.ProofShape;
import io.fluidex.plonk.format.VerificationKey;
import io.fluidex.plonk.gate.Constraint;
import io.fluidex.plonk.gate.Expression;
import io.fluidex.plonk.gate.FixedColumn;
import io.fluidex.plonk.gate.Linearisation;
import io.fluidex.plonk.gate.Rotation;
import io.fluidex.plonk.gate.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes the Solidity contract that verifies proofs for one verification key, alone ({@code
 * verify}) and in batches with one pairing check ({@code verifyAll}). It decides as {@link
 * io.fluidex.plonk.verifier.PlonkVerifier} does.
 *
 * <p>Most of the contract is a template; what depends on the gates is the layout of memory, the
 * factors of their columns and what is opened.
 */
public final class SolidityVerifier {
  private static final String TEMPLATE = "verifier.sol.template";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(\\w+)}");
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_]\\w*");
  private static final int NAMES_PER_LINE = 6;
  private static final String INDENT = " ".repeat(12);
  private static final String DEEP = " ".repeat(16);

  private final VerificationKey key;
  private final ProofShape shape;

  private SolidityVerifier(final VerificationKey key) {
    this.key = key;
    this.shape = key.shape();
  }

  /**
   * The source of a contract.
   *
   * @param key of the circuit
   * @param name of the contract
   * @throws IllegalArgumentException if the name is not an identifier
   */
  public static String generate(final VerificationKey key, final String name) {
    if (!IDENTIFIER.matcher(name).matches()) {
      throw new IllegalArgumentException("\"" + name + "\" cannot be the name of a contract");
    }
    return new SolidityVerifier(key).fill(name);
  }

  private String setup() {
    return switch (key.setup()) {
      case INSECURE -> "INSECURE, for development only";
      case NOT_INSECURE -> "not marked as insecure";
      case UNKNOWN -> "unknown, the key did not say";
    };
  }

  private String fill(final String name) {
    final Map<String, String> values = new LinkedHashMap<>();
    values.put("contract", name);
    values.put("gateSet", key.gates().name());
    values.put("rows", key.domain().toString());
    values.put("power", Integer.toString(key.domain().power()));
    values.put("powerOfFactor", power("zeta", key.domain().factor()));
    values.put("publicInputs", Integer.toString(key.publicInputs()));
    values.put("proofBytes", Integer.toString(ProofCodec.bodyBytes(shape)));
    values.put("setup", setup());
    values.put("commitmentNames", comment(shape.commitmentNames()));
    values.put("evaluationNames", comment(shape.evaluationNames()));
    values.put("rowsInverse", hex(Fr.of(key.rows()).inverse()));
    values.put("omega", hex(key.omega()));
    values.put("omegaInverse", hex(key.omega().inverse()));
    values.put("k1", Integer.toString(VerificationKey.K1));
    values.put("k2", Integer.toString(VerificationKey.K2));
    values.put("keyDigest", Hex.encodePrefixed(key.digest()));
    values.put("tauX1", hex(key.tau().x1()));
    values.put("tauX0", hex(key.tau().x0()));
    values.put("tauY1", hex(key.tau().y1()));
    values.put("tauY0", hex(key.tau().y0()));
    final YulFormula formula = new YulFormula();
    final String gates = gates(formula);
    values.put("gates", gates);
    values.put("layout", new MemoryLayout(key, formula.sharedCount()).constants());
    values.put("storeKey", storeKey());
    values.put("challengeU", challengeU());
    values.put("piece", piece());
    values.put("publicTerm", publicTerm());
    values.put("alphaPermutation", power("alpha", key.gates().slots()));
    values.put("openings", openings());
    return substitute(template(), values);
  }

  private static String template() {
    try (InputStream in = SolidityVerifier.class.getResourceAsStream(TEMPLATE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String substitute(final String template, final Map<String, String> values) {
    final StringBuilder out = new StringBuilder();
    final Matcher matcher = PLACEHOLDER.matcher(template);
    while (matcher.find()) {
      final String value = values.get(matcher.group(1));
      if (value == null) {
        throw new IllegalStateException("the template asks for " + matcher.group());
      }
      matcher.appendReplacement(out, Matcher.quoteReplacement(value.stripTrailing()));
    }
    return matcher.appendTail(out).toString();
  }

  /** A list of names in a comment, a line for each six. */
  private static String comment(final List<String> names) {
    final StringBuilder out = new StringBuilder();
    for (int i = 0; i < names.size(); i++) {
      out.append(i == 0 ? "///     " : i % NAMES_PER_LINE == 0 ? ",\n///     " : ", ");
      out.append(names.get(i));
    }
    return out.toString();
  }

  private static String hex(final BigInteger value) {
    return "0x" + String.format("%064x", value);
  }

  private static String hex(final Fr value) {
    return hex(value.toBigInteger());
  }

  private static void line(final StringBuilder out, final String indent, final String code) {
    out.append(indent).append(code).append('\n');
  }

  /** Writes digest, commitments of the key and generator to memory. */
  private String storeKey() {
    final StringBuilder out = new StringBuilder();
    line(out, INDENT, "mstore(GENERATOR, 1)");
    line(out, INDENT, "mstore(add(GENERATOR, 0x20), 2)");
    if (!shape.isVanilla()) {
      line(out, INDENT, "mstore(DIGEST, KEY_DIGEST)");
    }
    final List<String> names = new ArrayList<>();
    key.gates().columns().forEach(column -> names.add(column.name()));
    for (int i = 1; i <= Wire.COUNT; i++) {
      names.add("S" + i);
    }
    final List<G1Point> points = new ArrayList<>(key.columns());
    points.addAll(key.sigmas());
    for (int i = 0; i < points.size(); i++) {
      line(out, INDENT, "// " + names.get(i));
      line(out, INDENT, store(2 * i, points.get(i).x()));
      line(out, INDENT, store(2 * i + 1, points.get(i).y()));
    }
    return out.toString();
  }

  private static String store(final int word, final BigInteger value) {
    return String.format("mstore(add(KEY, 0x%x), %s)", 32 * word, hex(value));
  }

  private String challengeU() {
    final StringBuilder out = new StringBuilder();
    if (shape.isVanilla()) {
      line(out, INDENT, "// u: the openings.");
      line(out, INDENT, "mstore(U, mod(keccak256(COMMITMENT_WXI, 0x80), R))");
    } else {
      line(out, INDENT, "// u: v and the openings.");
      line(out, INDENT, "mstore(SCRATCH, challenge)");
      line(
          out,
          INDENT,
          "calldatacopy(add(SCRATCH, 0x20), add(proof, sub(COMMITMENT_WXI, PROOF)), 0x80)");
      line(out, INDENT, "mstore(U, mod(keccak256(SCRATCH, 0xa0), R))");
    }
    return out.toString();
  }

  private String piece() {
    // The stride of the pieces is n or n + 2.
    final String code = shape.isVanilla() ? "power" : "mulmod(power, mulmod(zeta, zeta, R), R)";
    return INDENT + "mstore(PIECE, " + code + ")";
  }

  private String publicTerm() {
    if (key.publicInputs() == 0) {
      return DEEP + "// There are no public inputs.";
    }
    final StringBuilder out = new StringBuilder();
    line(out, DEEP, "let input := mload(add(INPUTS, sub(at, DENOMINATORS)))");
    line(out, DEEP, "publicPart := addmod(publicPart, mulmod(input, lagrange, R), R)");
    return out.toString();
  }

  private static String power(final String name, final int exponent) {
    String code = name;
    for (int i = 1; i < exponent; i++) {
      code = "mulmod(" + code + ", " + name + ", R)";
    }
    return code;
  }

  private static String read(final String address) {
    return "mload(" + address + ")";
  }

  /**
   * A part of what a column is multiplied with, or of the rest.
   *
   * @param constraint where it comes from
   * @param formula its number
   */
  private record Summand(Constraint constraint, int formula) {}

  /**
   * Adds up what the constraints multiply each column with, by Horner's rule over their slots, and
   * the rest that no column carries.
   */
  private String gates(final YulFormula formula) {
    for (final Wire wire : Wire.values()) {
      defineIfOpened(formula, new Expression.Cell(wire, Rotation.THIS));
    }
    shape.nextWires().forEach(w -> defineIfOpened(formula, new Expression.Cell(w, Rotation.NEXT)));
    shape.switches().forEach(column -> defineIfOpened(formula, new Expression.Column(column)));
    final List<Summand> rest = new ArrayList<>();
    final Map<FixedColumn, List<Summand>> factors = new LinkedHashMap<>();
    key.gates().committedColumns().forEach(column -> factors.put(column, new ArrayList<>()));
    for (final Constraint constraint : key.gates().constraints()) {
      final Linearisation split = Linearisation.of(constraint.polynomial());
      if (!split.rest().isZero()) {
        rest.add(new Summand(constraint, formula.of(split.rest())));
      }
      split
          .factors()
          .forEach((column, factor) ->
              factors.get(column).add(new Summand(constraint, formula.of(factor))));
    }
    rest.forEach(summand -> formula.use(summand.formula()));
    factors.values().forEach(sum -> sum.forEach(summand -> formula.use(summand.formula())));
    final StringBuilder out = new StringBuilder();
    if (key.gates().slots() > 1) {
      line(out, DEEP, "let alpha := mload(ALPHA)");
    }
    out.append(
        formula.keepShared(
            i -> i == 0 ? "SHARED" : String.format("add(SHARED, 0x%x)", 32 * i), DEEP));
    factors.forEach(
        (column, sum) -> addUp(out, formula, sum, "gather(FACTOR_" + column.name() + ", sum)"));
    addUp(out, formula, rest, "mstore(CONSTANT, addmod(mload(CONSTANT), sum, R))");
    return out.toString();
  }

  private void addUp(
      final StringBuilder out,
      final YulFormula formula,
      final List<Summand> summands,
      final String use) {
    if (summands.isEmpty()) {
      return;
    }
    final String inner = DEEP + "    ";
    line(out, DEEP, "{");
    String start = "let sum := ";
    String end = "";
    for (int slot = key.gates().slots() - 1; slot >= 0; slot--) {
      for (final Summand summand : summands) {
        if (summand.constraint().slot() == slot) {
          line(out, inner, "// " + summand.constraint().name());
          final String code =
              formula.print(summand.formula(), inner, start.length() + end.length());
          line(out, inner, start + code + end);
          start = "sum := addmod(sum, ";
          end = ", R)";
        }
      }
      if (slot > 0 && !end.isEmpty()) {
        line(out, inner, "sum := mulmod(sum, alpha, R)");
      }
    }
    line(out, inner, use);
    line(out, DEEP, "}");
  }

  private String evaluationAddress(final Expression.Leaf leaf) {
    return MemoryLayout.evaluation(shape.evaluationNames().get(shape.evaluationIndex(leaf)));
  }

  private void defineIfOpened(final YulFormula formula, final Expression.Leaf leaf) {
    formula.define(leaf, read(evaluationAddress(leaf)));
  }

  /**
   * What is opened at zeta with v, v^2, ..., wires of the next row with u times the same powers.
   */
  private String openings() {
    final StringBuilder out = new StringBuilder();
    for (final Wire wire : Wire.values()) {
      final String name = shape.commitmentNames().get(ProofShape.A + wire.index());
      String value = read(evaluationAddress(new Expression.Cell(wire, Rotation.THIS)));
      String factor = "power";
      if (shape.nextWires().contains(wire)) {
        final String next = read(evaluationAddress(new Expression.Cell(wire, Rotation.NEXT)));
        value = "addmod(" + value + ", mulmod(u, " + next + ", R), R)";
        factor = "mulmod(power, addmod(u, 1, R), R)";
      }
      line(out, DEEP, "mstore(" + MemoryLayout.factor(name) + ", " + factor + ")");
      open(out, value);
    }
    for (int i = 0; i < 2; i++) {
      line(out, DEEP, "gather(FACTOR_S" + (i + 1) + ", power)");
      final String name = shape.evaluationNames().get(ProofShape.EVAL_S1 + i);
      open(out, read(MemoryLayout.evaluation(name)));
    }
    for (final FixedColumn column : shape.switches()) {
      line(out, DEEP, "gather(FACTOR_" + column.name() + ", power)");
      open(out, read(evaluationAddress(new Expression.Column(column))));
    }
    return out.toString();
  }

  private static void open(final StringBuilder out, final String value) {
    line(out, DEEP, "value := addmod(value, mulmod(power, " + value + ", R), R)");
    line(out, DEEP, "power := mulmod(power, v, R)");
  }
}
