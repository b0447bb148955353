// Compiles the L1 contracts and writes their Java bindings, or runs forge on them.
//
//   node contracts.mjs build DIR        Java sources to DIR/generated-sources/contracts, code of the
//                                       contracts to DIR/generated-resources/contracts
//   node contracts.mjs forge ARGUMENTS  forge with the same compiler and libraries
//   node contracts.mjs tools            prints the folder of the installed packages
//
// The packages are pinned by package-lock.json and installed once into a cache folder named after
// the hash of that file.

import { spawnSync } from "node:child_process";
import crypto from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { javaSource, signature } from "./bindings.mjs";
import { SETTINGS } from "./settings.mjs";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const MODULE = path.resolve(HERE, "../../..");
const SOURCES = path.join(MODULE, "src/main/solidity");
const JAVA_PACKAGE = "io.fluidex.ethsender.contract";

// Contracts whose creation code Java deploys, and, by the name of the Java class, whose calls,
// events and errors it uses. What is deployed behind one address makes one class.
const DEPLOYED = ["Fluidex", "FluidexLogic", "ExitProof"];
const BOUND = {
  FluidexContract: ["IFluidex", "Fluidex", "FluidexLogic"],
  Erc20Contract: ["IERC20Metadata"],
};

class Failure extends Error {}

function fail(message) {
  throw new Failure(message);
}

const sha256 = (...parts) => {
  const hash = crypto.createHash("sha256");
  for (const part of parts) hash.update(`${part.length} `).update(part);
  return hash.digest("hex");
};

// Runs `npm ci` unless the folder for this lock file is complete; the last step, a rename, makes it
// so for all who come at the same time.
function tools() {
  const lock = fs.readFileSync(path.join(HERE, "package-lock.json"));
  const cache = path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache"), "fluidex");
  const folder = path.join(cache, `contracts-${sha256(lock).slice(0, 16)}`);
  if (fs.existsSync(folder)) return folder;
  fs.mkdirSync(cache, { recursive: true });
  const making = fs.mkdtempSync(`${folder}-`);
  try {
    for (const file of ["package.json", "package-lock.json"]) {
      fs.copyFileSync(path.join(HERE, file), path.join(making, file));
    }
    const npm = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
      cwd: making,
      encoding: "utf8",
      shell: process.platform === "win32",
    });
    if (npm.error) fail(`npm cannot be run (${npm.error.message}); it comes with Node.js 20 or later`);
    if (npm.status !== 0) fail(`npm ci failed:\n${npm.stdout}${npm.stderr}`);
    try {
      fs.renameSync(making, folder);
    } catch (e) {
      if (!fs.existsSync(folder)) throw e;
    }
  } finally {
    fs.rmSync(making, { recursive: true, force: true });
  }
  return folder;
}

function solidityFiles(folder) {
  return fs
    .readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".sol"))
    .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

function compile(folder, files) {
  const require = createRequire(path.join(folder, "package.json"));
  const solc = require("solc");
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(files.map((f) => [f, { content: read(path.join(SOURCES, f)) }])),
    settings: {
      ...SETTINGS,
      outputSelection: {
        "*": { "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"] },
      },
    },
  };
  const library = (name) => {
    try {
      return { contents: read(path.join(folder, "node_modules", name)) };
    } catch {
      return { error: `${name} is not in package-lock.json` };
    }
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: library }));
  // The library's use of transient storage makes the compiler warn.
  const problems = (output.errors ?? []).filter(
    (e) => e.severity === "error" || !e.sourceLocation?.file.startsWith("@openzeppelin/"),
  );
  if (problems.length > 0) fail(problems.map((e) => e.formattedMessage).join("\n"));
  const contracts = {};
  for (const ofFile of Object.values(output.contracts)) Object.assign(contracts, ofFile);
  return contracts;
}

const read = (file) => fs.readFileSync(file, "utf8");

function write(file, content) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
}

