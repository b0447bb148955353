import { describe, expect, it } from "vitest";
import { concat, fromHex } from "../src/sdk/bytes.js";
import { Message, answerOf } from "../src/sdk/grpcweb.js";

const frame = (flag: number, content: Uint8Array) =>
  concat(Uint8Array.of(flag, 0, 0, 0, content.length), content);
const text = (words: string) => new TextEncoder().encode(words);
// 1: "ab", 2: 300, 3: -1 as int64, 4: {1: 7}, 1: "c", fixed32 and fixed64 in between
const bytes = fromHex(
  "0a026162" +
    "10ac02" +
    "2d01020304" +
    "18ffffffffffffffffff01" +
    "22020807" +
    "310102030405060708" +
    "0a0163",
);

describe("protobuf", () => {
  it("should read fields by number", () => {
    const message = new Message(bytes);
    expect(message.texts(1)).toEqual(["ab", "c"]);
    expect([message.integer(2), message.integer(3)]).toEqual([300, -1]);
    expect(message.messages(4).map((each) => each.integer(1))).toEqual([7]);
    expect([message.text(9), message.integer(9), message.messages(9)]).toEqual(["", 0, []]);
  });

  it.each(["0a05ab", "10", "0b", "10ffffffffffffffffffffff01"])("should refuse %s", (hex) => {
    expect(() => new Message(fromHex(hex))).toThrow(RangeError);
  });
});

describe("gRPC-Web", () => {
  it("should find the message before the trailers", () => {
    const body = concat(frame(0, bytes), frame(0x80, text("grpc-status: 0\r\n")));
    expect(answerOf(body).integer(2)).toBe(300);
  });

  it("should tell a failure in the service's words", () => {
    const trailers = text("grpc-status: 16\r\ngrpc-message: who%20are%20you\r\n");
    expect(() => answerOf(frame(0x80, trailers))).toThrow("who are you");
    expect(() => answerOf(new Uint8Array())).toThrow(/refused/);
  });
});
