// Writes the Java class of a contract from its ABI: records for structs, calls, events and errors,
// over io.fluidex.ethsender.abi. (web3j's generator fails on arrays of arrays.)

const camel = (name) => name[0].toUpperCase() + name.slice(1);
const JAVA_WORDS = new Set(["new", "switch", "default", "package", "native", "int", "long"]);
const identifier = (name, index) => {
  const plain = (name || `value${index}`).replace(/^_+/, "");
  return JAVA_WORDS.has(plain) ? `${plain}_` : plain;
};

// A parameter's type: AbiType expression, Java type, how to read it from a decoded value.
function typeOf(parameter, structs) {
  const array = /^(.*)\[(\d*)\]$/.exec(parameter.type);
  if (array) {
    const element = typeOf({ ...parameter, type: array[1] }, structs);
    return {
      abi: `AbiType.array(${element.abi}${array[2] ? `, ${array[2]}` : ""})`,
      java: `List<${element.boxed}>`,
      boxed: `List<${element.boxed}>`,
      from: (value) => {
        const e = /^e\d*$/.test(value) ? `${value}${value.length}` : "e";
        return `list(${value}, ${e} -> ${element.from(e)})`;
      },
    };
  }
  const { type } = parameter;
  if (type === "tuple") {
    const name = /^struct (?:.*\.)?(\w+)/.exec(parameter.internalType)[1];
    structs.set(name, parameter.components);
    return { abi: `${name}.TYPE`, java: name, boxed: name, from: (v) => `${name}.of(${v})` };
  }
  const uint = /^uint(\d+)$/.exec(type);
  if (uint) {
    const bits = Number(uint[1]);
    const abi = `AbiType.uint(${bits})`;
    const from = (method) => (v) => `((BigInteger) ${v}).${method}()`;
    if (bits < 32) return { abi, java: "int", boxed: "Integer", from: from("intValueExact") };
    if (bits < 64) return { abi, java: "long", boxed: "Long", from: from("longValueExact") };
    // All 64 bits, unsigned.
    if (bits === 64) return { abi, java: "long", boxed: "Long", from: from("longValue") };
    return { abi, java: "BigInteger", boxed: "BigInteger", from: (v) => `(BigInteger) ${v}` };
  }
  const fixed = /^bytes(\d+)$/.exec(type);
  if (fixed) {
    const java = fixed[1] === "32" ? "Bytes32" : "byte[]";
    return { abi: `AbiType.fixedBytes(${fixed[1]})`, java, boxed: java, from: (v) => `(${java}) ${v}` };
  }
  const simple = {
    address: ["address", "EthereumAddress", "EthereumAddress"],
    bool: ["bool", "boolean", "Boolean"],
    bytes: ["bytes", "byte[]", "byte[]"],
    string: ["string", "String", "String"],
  }[type];
  if (!simple) throw new Error(`no Java type for ${type}`);
  const [abi, java, boxed] = simple;
  return { abi: `AbiType.${abi}()`, java, boxed, from: (v) => `(${boxed}) ${v}` };
}

export const signature = (entry) => {
  const type = (p) =>
    p.type.replace(/^tuple/, () => `(${p.components.map(type).join(",")})`);
  return `${entry.name}(${entry.inputs.map(type).join(",")})`;
};

function fields(parameters, structs) {
  return parameters.map((p, i) => ({ ...typeOf(p, structs), name: identifier(p.name, i), p }));
}

// The parts that all records have: components, type, values.
function record(name, parameters, structs, { implementing, doc, body }) {
  const of = fields(parameters, structs);
  const components = of.map((f) => `${f.java} ${f.name}`).join(", ");
  const values = of.map((f) => f.name).join(", ");
  const types = of.map((f) => f.abi).join(", ");
  const reads = of.map((f, i) => f.from(`v.get(${i})`)).join(", ");
  return `
  /** ${doc} */
  public record ${name}(${components}) implements ${implementing} {
    /** The members' types. */
    public static final AbiType TYPE = AbiType.tuple(${types});

    /** The record of decoded values. */
    static ${name} of(final Object decoded) {
      ${of.length ? "final List<?> v = (List<?>) decoded;\n      " : ""}return new ${name}(${reads});
    }

    @Override
    public List<Object> values() {
      return List.of(${values});
    }
${body ?? ""}  }
`;
}

function call(entry, structs) {
  const name = `${camel(entry.name)}Call`;
  const resultName = `${camel(entry.name)}Result`;
  const outputs = fields(entry.outputs, structs);
  const returns =
    outputs.length === 0
      ? ""
      : outputs.length === 1
        ? `
    /**
     * What the call returned.
     *
     * @throws AbiException if the bytes are none
     */
    public static ${outputs[0].java} decodeResult(final byte[] data) {
      final List<?> v = (List<?>) AbiType.tuple(${outputs[0].abi}).decode(data);
      return ${outputs[0].from("v.get(0)")};
    }
`
        : `
    /**
     * What the call returned.
     *
     * @throws AbiException if the bytes are none
     */
    public static ${resultName} decodeResult(final byte[] data) {
      return ${resultName}.of(${resultName}.TYPE.decode(data));
    }
`;
  const result =
    outputs.length > 1
      ? record(`${resultName}`, entry.outputs, structs, {
          implementing: "AbiTuple",
          doc: `What {@code ${entry.name}} returns.`,
        })
      : "";
  return (
    record(name, entry.inputs, structs, {
      implementing: "Call",
      doc: `The call {@code ${signature(entry)}}.`,
      body: `
    /** The first four bytes of the call. */
    public static final int SELECTOR = Codec.selector("${signature(entry)}");

    @Override
    public byte[] encode() {
      return Codec.encode(SELECTOR, TYPE, this);
    }

    /**
     * The arguments of a call's data.
     *
     * @throws AbiException if it is another call's
     */
    public static ${name} decode(final byte[] data) {
      return of(Codec.decode(SELECTOR, TYPE, data));
    }
${returns}`,
    }) + result
  );
}