function build(target) {
  const files = solidityFiles(SOURCES);
  const scripts = fs.readdirSync(HERE).sort();
  const inputs = [
    ...files.map((f) => path.join(SOURCES, f)),
    ...scripts.map((f) => path.join(HERE, f)),
  ];
  const digest = sha256(...inputs.flatMap((f) => [f, fs.readFileSync(f)]));
  const stamp = path.join(target, "contracts.sha256");
  if (fs.existsSync(stamp) && read(stamp) === digest) return;
  const contracts = compile(tools(), files);
  const resources = path.join(target, "generated-resources/contracts", JAVA_PACKAGE.replaceAll(".", "/"));
  const sources = path.join(target, "generated-sources/contracts", JAVA_PACKAGE.replaceAll(".", "/"));
  fs.rmSync(resources, { recursive: true, force: true });
  fs.rmSync(sources, { recursive: true, force: true });
  const named = (name) => contracts[name] ?? fail(`there is no contract ${name}`);
  for (const name of DEPLOYED) {
    const { bytecode, deployedBytecode } = named(name).evm;
    const size = deployedBytecode.object.length / 2;
    if (size > 24576) fail(`${name} has ${size} bytes, more than the 24576 that a chain takes`);
    write(path.join(resources, `${name}.bin`), bytecode.object);
  }
  requireWhole(named);
  for (const [name, of] of Object.entries(BOUND)) {
    const abi = of.flatMap((contract) => named(contract).abi);
    write(path.join(resources, `${name}.abi.json`), JSON.stringify(abi, null, 1));
    write(path.join(sources, `${name}.java`), javaSource(JAVA_PACKAGE, name, of, abi));
  }
  write(stamp, digest);
}

// Every function of the interface is in the fixed part or in the logic, and in one of them only: a
// function of the fixed part hides one of the logic.
function requireWhole(named) {
  const functions = (name) =>
    named(name).abi.filter((e) => e.type === "function").map(signature);
  const [fixed, logic] = [functions("Fluidex"), functions("FluidexLogic")];
  for (const f of functions("IFluidex")) {
    if (fixed.includes(f) === logic.includes(f)) fail(`not in one of Fluidex, FluidexLogic: ${f}`);
  }
}

// forge asks for a compiler program and a configuration; both are made for the run. Everything it
// writes goes to target/.
function forge(args) {
  const folder = tools();
  const { platform, arch } = process;
  const machine = { x64: "amd64", arm64: "arm64" }[arch];
  const program = path.join(
    folder,
    "node_modules/@foundry-rs",
    `forge-${platform}-${machine}`,
    "bin",
    platform === "win32" ? "forge.exe" : "forge",
  );
  if (!fs.existsSync(program)) fail(`there is no forge for ${platform} on ${arch}`);
  const compiler = path.join(folder, "solc");
  const script = `#!${process.execPath}\n${read(path.join(HERE, "solc.cjs"))}`;
  if (!fs.existsSync(compiler) || read(compiler) !== script) {
    const making = `${compiler}-${process.pid}`;
    fs.writeFileSync(making, script, { mode: 0o755 });
    fs.renameSync(making, compiler);
  }
  const run = spawnSync(program, args, {
    cwd: MODULE,
    stdio: "inherit",
    env: {
      ...process.env,
      FOUNDRY_SOLC: compiler,
      FOUNDRY_LIBS: JSON.stringify([path.join(folder, "node_modules")]),
      FOUNDRY_REMAPPINGS: `@openzeppelin/=${path.join(folder, "node_modules/@openzeppelin")}/`,
    },
  });
  if (run.error) fail(run.error.message);
  process.exitCode = run.status ?? 1;
}

const [command, ...rest] = process.argv.slice(2);
try {
  if (command === "build" && rest.length === 1) build(path.resolve(rest[0]));
  else if (command === "forge") forge(rest);
  else if (command === "tools") console.log(tools());
  else fail("usage: node contracts.mjs build DIR | forge ARGUMENTS | tools");
} catch (e) {
  if (!(e instanceof Failure)) throw e;
  console.error(`contracts: ${e.message}`);
  process.exitCode = 1;
}
