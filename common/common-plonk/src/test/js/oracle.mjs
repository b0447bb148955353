// One process that holds the foreign tools the tests check against: snarkjs, circom, solc, anvil.
// Reads one request per line on standard input, {"id", "command", ...arguments}, and answers with
// one line {"id", "result"} or {"id", "error"}. Ends, with anvil, when standard input ends.

import { spawn } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import readline from "node:readline";

// Packages are looked up in the current directory, where `npm ci` was run.
const require = createRequire(path.join(process.cwd(), "package.json"));

// Standard output carries answers only.
const dropNull = (key, value) => (value === null ? undefined : value);
const answer = (value) => process.stdout.write(JSON.stringify(value, dropNull) + "\n");
console.log = console.error;

let snarkjsModule;
const snarkjs = () => (snarkjsModule ??= require("snarkjs"));
let solcModule;
const solc = () => (solcModule ??= require("solc"));

const readJson = (file) => JSON.parse(fs.readFileSync(file, "utf8"));

// A circom run takes over its process' exit, so it gets one of its own.
function circom({ source, output }) {
  return new Promise((resolve, reject) => {
    const cli = require.resolve("circom2/cli.js");
    const relative = (p) => path.relative(process.cwd(), p);
    const child = spawn(
      process.execPath,
      [cli, relative(source), "--r1cs", "--wasm", "-l", "node_modules", "-o", relative(output)],
      { stdio: ["ignore", "pipe", "pipe"] },
    );
    let log = "";
    child.stdout.on("data", (data) => (log += data));
    child.stderr.on("data", (data) => (log += data));
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve(true) : reject(new Error(`circom exited with ${code}: ${log}`)),
    );
  });
}

// Compiles one source; the result has the creation bytecode and the selectors of each contract.
function compile({ source, runs }) {
  const input = {
    language: "Solidity",
    sources: { "input.sol": { content: source } },
    settings: {
      optimizer: { enabled: true, runs },
      outputSelection: {
        "*": {
          "*": ["evm.bytecode.object", "evm.deployedBytecode.object", "evm.methodIdentifiers"],
        },
      },
    },
  };
  const output = JSON.parse(solc().compile(JSON.stringify(input)));
  const problems = (output.errors ?? []).filter((e) => e.severity !== "info");
  const errors = problems.filter((e) => e.severity === "error");
  if (errors.length > 0) {
    throw new Error(errors.map((e) => e.formattedMessage).join("\n"));
  }
  const contracts = {};
  for (const [name, contract] of Object.entries(output.contracts["input.sol"])) {
    contracts[name] = {
      bytecode: contract.evm.bytecode.object,
      runtimeBytes: contract.evm.deployedBytecode.object.length / 2,
      selectors: contract.evm.methodIdentifiers,
    };
  }
  return { contracts, warnings: problems.map((e) => e.formattedMessage) };
}

let anvilProcess;
let anvilUrl;
let rpcId = 0;

function startAnvil() {
  const os = process.platform;
  const arch = process.arch === "x64" ? "amd64" : process.arch;
  const binary = require.resolve(`@foundry-rs/anvil-${os}-${arch}/bin/anvil`);
  // Blocks are made on request, so that a receipt is there once the request is answered.
  const options = ["--port", "0", "--accounts", "1", "--hardfork", "osaka", "--no-mining"];
  // The account pays for anything, blocks take large calls.
  options.push("--balance", "1000000000", "--gas-limit", "1000000000");
  anvilProcess = spawn(binary, options, { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    anvilProcess.on("error", reject);
    anvilProcess.on("close", (code) => reject(new Error(`anvil exited with ${code}`)));
    let seen = "";
    anvilProcess.stdout.on("data", (data) => {
      if (anvilUrl) {
        return;
      }
      seen += data;
      const address = /Listening on (\S+)/.exec(seen);
      if (address) {
        anvilUrl = `http://${address[1]}`;
        resolve();
      }
    });
  });
}

async function rpc({ method, params }) {
  if (!anvilUrl) {
    await startAnvil();
  }
  const response = await fetch(anvilUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: ++rpcId, method, params }),
  });
  const { result, error } = await response.json();
  if (error) {
    throw new Error(`${method}: ${error.message}`);
  }
  return result;
}

const commands = {
  circom,
  compile: async (request) => compile(request),
  rpc,
  witness: async ({ input, wasm, wtns }) => {
    await snarkjs().wtns.calculate(readJson(input), wasm, wtns);
    return true;
  },
  setup: async ({ r1cs, ptau, zkey }) => {
    const failed = await snarkjs().plonk.setup(r1cs, ptau, zkey);
    if (failed === -1) {
      throw new Error("snarkjs plonk setup refused");
    }
    return snarkjs().zKey.exportVerificationKey(zkey);
  },
  prove: ({ zkey, wtns }) => snarkjs().plonk.prove(zkey, wtns),
  verify: ({ key, inputs, proof }) => snarkjs().plonk.verify(key, inputs, proof),
  verifyPtau: async ({ ptau }) => {
    const lines = [];
    const log = (line) => lines.push(String(line));
    const logger = { debug: () => {}, info: log, warn: log, error: log, log };
    return { valid: await snarkjs().powersOfTau.verify(ptau, logger), lines };
  },
  preparePtau: async ({ ptau, output }) => {
    await snarkjs().powersOfTau.preparePhase2(ptau, output);
    return true;
  },
  contributePtau: async ({ ptau, output }) => {
    await snarkjs().powersOfTau.contribute(ptau, output, "test", "entropy of a test");
    return true;
  },
  exportSolidity: async ({ key }) => {
    const ejs = createRequire(require.resolve("snarkjs"))("ejs");
    const template = path.join(
      path.dirname(require.resolve("snarkjs")),
      "..",
      "templates",
      "verifier_plonk.sol.ejs",
    );
    return ejs.render(fs.readFileSync(template, "utf8"), key);
  },
};

const end = () => {
  anvilProcess?.kill();
  process.exit(0);
};

let last = Promise.resolve();
readline
  .createInterface({ input: process.stdin })
  .on("line", (line) => {
    last = last.then(async () => {
      const { id, command, ...request } = JSON.parse(line);
      try {
        answer({ id, result: await commands[command](request) });
      } catch (e) {
        answer({ id, error: String(e?.message ?? e) });
      }
    });
  })
  .on("close", () => last.then(end));
process.on("SIGTERM", end);
