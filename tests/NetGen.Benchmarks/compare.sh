#!/usr/bin/env bash
# Runs PyTorch, ONNX Runtime and NetGen in turn, workload by workload, and prints the times and the ratios peer / NetGen (above 1: NetGen is faster).
#
#   tests/NetGen.Benchmarks/compare.sh PATH/TO/torch_train.py [threads …]
#
# PYTHON     the interpreter that has PyTorch (default python3)
# ORT        ort_infer.js of the peers, if ONNX Runtime is to be measured too; onnxruntime-node must be in NODE_PATH
# MODELS     the folder of models that the peers' export_onnx.py has written, for ORT
# WORKLOADS  parts of names (default: the networks that train and, with ORT, those that the folder of models has for photographs)
# ROUNDS     repeats everything and keeps the best median of each side (default 1), for a machine that is not quiet
# MEMORY=1   also compares the peak memory of a process that does three training steps of ResNet-18
# BLAS       folders of the BLAS libraries that PyTorch is to use: it is measured with each, and the best median counts (default: the one it finds). OpenBLAS 0.3.21 does not know processors
#            made after it, and takes AVX2 on them; OPENBLAS_CORETYPE=SkylakeX lets it use AVX-512
set -euo pipefail

if [ $# -lt 1 ]; then
    sed -n '2,14p' "$0" | sed 's/^# \{0,1\}//'
    exit 2
fi
if [ -n "${ORT:-}" ] && [ ! -d "${MODELS:-}" ]; then
    echo "ORT is set, so MODELS must name the folder of models, but it is '${MODELS:-}'." >&2
    exit 2
fi
peer=$(realpath "$1"); shift
threads=("$@"); [ ${#threads[@]} -gt 0 ] || threads=(1 2)
python=${PYTHON:-python3}
here=$(cd "$(dirname "$0")" && pwd)
results=$(mktemp -d); trap 'rm -rf "$results"' EXIT
touch "$results/pytorch" "$results/ort" "$results/netgen"

workloads=(mlp-784-512-256-10 lenet5 seed-cnn resnet18-cifar char-lstm-2x256 minigpt-4x192)
for name in resnet50-224 vgg16-224; do
    if [ -n "${ORT:-}" ] && [ -f "$MODELS/$name.onnx" ]; then workloads+=("$name"); fi
done
[ -z "${WORKLOADS:-}" ] || read -ra workloads <<<"$WORKLOADS"

# One side failing is no reason to lose what the others have measured.
pytorch() {
    local folder
    for folder in ${BLAS:-"${LD_LIBRARY_PATH:-}"}; do
        OMP_NUM_THREADS=$2 LD_LIBRARY_PATH=$folder "$python" "$peer" "$2" "$1" || echo "PyTorch failed at $1." >&2
    done
}

# The peer measures every model of a folder: one folder for each part of a name.
ort() {
    local model
    mkdir -p "$results/models/$1"
    for model in "$MODELS"/*"$1"*.onnx; do
        [ ! -f "$model" ] || ln -sf "$(realpath "$model")" "$results/models/$1/"
    done
    node "$ORT" "$results/models/$1" "$2" || echo "ONNX Runtime failed at $1." >&2
}

netgen() { dotnet run --project "$here/NetGen.Benchmarks.csproj" -c Release --no-build -- "$@"; }

dotnet build "$here/NetGen.Benchmarks.csproj" -c Release -v quiet --nologo
for ((round = 1; round <= ${ROUNDS:-1}; round++)); do
    for count in "${threads[@]}"; do
        for workload in "${workloads[@]}"; do
            pytorch "$workload" "$count" | tee -a "$results/pytorch"
            if [ -n "${ORT:-}" ]; then ort "$workload" "$count" | tee -a "$results/ort"; fi
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
        if "error" in row:
            print(f"{name}, {row['workload']}: {row['error']}", file=sys.stderr)
            continue
        key = (row["workload"].split()[0], row["threads"])
        old = best.setdefault(key, row)
        for field in FIELDS:
            if row.get(field) is not None:
                old[field] = min(old.get(field, row[field]), row[field])
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
    netgen --startup resnet18-cifar >"$results/memory"
    netgen --startup >"$results/startup"
    "$python" - "$peer" "$results" <<'PYTHON'
import importlib.util, json, resource, sys
import torch

path, results = sys.argv[1:]
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
theirs = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
ours = json.load(open(f"{results}/memory"))
first = json.load(open(f"{results}/startup"))["first_prediction_ms"]
print()
print("| peak memory after three training steps, MB | PyTorch | ours / PyTorch |")
print("|---|---|---|")
print(f"| {ours['workload']}: {ours['peak_mb']}, of which {ours['workspace_mb']} workspace | {theirs} | {ours['peak_mb'] / theirs:.2f} |")
print(f"\nFirst prediction of LeNet-5 after process start: {first} ms.")
PYTHON
fi
