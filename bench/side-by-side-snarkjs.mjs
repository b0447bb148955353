// The part of side-by-side-snarkjs.sh that runs snarkjs: sets a key up, proves in processes of their
// own, verifies, and compares with what `fluidex bench plonk` printed.
//   node side-by-side-snarkjs.mjs FOLDER POWER RUNS
//   node side-by-side-snarkjs.mjs prove ZKEY WTNS PROOF PUBLIC

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const summary = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  return { median, min: sorted[0], max: sorted.at(-1) };
};
const readJson = (file) => JSON.parse(fs.readFileSync(file, "utf8"));
const seconds = (value) => `${value.toFixed(2)} s`;
// As `fluidex bench plonk` writes what it has measured several times.
const range = ({ median, min, max }, digits) =>
  `${median.toFixed(digits)} (${min.toFixed(digits)} to ${max.toFixed(digits)})`;
const require = createRequire(path.join(process.cwd(), "package.json"));

// What a proof takes: this process alone, from after the start of node and the loading of snarkjs.
async function prove([zkey, wtns, proofFile, publicFile]) {
  const snarkjs = require("snarkjs");
  const cpuBefore = process.cpuUsage();
  const start = process.hrtime.bigint();
  const { proof, publicSignals } = await snarkjs.plonk.prove(zkey, wtns);
  const wall = Number(process.hrtime.bigint() - start) / 1e9;
  const cpu = process.cpuUsage(cpuBefore);
  fs.writeFileSync(proofFile, JSON.stringify(proof));
  fs.writeFileSync(publicFile, JSON.stringify(publicSignals));
  const peak = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ wall, cpu: (cpu.user + cpu.system) / 1e6, peak }));
}

// The median, smallest and largest value on a line of `fluidex bench plonk`.
function ours(text, name) {
  const match = new RegExp(`^  ${name} +([0-9.]+) \\(([0-9.]+) to ([0-9.]+)\\)`, "m").exec(text);
  if (!match) {
    throw new Error(`no line "${name}" from fluidex bench plonk`);
  }
  const [median, min, max] = match.slice(1).map(Number);
  return { median, min, max };
}

async function compare([folder, power, runs]) {
  const at = (name) => path.join(folder, name);
  process.chdir(at("snarkjs"));
  const snarkjs = createRequire(at("snarkjs/package.json"))("snarkjs");
  const zkey = at("snarkjs/circuit.zkey");
  const start = process.hrtime.bigint();
  await snarkjs.plonk.setup(at("circuit.r1cs"), at(`insecure-development-${power}.ptau`), zkey);
  console.log(`setup        ${seconds(Number(process.hrtime.bigint() - start) / 1e9)} wall`);
  const results = [];
  for (let i = 0; i < Number(runs); i++) {
    const output = execFileSync(
      process.execPath,
      [
        process.argv[1],
        "prove",
        zkey,
        at("witness.wtns"),
        at("snarkjs/proof.json"),
        at("snarkjs/public.json"),
      ],
      { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] },
    );
    results.push(JSON.parse(output.trim().split("\n").at(-1)));
  }
  const theirs = {
    wall: summary(results.map((r) => r.wall)),
    CPU: summary(results.map((r) => r.cpu)),
    peak: summary(results.map((r) => r.peak)),
  };
  console.log(`proofs       ${results.length}: median (smallest to largest)`);
  console.log(`wall         ${range(theirs.wall, 2)} s`);
  console.log(`CPU          ${range(theirs.CPU, 2)} s, user and system`);
  console.log(`peak memory  process ${range(theirs.peak, 0)} MiB`);

  const key = await snarkjs.zKey.exportVerificationKey(zkey);
  const plain = JSON.parse(JSON.stringify(key));
  const checks = {
    "the verification keys are equal":
      JSON.stringify(Object.entries(plain).sort()) ===
      JSON.stringify(Object.entries(readJson(at("vk.json"))).sort()),
    "snarkjs accepts our proof with its key": await snarkjs.plonk.verify(
      plain,
      readJson(at("public.json")),
      readJson(at("proof.json")),
    ),
    "snarkjs accepts its proof with our key": await snarkjs.plonk.verify(
      readJson(at("vk.json")),
      readJson(at("snarkjs/public.json")),
      readJson(at("snarkjs/proof.json")),
    ),
  };
  const text = fs.readFileSync(at("ours.txt"), "utf8");
  console.log("\n== snarkjs / here, ratio of the medians");
  for (const name of ["wall", "CPU"]) {
    const here = ours(text, name);
    const ratio = (theirs[name].median / here.median).toFixed(1);
    const both = `${range(theirs[name], 2)} s / ${range(here, 3)} s`;
    console.log(`${name.padEnd(12)} ${ratio}: ${both}`);
  }
  console.log();
  for (const [what, holds] of Object.entries(checks)) {
    console.log(`${holds ? "ok" : "FAILED"}: ${what}`);
  }
  return Object.values(checks).every(Boolean) ? 0 : 1;
}

if (process.argv[2] === "prove") {
  await prove(process.argv.slice(3));
  // snarkjs keeps its workers.
  process.exit(0);
}
process.exit(await compare(process.argv.slice(2)));
