package io.fluidex.plonk.oracle;

import io.fluidex.plonk.format.Json;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Contracts compiled by solc and run on anvil. */
public final class Chain {
  private static final int WORD = 32;

  /** The instruction that pushes one byte; those for more bytes follow. */
  private static final int PUSH1 = 0x60;

  /** As the optimizer is set for contracts that are called much more often than deployed. */
  private static final int OPTIMIZER_RUNS = 1_000_000;

  /** Above every call in the tests, far below the block limit that anvil is started with. */
  private static final String GAS = "0x" + Long.toHexString(100_000_000);

  private final String account;

  /** Connects to the anvil of this test run. */
  public Chain() {
    final Json.Elements accounts = (Json.Elements) rpc("eth_accounts");
    this.account = ((Json.Text) accounts.values().getFirst()).value();
  }

  private static Json rpc(final String method, final Json... params) {
    return Oracles.shared()
        .call(
            "rpc",
            Map.of("method", new Json.Text(method), "params", new Json.Elements(List.of(params))));
  }

  private static Json.Members transaction(final String... members) {
    final Map<String, Json> values = new LinkedHashMap<>();
    for (int i = 0; i < members.length; i += 2) {
      values.put(members[i], new Json.Text(members[i + 1]));
    }
    return new Json.Members(values);
  }

  /** Sends a transaction, has a block made with it and returns its receipt. */
  private static Json.Members send(final Json.Members transaction) {
    final Json hash = rpc("eth_sendTransaction", transaction);
    rpc("evm_mine");
    return (Json.Members) rpc("eth_getTransactionReceipt", hash);
  }

  private static String text(final Json value) {
    return ((Json.Text) value).value();
  }

  /** Compiles a source with solc and returns one contract of it. */
  public static Compiled compile(final String source, final String name) {
    final Json.Members output =
        (Json.Members)
            Oracles.shared()
                .call(
                    "compile",
                    Map.of(
                        "source", new Json.Text(source), "runs", new Json.Whole(OPTIMIZER_RUNS)));
    final Json.Members contract = (Json.Members) ((Json.Members) output.get("contracts")).get(name);
    return new Compiled(
        text(contract.get("bytecode")),
        (int) ((Json.Whole) contract.get("runtimeBytes")).value(),
        (Json.Members) contract.get("selectors"),
        ((Json.Elements) output.get("warnings")).values().stream().map(Chain::text).toList());
  }

  /** Deploys a contract. */
  public Contract deploy(final Compiled compiled) {
    final Json.Members receipt =
        send(transaction("from", account, "gas", GAS, "data", "0x" + compiled.bytecode()));
    if (!text(receipt.get("status")).equals("0x1")) {
      throw new IllegalStateException("the deployment failed");
    }
    return new Contract(text(receipt.get("contractAddress")), compiled.selectors());
  }

  /**
   * A compiled contract.
   *
   * @param bytecode that creates it, in hexadecimal
   * @param runtimeBytes size of the deployed code
   * @param selectors by signature
   * @param warnings of the compiler
   */
  public record Compiled(
      String bytecode, int runtimeBytes, Json.Members selectors, List<String> warnings) {
    /**
     * The contract with one constant in place of another of the same size, wherever it is pushed.
     *
     * @throws IllegalArgumentException if it is nowhere
     */
    public Compiled replacing(final BigInteger constant, final BigInteger replacement) {
      if (!bytecode.contains(push(constant)) || size(constant) != size(replacement)) {
        throw new IllegalArgumentException("the code does not have the constant " + constant);
      }
      return new Compiled(
          bytecode.replace(push(constant), push(replacement)), runtimeBytes, selectors, warnings);
    }

    private static String push(final BigInteger constant) {
      final byte[] word = word(constant);
      final int size = size(constant);
      return String.format("%02x", PUSH1 + size - 1)
          + HexFormat.of().formatHex(word, WORD - size, WORD);
    }

    /** Bytes that the instruction that pushes a constant has. */
    public static int size(final BigInteger constant) {
      return Math.max(1, (constant.bitLength() + Byte.SIZE - 1) / Byte.SIZE);
    }
  }

  /** 32 big-endian bytes. */
  public static byte[] word(final BigInteger value) {
    final byte[] bytes = value.toByteArray();
    final byte[] word = new byte[WORD];
    final int length = Math.min(bytes.length, WORD);
    System.arraycopy(bytes, bytes.length - length, word, WORD - length, length);
    return word;
  }

