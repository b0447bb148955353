#!/usr/bin/env bash
# Proves the same circuit with snarkjs and here, from the same .r1cs, .wtns and .ptau files, and
# compares what it takes. snarkjs verifies both proofs, with both keys, which must be equal.
#
#   bench/side-by-side-snarkjs.sh [--power N] [--runs R] [--snarkjs-runs S] [--folder F]
#
# The circuit has 99 % of 2^N constraints of random arithmetic, N being 16 if not given: 64,965. Of
# R = 5 proofs here and S = 5 of snarkjs it prints the median, the smallest and the largest value,
# and the ratio of the medians. Ours are made in one process after warm-up; each of snarkjs's is a
# run of its command, as its users have it, without the time to start node.
# Needs node 20 and npm; snarkjs 0.7.6 is the one of the tests of common-plonk.
set -euo pipefail

ROOT=$(cd -P "$(dirname "$0")/.." && pwd)
HARNESS=$ROOT/common/common-plonk/src/test/js
power=16
runs=5
snarkjs_runs=5
folder=
while [ $# -gt 1 ]; do
  case $1 in
    --power) power=$2 ;;
    --runs) runs=$2 ;;
    --snarkjs-runs) snarkjs_runs=$2 ;;
    --folder) folder=$2 ;;
    *) break ;;
  esac
  shift 2
done
if [ $# -gt 0 ]; then
  sed -n 's/^#   //p' "$0" >&2
  exit 2
fi
command -v node >/dev/null && command -v npm >/dev/null || {
  echo "side-by-side-snarkjs: node and npm are needed to run snarkjs" >&2
  exit 2
}
if [ -z "$folder" ]; then
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
fi
mkdir -p "$folder/snarkjs"
folder=$(cd -P "$folder" && pwd)

if [ ! -d "$folder/snarkjs/node_modules/snarkjs" ]; then
  cp "$HARNESS/package.json" "$HARNESS/package-lock.json" "$folder/snarkjs"
  (cd "$folder/snarkjs" && npm ci --ignore-scripts --no-audit --no-fund --silent)
fi

echo "== here"
FLUIDEX_ENV=development "$ROOT/fluidex" bench plonk --power "$power" --runs "$runs" \
  --profile vanilla --files "$folder" | tee "$folder/ours.txt"
echo
echo "== snarkjs"
node "$ROOT/bench/side-by-side-snarkjs.mjs" "$folder" "$power" "$snarkjs_runs"
