// How the compiler is run, by the build; foundry.toml says the same to forge, and the test that
// compares their code would notice a difference. No metadata: the code depends on the source alone.
export const SETTINGS = {
  remappings: [],
  optimizer: { enabled: true, runs: 1000 },
  evmVersion: "cancun",
  metadata: { bytecodeHash: "none", appendCBOR: false },
};