  /** A deployed contract. */
  public final class Contract {
    private final String address;
    private final Json.Members selectors;

    private Contract(final String address, final Json.Members selectors) {
      this.address = address;
      this.selectors = selectors;
    }

    private Json.Members call(final String signature, final byte[] arguments) {
      final String data =
          "0x" + text(selectors.get(signature)) + HexFormat.of().formatHex(arguments);
      return transaction("from", account, "to", address, "gas", GAS, "data", data);
    }

    /**
     * Calls a function that returns a boolean.
     *
     * @throws Oracles.OracleException if it reverts
     */
    public boolean ask(final String signature, final byte[] arguments) {
      final String answer =
          text(rpc("eth_call", call(signature, arguments), new Json.Text("latest")));
      final BigInteger value = new BigInteger(answer.substring(2), 16);
      if (answer.length() != 2 + 2 * WORD || value.bitLength() > 1) {
        throw new IllegalStateException(signature + " did not return a boolean but " + answer);
      }
      return value.signum() != 0;
    }

    /** Whether a call returns true; a revert counts as a refusal. */
    public boolean accepts(final String signature, final byte[] arguments) {
      return refusing(() -> ask(signature, arguments));
    }

    private static boolean refusing(final BooleanSupplier question) {
      try {
        return question.getAsBoolean();
      } catch (final Oracles.OracleException e) {
        if (e.getMessage().contains("revert")) {
          return false;
        }
        throw e;
      }
    }

    /** Gas of a whole transaction that makes a call, with its base cost and data. */
    public long gasOfTransaction(final String signature, final byte[] arguments) {
      final Json.Members receipt = send(call(signature, arguments));
      if (!text(receipt.get("status")).equals("0x1")) {
        throw new IllegalStateException(signature + " reverted");
      }
      return Long.parseLong(text(receipt.get("gasUsed")).substring(2), 16);
    }
  }

  /** Encodes arguments of the ABI; dynamic ones are placed after the heads. */
  public static final class Arguments {
    private final List<byte[]> heads = new ArrayList<>();
    private final List<byte[]> tails = new ArrayList<>();

    /** A value of one word. */
    public Arguments value(final BigInteger value) {
      heads.add(word(value));
      tails.add(new byte[0]);
      return this;
    }

    private Arguments dynamic(final byte[] tail) {
      heads.add(null);
      tails.add(tail);
      return this;
    }

    /** {@code bytes}. */
    public Arguments bytes(final byte[] value) {
      final byte[] tail = new byte[WORD + (value.length + WORD - 1) / WORD * WORD];
      System.arraycopy(word(BigInteger.valueOf(value.length)), 0, tail, 0, WORD);
      System.arraycopy(value, 0, tail, WORD, value.length);
      return dynamic(tail);
    }

    /** {@code uint256[]}. */
    public Arguments values(final List<BigInteger> values) {
      final Arguments list = new Arguments();
      values.forEach(list::value);
      return array(list, values.size());
    }

    /** {@code bytes[]}. */
    public Arguments bytesArray(final List<byte[]> values) {
      final Arguments list = new Arguments();
      values.forEach(list::bytes);
      return array(list, values.size());
    }

    /** {@code uint256[][]}. */
    public Arguments valuesArray(final List<List<BigInteger>> values) {
      final Arguments list = new Arguments();
      values.forEach(list::values);
      return array(list, values.size());
    }

    private Arguments array(final Arguments elements, final int count) {
      final byte[] body = elements.encode();
      final byte[] tail = new byte[WORD + body.length];
      System.arraycopy(word(BigInteger.valueOf(count)), 0, tail, 0, WORD);
      System.arraycopy(body, 0, tail, WORD, body.length);
      return dynamic(tail);
    }

    /** The encoding, without a selector. */
    public byte[] encode() {
      int size = WORD * heads.size();
      final int headBytes = size;
      for (final byte[] tail : tails) {
        size += tail.length;
      }
      final byte[] out = new byte[size];
      int at = headBytes;
      for (int i = 0; i < heads.size(); i++) {
        final byte[] head = heads.get(i) == null ? word(BigInteger.valueOf(at)) : heads.get(i);
        System.arraycopy(head, 0, out, WORD * i, WORD);
        System.arraycopy(tails.get(i), 0, out, at, tails.get(i).length);
        at += tails.get(i).length;
      }
      return out;
    }
  }
}
