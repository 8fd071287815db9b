#!/usr/bin/env bash
# Runs PyTorch and NetGen in turn, workload by workload, and prints both and the ratios PyTorch / NetGen (above 1: NetGen is faster).
#
#   tests/NetGen.Benchmarks/compare.sh PATH/TO/torch_train.py [threads …]
#
# PYTHON names the interpreter that has PyTorch (default python3). ROUNDS repeats everything and keeps the best median of either side (default 1), for a
# machine that is not quiet. Set LD_LIBRARY_PATH, if PyTorch is to use another BLAS, for this script: NetGen takes no native library.
set -euo pipefail

if [ $# -lt 1 ]; then
    sed -n '2,8p' "$0" | sed 's/^# \{0,1\}//'
    exit 2
fi
peer=$(realpath "$1"); shift
threads=("$@"); [ ${#threads[@]} -gt 0 ] || threads=(1 2)
python=${PYTHON:-python3}
workloads=(mlp-784-512-256-10 lenet5 seed-cnn resnet18-cifar)
here=$(cd "$(dirname "$0")" && pwd)
results=$(mktemp -d); trap 'rm -rf "$results"' EXIT

dotnet build "$here/NetGen.Benchmarks.csproj" -c Release -v quiet --nologo
for ((round = 1; round <= ${ROUNDS:-1}; round++)); do
    for count in "${threads[@]}"; do
        for workload in "${workloads[@]}"; do
            OMP_NUM_THREADS=$count "$python" "$peer" "$count" "$workload" | tee -a "$results/pytorch"
            dotnet run --project "$here/NetGen.Benchmarks.csproj" -c Release --no-build -- --workloads "$count" "$workload" | tee -a "$results/netgen"
        done
    done
done

"$python" - "$results/pytorch" "$results/netgen" <<'PYTHON'
import json, sys

FIELDS = ("train_ms", "infer_ms", "infer1_us")

def read(path):
    best = {}
    for line in open(path):
        row = json.loads(line)
        old = best.setdefault((row["workload"], row["threads"]), row)
        for field in FIELDS:
            old[field] = min(old[field], row[field])
    return best

pytorch, netgen = read(sys.argv[1]), read(sys.argv[2])
print()
print("| workload | threads | training step, ms | ratio | inference, ms | ratio | batch 1, µs | ratio |")
print("|---|---|---|---|---|---|---|---|")
for key, ours in netgen.items():
    theirs = pytorch[key]
    if ours["params"] != theirs["params"]:
        sys.exit(f"{key[0]}: {ours['params']} parameters here, {theirs['params']} there: not the same network")
    cells = " | ".join(f"{ours[f]:.4g} ({theirs[f]:.4g}) | {theirs[f] / ours[f]:.2f}" for f in FIELDS)
    print(f"| {key[0]} | {key[1]} | {cells} |")
print("\nNetGen (PyTorch); ratio above 1: NetGen is faster.")
PYTHON
