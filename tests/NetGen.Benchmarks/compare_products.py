"""Matrix products beside the BLAS that PyTorch uses, with one and two threads: first ours, then the peer's, case by case.
usage: [LD_LIBRARY_PATH=FOLDER_OF_A_BLAS] python3 compare_products.py [threads …]; build the benchmarks first. Prints GFLOP/s and, in brackets, how many times as fast as the peer NetGen is, with the right operand as it
lies and packed before.
"""
import json
import os
import subprocess
import sys
import time

import torch

HERE = os.path.dirname(os.path.abspath(__file__))
FORMS = ("plain", "packed")


def median(run, seconds=0.4, warm=3):
    for _ in range(warm):
        run()
    # Calls of a microsecond are timed together.
    start, calls = time.perf_counter(), 0
    while time.perf_counter() - start < 0.02:
        run()
        calls += 1
    calls = max(1, calls // 10)
    times, start = [], time.perf_counter()
    while len(times) < 3 or time.perf_counter() - start < seconds:
        before = time.perf_counter()
        for _ in range(calls):
            run()
        times.append((time.perf_counter() - before) / calls)
    return sorted(times)[len(times) // 2] * 1e6


def peer(case):
    m, n, k, form, batch = (case[name] for name in ("M", "N", "K", "Form", "Batch"))
    a = torch.rand(batch, k, m).transpose(1, 2) if form[0] == "T" else torch.rand(batch, m, k)
    b = torch.rand(batch, n, k).transpose(1, 2) if form[1] == "T" else torch.rand(batch, k, n)
    c = torch.empty(batch, m, n)
    with torch.no_grad():
        if batch == 1:
            a, b, c = a[0], b[0], c[0]
            return median(lambda: torch.mm(a, b, out=c))
        return median(lambda: torch.bmm(a, b, out=c))


def measure(threads):
    """One JSON line per case, with the peer's median as "theirs"."""
    torch.set_num_threads(threads)
    command = ["dotnet", "run", "--project", os.path.join(HERE, "NetGen.Benchmarks.csproj"), "-c", "Release", "--no-build", "--", "--products", str(threads), "in-turn"]
    # Case by case, so that both sides are timed close to each other; ours waits meanwhile.
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as ours:
        for line in ours.stdout:
            case = json.loads(line)
            case["theirs"] = peer(case)
            print(json.dumps(case), flush=True)
            ours.stdin.write("\n")
            ours.stdin.flush()
    return ours.returncode


def main():
    if sys.argv[1:2] == ["measure"]:
        sys.exit(measure(int(sys.argv[2])))
    rows = {}
    for threads in sys.argv[1:] or ["1", "2"]:
        # A BLAS reads the number of its threads when the process starts.
        command = [sys.executable, os.path.abspath(__file__), "measure", threads]
        run = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=os.environ | {"OMP_NUM_THREADS": threads})
        for line in run.stdout.splitlines():
            case = json.loads(line)
            rows.setdefault(case["product"], []).append([f"{case['Operations'] / case[form] / 1e3:.0f} ({case['theirs'] / case[form]:.2f})" for form in FORMS])
            print(line, file=sys.stderr, flush=True)
    print("| m × n × k | as it lies | packed before |\n|---|---|---|")
    for name, columns in rows.items():
        print(f"| {name} | " + " | ".join(" · ".join(column[i] for column in columns) for i in range(len(FORMS))) + " |")


if __name__ == "__main__":
    main()
