package io.fluidex.plonk.gate;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.vector.BulkField;
import io.fluidex.crypto.vector.ProductSum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Polynomials compiled into a straight line of additions and multiplications over registers, equal
 * subexpressions computed once.
 *
 * <p>Register numbers: the {@link #inputs()} come first and are never overwritten, then the {@link
 * #constants()}, then temporaries, which are reused as soon as their last reader is past. The
 * {@link #outputs()} name the registers that hold the results at the end; they may be inputs or
 * constants. An instruction may write the register of one of its operands.
 *
 * <p>What a register is - one field element, a block of vector lanes - is up to whoever runs the
 * program; {@link #run} does it on single elements. Programs {@linkplain #compileForRows for rows}
 * move values between rows besides.
 */
public final class Program {
  private final List<Expression.Leaf> inputs;
  private final List<Fr> constants;
  private final List<Instruction> instructions;
  private final List<Integer> outputs;
  private final int registers;

  private Program(
      final Compiler compiler, final List<Instruction> steps, final int[] outputValues) {
    this.inputs = List.copyOf(compiler.leaves.keySet());
    this.constants = List.copyOf(compiler.constants.keySet());
    final Allocation allocation = new Allocation(compiler, steps, outputValues);
    this.instructions = allocation.instructions;
    this.outputs = Arrays.stream(outputValues).mapToObj(v -> allocation.register[v]).toList();
    this.registers = allocation.registers;
  }

  /** What an instruction does. */
  public enum Operation {
    /** target = left + right. */
    ADD,
    /** target = left - right. */
    SUB,
    /** target = left * right; left and right may be the same register. */
    MUL
  }

  /** One step. */
  public sealed interface Instruction {
    /** The register it writes. */
    int target();

    /** The registers it reads, some perhaps twice. */
    List<Integer> operands();
  }

  /**
   * A step with two operands.
   *
   * @param operation what to do
   * @param target register to write
   * @param left register to read
   * @param right register to read; constants of products and sums stand here
   */
  public record Binary(Operation operation, int target, int left, int right)
      implements Instruction {
    @Override
    public List<Integer> operands() {
      return List.of(left, right);
    }
  }

  /**
   * target = the sum of products and small multiples.
   *
   * @param target register to write
   * @param factors registers to read: left and right of the first product, of the second, ...;
   *     constants stand on the right
   * @param addends what is added besides
   */
  public record Products(int target, List<Integer> factors, List<Addend> addends)
      implements Instruction {
    /** Copies the lists. */
    public Products {
      factors = List.copyOf(factors);
      addends = List.copyOf(addends);
    }

    /** The number of products. */
    public int terms() {
      return factors.size() / 2;
    }

    @Override
    public List<Integer> operands() {
      final List<Integer> all = new ArrayList<>(factors);
      addends.forEach(addend -> all.add(addend.register()));
      return all;
    }
  }

  /**
   * A register that a sum adds.
   *
   * @param register the register to read
   * @param factor how many times: from -{@link ProductSum#MAX_MULTIPLE} to that
   */
  public record Addend(int register, int factor) {}

  /**
   * target = left + factor * right.
   *
   * @param target register to write
   * @param left register to read
   * @param factor from -{@link #MAX_FACTOR} to that
   * @param right register to read
   */
  public record Multiple(int target, int left, int factor, int right) implements Instruction {
    /** What bulk arithmetic can multiply by while it adds. */
    public static final int MAX_FACTOR = BulkField.MAX_MULTIPLE;

    @Override
    public List<Integer> operands() {
      return List.of(left, right);
    }
  }

  /**
   * target = source as it is on the next row.
   *
   * @param target register to write
   * @param source register to read, on every row one row later
   */
  public record Next(int target, int source) implements Instruction {
    @Override
    public List<Integer> operands() {
      return List.of(source);
    }
  }

  /** Compiles polynomials into steps with two operands. */
  public static Program compile(final List<Expression> expressions) {
    return compile(expressions, 1);
  }

  /**
   * Compiles polynomials, with sums of products, and small multiples in sums, as one step.
   *
   * @param maxTerms products of a step at most; 1 for none
   */
  public static Program compile(final List<Expression> expressions, final int maxTerms) {
    final Compiler compiler = new Compiler();
    final int[] values = compiler.values(expressions);
    return new Program(compiler, compiler.steps(Map.of(), values, maxTerms), values);
  }

  /**
   * The same for runs over many rows in order: only cells of this row are inputs, those of the next
   * one, and what is computed of them as well as of this row's, come by {@link Next}.
   */
  public static Program compileForRows(final List<Expression> expressions, final int maxTerms) {
    final Compiler compiler = new Compiler();
    final int[] values = compiler.values(expressions);
    final Map<Integer, Integer> twins = RowSharing.share(compiler, values);
    final List<Instruction> steps = compiler.steps(twins, values, maxTerms);
    return new Program(compiler, RowSharing.schedule(steps, twins), values);
  }

  /** The cells and columns to put into the first registers. */
  public List<Expression.Leaf> inputs() {
    return inputs;
  }

  /** The constants to put into the registers after the inputs. */
  public List<Fr> constants() {
    return constants;
  }

  /** The steps, in order. */
  public List<Instruction> instructions() {
    return instructions;
  }

  /** The registers of the results, in the order of the compiled polynomials. */
  public List<Integer> outputs() {
    return outputs;
  }

  /** How many registers there are, inputs and constants included. */
  public int registers() {
    return registers;
  }

  /** Whether a register holds a constant. */
  public boolean isConstant(final int register) {
    return register >= inputs.size() && register < inputs.size() + constants.size();
  }

  /** A register file for {@link #run}: flat Montgomery limbs, constants in place. */
  public long[] newRegisters() {
    final long[] file = new long[registers * PrimeField.LIMBS];
    for (int i = 0; i < constants.size(); i++) {
      constants.get(i).store(file, (inputs.size() + i) * PrimeField.LIMBS);
    }
    return file;
  }

  /**
   * Runs the program on single elements.
   *
   * @param file from {@link #newRegisters()}, inputs filled in
   * @throws IllegalStateException if the program is one for many rows that reads the next one
   */
  public void run(final long[] file) {
    for (final Instruction instruction : instructions) {
      switch (instruction) {
        case Binary step -> run(step, file);
        case Products step -> run(step, file);
        case Multiple step -> run(step, file);
        case Next step ->
            throw new IllegalStateException("there is no next row of single elements for " + step);
      }
    }
  }

  private static void run(final Binary i, final long[] file) {
    final PrimeField f = PrimeField.FR;
    final int limbs = PrimeField.LIMBS;
    final int target = i.target() * limbs;
    switch (i.operation()) {
      case ADD -> f.add(file, i.left() * limbs, file, i.right() * limbs, file, target);
      case SUB -> f.sub(file, i.left() * limbs, file, i.right() * limbs, file, target);
      case MUL -> f.mul(file, i.left() * limbs, file, i.right() * limbs, file, target);
    }
  }

  private static void run(final Products i, final long[] file) {
    final PrimeField f = PrimeField.FR;
    final int limbs = PrimeField.LIMBS;
    final long[] sum = new long[limbs];
    final long[] product = new long[limbs];
    for (int k = 0; k < i.factors().size(); k += 2) {
      f.mul(file, i.factors().get(k) * limbs, file, i.factors().get(k + 1) * limbs, product, 0);
      f.add(sum, 0, product, 0, sum, 0);
    }
    for (final Addend addend : i.addends()) {
      for (int k = 0; k < Math.abs(addend.factor()); k++) {
        if (addend.factor() < 0) {
          f.sub(sum, 0, file, addend.register() * limbs, sum, 0);
        } else {
          f.add(sum, 0, file, addend.register() * limbs, sum, 0);
        }
      }
    }
    System.arraycopy(sum, 0, file, i.target() * limbs, limbs);
  }

  private static void run(final Multiple i, final long[] file) {
    final PrimeField f = PrimeField.FR;
    final int limbs = PrimeField.LIMBS;
    final long[] product = new long[limbs];
    final Fr factor = Fr.of(Math.abs(i.factor()));
    (i.factor() < 0 ? factor.negate() : factor).store(product, 0);
    f.mul(product, 0, file, i.right() * limbs, product, 0);
    f.add(file, i.left() * limbs, product, 0, file, i.target() * limbs);
  }

  /** Numbers the values: every distinct cell, column, constant and operation result. */
  static final class Compiler {
    private final Map<Expression.Leaf, Integer> leaves = new LinkedHashMap<>();
    private final Map<Fr, Integer> constants = new LinkedHashMap<>();
    private final Map<Expression, Integer> known = new HashMap<>();
    private final Map<Binary, Integer> computed = new HashMap<>();

    /** Steps in order; registers are value numbers. */
    private final List<Binary> steps = new ArrayList<>();

    private int count;

    List<Binary> steps() {
      return steps;
    }

    /** Replaces the steps. */
    void replaceSteps(final List<Binary> others) {
      steps.clear();
      steps.addAll(others);
    }

    private int[] values(final List<Expression> expressions) {
      return expressions.stream().mapToInt(this::value).toArray();
    }

    private List<Instruction> steps(
        final Map<Integer, Integer> twins, final int[] outputs, final int maxTerms) {
      return maxTerms < 2
          ? List.copyOf(steps)
          : new ProductFusion(this, twins.values(), outputs, maxTerms).fuse();
    }

    /**
     * Takes out the cells of the next row.
     *
     * @return their value numbers, with those of the same cells of this row
     */
    Map<Integer, Integer> takeNextCells() {
      final Map<Integer, Integer> taken = new LinkedHashMap<>();
      for (final Expression.Leaf leaf : List.copyOf(leaves.keySet())) {
        if (leaf instanceof Expression.Cell(Wire wire, Rotation rotation)
            && rotation == Rotation.NEXT) {
          taken.put(leaves.remove(leaf), value(Expression.cell(wire)));
        }
      }
      return taken;
    }

    /** A new value number. */
    int newValue() {
      return count++;
    }

    /** The value number of a constant. */
    int constant(final Fr c) {
      return constants.computeIfAbsent(c, x -> newValue());
    }

    /** The constants by their value numbers. */
    Map<Integer, Fr> constantsByValue() {
      final Map<Integer, Fr> byValue = new HashMap<>();
      constants.forEach((constant, value) -> byValue.put(value, constant));
      return byValue;
    }

    int value(final Expression e) {
      final Integer before = known.get(e);
      if (before != null) {
        return before;
      }
      final int v =
          switch (e) {
            case Expression.Constant(Fr c) -> constant(c);
            case Expression.Leaf leaf -> leaves.computeIfAbsent(leaf, x -> newValue());
            case Expression.Sum(Expression left, Expression right) ->
                commutative(Operation.ADD, left, right);
            case Expression.Difference(Expression left, Expression right) ->
                step(Operation.SUB, value(left), value(right));
            case Expression.Product(Expression left, Expression right) ->
                commutative(Operation.MUL, left, right);
            case Expression.Power(Expression base, int exponent) -> power(value(base), exponent);
          };
      known.put(e, v);
      return v;
    }

    private int commutative(
        final Operation operation, final Expression left, final Expression right) {
      final int l = value(left);
      final int r = value(right);
      if (left instanceof Expression.Constant) {
        return step(operation, r, l);
      }
      return right instanceof Expression.Constant || l <= r
          ? step(operation, l, r)
          : step(operation, r, l);
    }

    private int power(final int base, final int exponent) {
      final int square = step(Operation.MUL, base, base);
      return switch (exponent) {
        case 2 -> square;
        case 3 -> step(Operation.MUL, square, base);
        default -> {
          final int fourth = step(Operation.MUL, square, square);
          yield exponent == 4 ? fourth : step(Operation.MUL, fourth, base);
        }
      };
    }

    private int step(final Operation operation, final int left, final int right) {
      return computed.computeIfAbsent(
          new Binary(operation, -1, left, right),
          key -> {
            final int target = newValue();
            steps.add(new Binary(operation, target, left, right));
            return target;
          });
    }
  }

  /** Gives values registers, those of temporaries reused. */
  private static final class Allocation {
    private final int[] register;
    private final List<Instruction> instructions = new ArrayList<>();
    private final int firstTemporary;
    private int registers;

    Allocation(final Compiler compiler, final List<Instruction> steps, final int[] outputValues) {
      register = new int[compiler.count];
      for (final int value : compiler.leaves.values()) {
        register[value] = registers++;
      }
      for (final int value : compiler.constants.values()) {
        register[value] = registers++;
      }
      firstTemporary = registers;
      final int[] lastRead = new int[compiler.count];
      Arrays.fill(lastRead, -1);
      for (int i = 0; i < steps.size(); i++) {
        for (final int operand : steps.get(i).operands()) {
          lastRead[operand] = i;
        }
      }
      for (final int value : outputValues) {
        lastRead[value] = Integer.MAX_VALUE;
      }
      allocate(steps, lastRead);
    }

    private void allocate(final List<Instruction> steps, final int[] lastRead) {
      final BitSet free = new BitSet();
      for (int i = 0; i < steps.size(); i++) {
        final Instruction step = steps.get(i);
        // Rows move to others, so that they cannot stay in their register.
        final boolean inPlace = !(step instanceof Next);
        if (inPlace) {
          release(step, i, lastRead, free);
        }
        int target = free.nextSetBit(0);
        if (target < 0) {
          target = registers++;
        } else {
          free.clear(target);
        }
        if (!inPlace) {
          release(step, i, lastRead, free);
        }
        register[step.target()] = target;
        instructions.add(withRegisters(step, target));
      }
    }

    /** Frees the registers that a step is the last one to read. */
    private void release(
        final Instruction step, final int index, final int[] lastRead, final BitSet free) {
      for (final int operand : step.operands()) {
        if (lastRead[operand] == index && register[operand] >= firstTemporary) {
          free.set(register[operand]);
        }
      }
    }

    private Instruction withRegisters(final Instruction step, final int target) {
      return switch (step) {
        case Binary(Operation operation, int _, int left, int right) ->
            new Binary(operation, target, register[left], register[right]);
        case Products(int _, List<Integer> factors, List<Addend> addends) ->
            new Products(
                target,
                factors.stream().map(value -> register[value]).toList(),
                addends.stream()
                    .map(addend -> new Addend(register[addend.register()], addend.factor()))
                    .toList());
        case Multiple(int _, int left, int factor, int right) ->
            new Multiple(target, register[left], factor, register[right]);
        case Next(int _, int source) -> new Next(target, register[source]);
      };
    }
  }
}
