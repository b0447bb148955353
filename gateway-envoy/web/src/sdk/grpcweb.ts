/** gRPC-Web, as far as reading a call without arguments needs it. */
import { ApiError } from "./api.js";
import { concat } from "./bytes.js";

const HEADER_BYTES = 5;
const TRAILERS = 0x80;
const DEADLINE_MILLIS = 15_000;

/** A message of protobuf, its fields by number; what is missing is zero or empty. */
export class Message {
  private readonly numbers = new Map<number, bigint[]>();
  private readonly parts = new Map<number, Uint8Array[]>();

  /** @throws RangeError if the bytes are no message */
  constructor(bytes: Uint8Array) {
    let at = 0;
    const varint = () => {
      let value = 0n;
      for (let shift = 0n; shift < 70n; shift += 7n) {
        const byte = bytes[at++];
        if (byte === undefined) throw new RangeError("a message of protobuf breaks off");
        value |= BigInt(byte & 0x7f) << shift;
        if (byte < 0x80) return value;
      }
      throw new RangeError("a number of protobuf does not end");
    };
    const add = <T>(to: Map<number, T[]>, field: number, value: T) => {
      const list = to.get(field);
      if (list) list.push(value);
      else to.set(field, [value]);
    };
    while (at < bytes.length) {
      const tag = Number(varint());
      const field = tag >> 3;
      switch (tag & 7) {
        case 0:
          add(this.numbers, field, varint());
          break;
        case 1:
          at += 8;
          break;
        case 2: {
          const length = Number(varint());
          if (at + length > bytes.length) throw new RangeError("a message of protobuf breaks off");
          add(this.parts, field, bytes.subarray(at, at + length));
          at += length;
          break;
        }
        case 5:
          at += 4;
          break;
        default:
          throw new RangeError("protobuf has no such type of field: " + (tag & 7).toString());
      }
    }
  }

  /** An integer that is exact as a number. */
  integer(field: number): number {
    return Number(BigInt.asIntN(64, this.numbers.get(field)?.at(-1) ?? 0n));
  }

  /** A text. */
  text(field: number): string {
    return this.texts(field).at(-1) ?? "";
  }

  /** Texts. */
  texts(field: number): string[] {
    return (this.parts.get(field) ?? []).map((part) => new TextDecoder().decode(part));
  }

  /** Messages inside. */
  messages(field: number): Message[] {
    return (this.parts.get(field) ?? []).map((part) => new Message(part));
  }
}

/**
 * The answer in the frames of a body.
 *
 * @throws ApiError if they tell a failure
 */
export function answerOf(body: Uint8Array): Message {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  let message: Uint8Array | undefined;
  let trailers = "";
  for (let at = 0; at + HEADER_BYTES <= body.length;) {
    const length = view.getUint32(at + 1);
    const content = body.subarray(at + HEADER_BYTES, at + HEADER_BYTES + length);
    if ((view.getUint8(at) & TRAILERS) !== 0) trailers += new TextDecoder().decode(content);
    else message = message ? concat(message, content) : content;
    at += HEADER_BYTES + length;
  }
  const trailer = (name: string) =>
    new RegExp(`^${name}: *(.*)$`, "im").exec(trailers)?.[1]?.trim() ?? "";
  const code = Number(trailer("grpc-status") || (message ? 0 : 2));
  if (code !== 0 || !message) {
    const words = decodeURIComponent(trailer("grpc-message"));
    throw new ApiError(words || `The exchange refused (gRPC ${code}).`, 200, code);
  }
  return new Message(message);
}

/**
 * Makes a call whose request is empty.
 *
 * @param base the gateway's address
 * @param path `/package.Service/Method`
 * @throws ApiError if it is refused or not answered
 */
export async function callUnary(base: string, path: string): Promise<Message> {
  let response: Response;
  let body: Uint8Array;
  try {
    response = await fetch(base + path, {
      method: "POST",
      headers: { "content-type": "application/grpc-web+proto", "x-grpc-web": "1" },
      body: new Uint8Array(HEADER_BYTES),
      signal: AbortSignal.timeout(DEADLINE_MILLIS),
    });
    body = new Uint8Array(await response.arrayBuffer());
  } catch {
    throw new ApiError("The exchange does not answer. Try again in a moment.", 0, "UNREACHABLE");
  }
  const status = response.headers.get("grpc-status");
  if (!response.ok || (status !== null && status !== "0")) {
    const words = decodeURIComponent(response.headers.get("grpc-message") ?? "");
    throw new ApiError(
      words || `The exchange refused (HTTP ${response.status}).`,
      response.status,
      Number(status ?? 2),
    );
  }
  return answerOf(body);
}
