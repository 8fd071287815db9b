#!/usr/bin/env bash
# Runs PyTorch, ONNX Runtime and NetGen in turn, workload by workload, and prints the times and the ratios peer / NetGen (above 1: NetGen is faster).
#
#   tests/NetGen.Benchmarks/compare.sh PATH/TO/torch_train.py [threads …]
#
# PYTHON     the interpreter that has PyTorch (default python3)
# ORT        ort_infer.js of the peers, if ONNX Runtime is to be measured too; onnxruntime-node must be in NODE_PATH
# MODELS     the folder of models that the peers' export_onnx.py has written, for ORT
# WORKLOADS  parts of names (default: the networks that train)
# ROUNDS     repeats everything and keeps the best median of each side (default 1), for a machine that is not quiet
# MEMORY=1   also compares the peak memory of a process that does three training steps of ResNet-18
# Set LD_LIBRARY_PATH, if PyTorch is to use another BLAS, for this script: NetGen takes no native library.
set -euo pipefail

if [ $# -lt 1 ]; then
    sed -n '2,13p' "$0" | sed 's/^# \{0,1\}//'
    exit 2
fi
peer=$(realpath "$1"); shift
threads=("$@"); [ ${#threads[@]} -gt 0 ] || threads=(1 2)
python=${PYTHON:-python3}
read -ra workloads <<<"${WORKLOADS:-mlp-784-512-256-10 lenet5 seed-cnn resnet18-cifar}"
here=$(cd "$(dirname "$0")" && pwd)
results=$(mktemp -d); trap 'rm -rf "$results"' EXIT
touch "$results/pytorch" "$results/ort" "$results/netgen"

# The peer measures every model of a folder: one folder for each.
ort() {
    [ -f "$MODELS/$1.onnx" ] || return 0
    mkdir -p "$results/models/$1"
    cp -n "$MODELS/$1.onnx" "$results/models/$1/" 2>/dev/null || true
    node "$ORT" "$results/models/$1" "$2" | tee -a "$results/ort"
}

netgen() { dotnet run --project "$here/NetGen.Benchmarks.csproj" -c Release --no-build -- "$@"; }

dotnet build "$here/NetGen.Benchmarks.csproj" -c Release -v quiet --nologo
for ((round = 1; round <= ${ROUNDS:-1}; round++)); do
    for count in "${threads[@]}"; do
        for workload in "${workloads[@]}"; do
            OMP_NUM_THREADS=$count "$python" "$peer" "$count" "$workload" | tee -a "$results/pytorch"
            if [ -n "${ORT:-}" ]; then ort "$workload" "$count"; fi
            netgen --workloads "$count" "$workload" | tee -a "$results/netgen"
        done
    done
done

"$python" - "$results" <<'PYTHON'
import json, sys

FIELDS = ("train_ms", "infer_ms", "infer1_us")

def read(name):
    best = {}
    for line in open(f"{sys.argv[1]}/{name}"):
        row = json.loads(line)
        key = (row["workload"].split()[0], row["threads"])
        old = best.setdefault(key, row)
        for field in FIELDS:
            if field in row:
                old[field] = min(old[field], row[field])
    return best

pytorch, ort, netgen = read("pytorch"), read("ort"), read("netgen")
for key, ours in netgen.items():
    if key in pytorch and pytorch[key]["params"] != ours["params"]:
        sys.exit(f"{key[0]}: {ours['params']} parameters here, {pytorch[key]['params']} there: not the same network")

def cells(key, field):
    ours = netgen[key].get(field)
    if ours is None:
        return ["", "", ""]
    peers = [p.get(key, {}).get(field) for p in (pytorch, ort)]
    return [f"{ours:.4g}"] + [f"{p:.4g}, **{p / ours:.2f}**" if p else "" for p in peers]

print()
print("| network | threads | training step, ms | PyTorch | prediction, ms | PyTorch | ONNX Runtime | batch 1, µs | PyTorch | ONNX Runtime |")
print("|---|---|---|---|---|---|---|---|---|---|")
for key in sorted(netgen, key=lambda k: (list(dict.fromkeys(n for n, _ in netgen)).index(k[0]), k[1])):
    row = cells(key, "train_ms")[:2] + cells(key, "infer_ms") + cells(key, "infer1_us")
    print(f"| {key[0]} | {key[1]} | " + " | ".join(row) + " |")
print("\nThe peer's time, and in bold how many times as fast NetGen is.")
PYTHON

if [ -n "${MEMORY:-}" ]; then
    echo
    "$python" - "$peer" <<'PYTHON'
import importlib.util, json, resource, sys
import torch

path = sys.argv[1]
sys.argv = [path, "2", "nothing"]
spec = importlib.util.spec_from_file_location("peer", path)
peer = importlib.util.module_from_spec(spec)
spec.loader.exec_module(peer)
make, sample, classes = peer.W["resnet18-cifar b16"]
net, x = make(), sample()
y = torch.randint(0, classes, (x.shape[0],))
optimizer = torch.optim.Adam(net.parameters(), 1e-3)
for _ in range(3):
    optimizer.zero_grad(set_to_none=True)
    torch.nn.functional.cross_entropy(net(x), y).backward()
    optimizer.step()
print(json.dumps({"pytorch": "resnet18-cifar b16", "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10}))
PYTHON
    netgen --startup resnet18-cifar
    netgen --startup
fi
