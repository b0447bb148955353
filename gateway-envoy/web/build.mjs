// The page in the Maven build.
//
//   node build.mjs page DIR   the page to DIR
//   node build.mjs check DIR  types, lint and format; what was checked is noted in DIR
//   node build.mjs test DIR   the unit tests; what passed is noted in DIR
//
// The packages of package-lock.json are installed if they are not here. Nothing is done twice for
// the same sources.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const SOURCES = [
  "index.html",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "vite.config.ts",
  "eslint.config.js",
  ".prettierrc.json",
  "build.mjs",
  "public",
  "src",
];
const TESTED = [...SOURCES, "test", "e2e/find.mjs", "../../docs/vectors"];
const CHECKED = [...SOURCES, "test", "e2e", "../../examples/typescript"];

class Failure extends Error {}

function files(names) {
  return names.flatMap((name) => {
    const file = path.join(HERE, name);
    if (!fs.existsSync(file)) return [];
    return fs.statSync(file).isDirectory()
      ? files(
          fs
            .readdirSync(file)
            .sort()
            .map((each) => path.join(name, each)),
        )
      : [name];
  });
}

function digest(names) {
  const hash = createHash("sha256");
  for (const name of files(names)) {
    const content = fs.readFileSync(path.join(HERE, name));
    hash.update(`${name} ${content.length} `).update(content);
  }
  return hash.digest("hex");
}

const windows = process.platform === "win32";

function run(program, ...args) {
  const done = spawnSync(program, args, { cwd: HERE, encoding: "utf8", shell: windows });
  if (done.error) {
    throw new Failure(`${program} cannot be run (${done.error.message}); Node.js 20.19 has it`);
  }
  if (done.status !== 0) {
    throw new Failure(`${program} ${args.join(" ")} failed:\n${done.stdout}${done.stderr}`);
  }
}

const tool = (name) => path.join(HERE, "node_modules", ".bin", name);

function install() {
  const note = path.join(HERE, "node_modules", ".lock-digest");
  const wanted = digest(["package-lock.json"]);
  if (fs.existsSync(note) && fs.readFileSync(note, "utf8") === wanted) return;
  run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
  fs.writeFileSync(note, wanted);
}

function once(note, names, work) {
  const wanted = digest(names);
  if (fs.existsSync(note) && fs.readFileSync(note, "utf8") === wanted) return;
  fs.rmSync(note, { force: true });
  install();
  work();
  fs.mkdirSync(path.dirname(note), { recursive: true });
  fs.writeFileSync(note, wanted);
}

const [command, folder] = process.argv.slice(2);
try {
  if (!folder) throw new Failure("usage: node build.mjs page|check|test DIR");
  const target = path.resolve(folder);
  switch (command) {
    case "page":
      once(path.join(target, "..", `${path.basename(target)}.digest`), SOURCES, () =>
        run(tool("vite"), "build", "--outDir", target, "--emptyOutDir", "--logLevel", "warn"),
      );
      break;
    case "check":
      once(path.join(target, "web-checked.digest"), CHECKED, () => {
        run(tool("tsc"), "--noEmit");
        run(tool("eslint"), ".");
        run(tool("prettier"), "--check", ".", "../../examples/typescript");
      });
      break;
    case "test":
      once(path.join(target, "web-tested.digest"), TESTED, () => run(tool("vitest"), "run"));
      break;
    default:
      throw new Failure(`there is no command ${command}`);
  }
} catch (e) {
  if (!(e instanceof Failure)) throw e;
  console.error(`web: ${e.message}`);
  process.exitCode = 1;
}
