"""Convolutions beside PyTorch (oneDNN), with one and two threads: first ours, then the peer's.
usage: python3 compare_convolutions.py [threads …] [parts of names …]; build the benchmarks first. Prints GFLOP/s of the direct sum and, in brackets, how many times as fast as PyTorch NetGen is.
"""
import json
import os
import subprocess
import sys
import time

import torch

HERE = os.path.dirname(os.path.abspath(__file__))
ROLES = ("forward", "prepared", "input_gradient", "weight_gradient")


def median(run, seconds=0.6, warm=3):
    for _ in range(warm):
        run()
    times, start = [], time.perf_counter()
    while len(times) < 3 or time.perf_counter() - start < seconds:
        before = time.perf_counter()
        run()
        times.append(time.perf_counter() - before)
    return sorted(times)[len(times) // 2] * 1e6


def peer(case):
    torch.set_num_threads(case["threads"])
    batch, inputs, outputs, size, kernel, stride, padding, groups = (case[k] for k in ("Batch", "Inputs", "Outputs", "Size", "Kernel", "Stride", "Padding", "Groups"))
    x, w = torch.rand(batch, inputs, size, size), torch.rand(outputs, inputs // groups, kernel, kernel)
    y = torch.conv2d(x, w, None, stride, padding, 1, groups)

    def backward(mask):
        return torch.ops.aten.convolution_backward(y, x, w, None, [stride] * 2, [padding] * 2, [1, 1], False, [0, 0], groups, mask)

    with torch.no_grad():
        forward = median(lambda: torch.conv2d(x, w, None, stride, padding, 1, groups))
        return {
            "forward": forward,
            "prepared": forward,
            "input_gradient": median(lambda: backward([True, False, False])),
            "weight_gradient": median(lambda: backward([False, True, False])),
        }


def main():
    rows = {}
    names = [argument for argument in sys.argv[1:] if not argument.isdecimal()]
    for threads in [int(argument) for argument in sys.argv[1:] if argument.isdecimal()] or [1, 2]:
        command = ["dotnet", "run", "--project", os.path.join(HERE, "NetGen.Benchmarks.csproj"), "-c", "Release", "--no-build", "--", "--convolutions", str(threads), *names]
        for line in subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines():
            case = json.loads(line)
            theirs = peer(case)
            rows.setdefault(case["convolution"], []).append([f"{case['Operations'] / case[r] / 1e3:.0f} ({theirs[r] / case[r]:.2f})" for r in ROLES])
            print(line, json.dumps(theirs), file=sys.stderr, flush=True)
    print("| convolution | forward | prepared | input gradient | weight gradient |\n|---|---|---|---|---|")
    for name, columns in rows.items():
        print(f"| {name} | " + " | ".join(" · ".join(column[i] for column in columns) for i in range(len(ROLES))) + " |")


if __name__ == "__main__":
    main()