function event(entry, structs) {
  const indexed = entry.inputs.filter((p) => p.indexed);
  const plain = entry.inputs.filter((p) => !p.indexed);
  for (const p of indexed) {
    if (/^(bytes|string|tuple|.*\])$/.test(p.type)) throw new Error(`${entry.name}: indexed ${p.type}`);
  }
  const types = (of) => `AbiType.tuple(${of.map((p) => typeOf(p, structs).abi).join(", ")})`;
  let [t, d] = [0, 0];
  const order = entry.inputs.map((p) => (p.indexed ? `t.get(${t++})` : `d.get(${d++})`)).join(", ");
  return record(`${camel(entry.name)}Event`, entry.inputs, structs, {
    implementing: "Event",
    doc: `The event {@code ${signature(entry)}}.`,
    body: `
    /** Its first topic. */
    public static final Bytes32 TOPIC = Codec.topic("${signature(entry)}");

    static ${camel(entry.name)}Event of(final byte[] topics, final byte[] data) {
      ${t ? `final List<?> t = (List<?>) ${types(indexed)}.decode(topics);\n      ` : ""}${
        d ? `final List<?> d = (List<?>) ${types(plain)}.decode(data);\n      ` : ""
      }return of(List.of(${order}));
    }
`,
  });
}

function error(entry, structs) {
  return record(`${entry.name}Error`, entry.inputs, structs, {
    implementing: "ContractError",
    doc: `The error {@code ${signature(entry)}}.`,
    body: `
    /** The first four bytes of it. */
    public static final int SELECTOR = Codec.selector("${signature(entry)}");
`,
  });
}

export function javaSource(javaPackage, className, contracts, abi) {
  const structs = new Map();
  const unique = (kind) => {
    const of = new Map(abi.filter((e) => e.type === kind).map((e) => [signature(e), e]));
    return [...of.values()].sort((a, b) => (signature(a) < signature(b) ? -1 : 1));
  };
  const calls = unique("function");
  const events = unique("event");
  const errors = unique("error");
  const constructor = abi.find((e) => e.type === "constructor" && e.inputs.length > 0);
  const parts = [];
  for (const entry of calls) parts.push(call(entry, structs));
  for (const entry of events) parts.push(event(entry, structs));
  for (const entry of errors) parts.push(error(entry, structs));
  if (constructor) {
    parts.push(
      record("Construction", constructor.inputs, structs, {
        implementing: "AbiTuple",
        doc: "The arguments of the constructor.",
        body: `
    /** What follows the code when the contract is made. */
    public byte[] encode() {
      return TYPE.encode(this);
    }
`,
      }),
    );
  }
  const written = new Set();
  for (let again = true; again; ) {
    again = false;
    for (const [name, components] of [...structs]) {
      if (written.has(name)) continue;
      written.add(name);
      again = true;
      parts.push(
        record(name, components, structs, {
          implementing: "AbiTuple",
          doc: `The struct {@code ${name}}.`,
        }),
      );
    }
  }
  const choose = (entries, name, line) =>
    entries.map((e) => `    ${line(e, `${camel(e.name)}${name}`)}`).join("\n");
  return `package ${javaPackage};

import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.ethsender.abi.AbiException;
import io.fluidex.ethsender.abi.AbiTuple;
import io.fluidex.ethsender.abi.AbiType;
import io.fluidex.rollup.publicdata.Bytes32;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Calls, events and errors of ${contracts.join(" and ")}. Generated from the compiled contract.
 *
 * <p>Integers of up to 31 bits are {@code int}, of up to 63 {@code long}, of 64 {@code long} with
 * all bits used, others {@link BigInteger}.
 */
public final class ${className} {
  private ${className}() {}

  /** A call: its arguments. */
  public interface Call extends AbiTuple {
    /** Selector and arguments. */
    byte[] encode();
  }

  /** What a contract has logged. */
  public interface Event extends AbiTuple {}

  /** Why a call was refused. */
  public interface ContractError extends AbiTuple {}

  /**
   * The event of a log, nothing if it is none of this contract's.
   *
   * @throws AbiException if it is one by its first topic but cannot be read
   */
  public static Optional<Event> decodeEvent(final List<Bytes32> topics, final byte[] data) {
    if (topics.isEmpty()) {
      return Optional.empty();
    }
    final Bytes32 topic = topics.get(0);
    final byte[] others = Codec.join(topics.subList(1, topics.size()));
${choose(
  events,
  "Event",
  (e, name) => `if (topic.equals(${name}.TOPIC)) {
      return Optional.of(${name}.of(others, data));
    }`,
)}
    return Optional.empty();
  }

  /**
   * The error that a refused call returned, nothing if it is none of this contract's.
   *
   * @throws AbiException if it is one by its selector but cannot be read
   */
  public static Optional<ContractError> decodeError(final byte[] data) {
    if (data.length < 4) {
      return Optional.empty();
    }
    final int selector = Codec.selector(data);
${choose(
  errors,
  "Error",
  (e, name) => `if (selector == ${name}.SELECTOR) {
      return Optional.of(${name}.of(Codec.decode(selector, ${name}.TYPE, data)));
    }`,
)}
    return Optional.empty();
  }

  private static <T> List<T> list(final Object decoded, final Function<Object, T> element) {
    return ((List<?>) decoded).stream().map(e -> element.apply(e)).toList();
  }
${parts.join("")}}
`;
}
