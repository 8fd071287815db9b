"""Everything that is neither a product nor a convolution beside PyTorch, with one and two threads: first ours, then the peer's.
usage: python3 compare_rest.py [threads …] [kinds …]; build the benchmarks first. The kinds are attention, pooling, layer, embedding, permutation and optimizer, by default all. Prints our microseconds and, in brackets,
how many times as fast as PyTorch NetGen is.
"""
import json
import math
import os
import re
import subprocess
import sys

import torch
import torch.nn.functional as F

from compare_convolutions import median

HERE = os.path.dirname(os.path.abspath(__file__))


def numbers(text):
    return [int(number) for number in re.findall(r"\d+", text)]


def attention(name):
    batch, heads, queries, keys, size = numbers(name)
    q, k, v = (torch.rand(batch, heads, length, size, requires_grad=True) for length in (queries, keys, keys))
    # The last query sees all keys.
    mask = torch.full((queries, keys), -math.inf).triu(keys - queries + 1) if "causal" in name else None

    def forward():
        scores = q @ k.transpose(-2, -1) / math.sqrt(size)
        return torch.softmax(scores if mask is None else scores + mask, -1) @ v

    def forward_only():
        with torch.no_grad():
            forward()

    y = forward()
    gradient = torch.rand_like(y)
    return {"forward": forward_only, "gradient": lambda: torch.autograd.grad(y, (q, k, v), gradient, retain_graph=True)}


def pooling(name):
    planes = {"2×2/2, 32²": (64, 64), "2×2/2, 28²": (64, 16), "3×3/2, 112²": (4, 64), "3×3, 28²": (4, 192), "7×7/7, 7²": (16, 512)}[name]
    window, size = re.match(r"(\d+)×\d+(?:/\d+)?, (\d+)²", name).groups()
    window, size = int(window), int(size)
    stride, padding = (int(name.split("/")[1].split(",")[0]) if "/" in name else 1), 1 if window == 3 else 0
    x = torch.rand(*planes, size, size)
    y, indices = F.max_pool2d(x, window, stride, padding, return_indices=True)
    dy = torch.rand_like(y)
    shape = [window] * 2, [stride] * 2, [padding] * 2
    return {
        "maxima": lambda: F.max_pool2d(x, window, stride, padding, return_indices=True),
        "their gradient": lambda: torch.ops.aten.max_pool2d_with_indices_backward(dy, x, *shape, [1, 1], False, indices),
        "means": lambda: F.avg_pool2d(x, window, stride, padding),
        "their gradient, means": lambda: torch.ops.aten.avg_pool2d_backward(dy, x, *shape, False, True, None),
    }


def layer(name):
    kind, shape = name.split(" (")
    shape = numbers(shape)
    x = torch.rand(*shape, requires_grad=True)
    module = {"layer norm": lambda: torch.nn.LayerNorm(shape[-1]), "batch norm": lambda: torch.nn.BatchNorm2d(shape[1])}.get(kind, lambda: None)()
    inputs = [torch.rand(*shape, requires_grad=True) for _ in range(5)]
    labels = torch.zeros(shape[0], dtype=torch.long)

    def gates():
        f, i, g, o, c = inputs
        return torch.sigmoid(o) * torch.tanh(torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g))

    forward = {
        "ReLU": lambda: torch.relu(x), "GELU": lambda: F.gelu(x), "tanh": lambda: torch.tanh(x), "dropout": lambda: F.dropout(x, 0.5), "gates": gates, "softmax": lambda: torch.softmax(x, -1),
        "cross-entropy": lambda: F.cross_entropy(x, labels), "layer norm": lambda: module(x), "batch norm": lambda: module(x),
    }[kind]
    gradient = torch.ones_like(forward())
    wanted = (inputs if kind == "gates" else [x]) + (list(module.parameters()) if module else [])
    return {"forward and backward": lambda: torch.autograd.grad(forward(), wanted, gradient)}


def embedding(name):
    tokens, vocabulary, width = numbers(name)
    table, indices, rows = torch.rand(vocabulary, width), torch.randint(vocabulary, (tokens,)), torch.rand(tokens, width)
    target = torch.zeros(vocabulary, width)
    # Ours adds to the gradient that is there.
    return {"rows": lambda: F.embedding(indices, table), "gradient": lambda: target.index_add_(0, indices, rows)}


def permutation(name):
    shape = numbers(name.replace("×", " ") if "(" not in name else name.split("(")[1])
    axes = [1, 0] if name.startswith("transpose") else {"copy": [0, 1], "head": [0, 2, 1, 3], "channels last": [0, 2, 3, 1], "channels first": [0, 3, 1, 2]}[
        next(key for key in ("copy", "head", "channels last", "channels first") if name.startswith(key))]
    source = torch.rand(*shape)
    target = torch.empty([shape[axis] for axis in axes])
    return {"": lambda: target.copy_(source.permute(*axes))}


def optimizer(_):
    parameters = [torch.rand(11_173_962, requires_grad=True)]
    parameters[0].grad = torch.rand_like(parameters[0])
    made = {"SGD": torch.optim.SGD(parameters, 1e-3), "momentum": torch.optim.SGD(parameters, 1e-3, momentum=0.9), "Adam": torch.optim.Adam(parameters, 1e-3), "AdamW": torch.optim.AdamW(parameters, 1e-3)}

    def step(which):
        def run():
            which.step()
            # Ours clears the gradients in the same pass.
            parameters[0].grad.zero_()
        return run

    return {role: step(which) for role, which in made.items()}


def main():
    kinds = [argument for argument in sys.argv[1:] if not argument.isdecimal()]
    rows, peers = {}, {"attention": attention, "pooling": pooling, "layer": layer, "embedding": embedding, "permutation": permutation, "optimizer": optimizer}
    for threads in [int(argument) for argument in sys.argv[1:] if argument.isdecimal()] or [1, 2]:
        torch.set_num_threads(threads)
        command = ["dotnet", "run", "--project", os.path.join(HERE, "NetGen.Benchmarks.csproj"), "-c", "Release", "--no-build", "--", "--rest", str(threads), *kinds]
        for line in subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines():
            case = json.loads(line)
            theirs = median(peers[case["kind"]](case["name"])[case["role"]], seconds=0.3)
            rows.setdefault((case["kind"], case["name"], case["role"]), []).append(f"{case['ours']:.4g} ({theirs / case['ours']:.2f})")
            print(line, round(theirs, 2), file=sys.stderr, flush=True)
    print("| what | of | µs |\n|---|---|---|")
    for (kind, name, role), columns in rows.items():
        print(f"| {kind}{', ' + role if role else ''} | {name} | " + " · ".join(columns) + " |")


if __name__ == "__main__":
    main()
