// A compiler program as forge calls one, over the compiler from npm: answers --version and
// --standard-json. Lies in the folder of the installed packages.
const fs = require("fs");
const solc = require("solc");

const args = process.argv.slice(2);
if (args.includes("--version")) {
  console.log(`solc, the solidity compiler commandline interface\nVersion: ${solc.version()}`);
} else if (args.includes("--standard-json")) {
  process.stdout.write(solc.compile(fs.readFileSync(0, "utf8")));
} else {
  console.error(`solc: not one of --version, --standard-json: ${args.join(" ")}`);
  process.exit(1);
}
