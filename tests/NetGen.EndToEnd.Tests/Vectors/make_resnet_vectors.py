#!/usr/bin/env python3
"""Makes ResNet18.json, ResNet50.json and ResNet152.json: what torchvision's networks compute in double precision from weights that are a hash of their names.

The hash is written once more in HashedNumbers.cs. Inputs are two images of 3 x 64 x 64. Of each tensor the norm and a few elements are kept.
"""
import json
import pathlib
import sys

import numpy as np
import torch
import torchvision

FOLDER = pathlib.Path(__file__).parent
BATCH, SIZE = 2, 64
SAMPLES = 3  # elements kept of each gradient
OUTPUTS = 20  # elements kept of the outputs


def numbers(name, count):
    """Uniform numbers in [-1, 1) that depend on a name and an index: FNV-1a of the name, then the finalizer of MurmurHash3."""
    key = 2166136261
    for byte in name.encode():
        key = ((key ^ byte) * 16777619) & 0xFFFFFFFF
    mask = np.uint64(0xFFFFFFFF)
    h = (np.arange(count, dtype=np.uint64) * np.uint64(2654435761) + np.uint64(key)) & mask
    h ^= h >> np.uint64(16)
    h = (h * np.uint64(2246822507)) & mask
    h ^= h >> np.uint64(13)
    h = (h * np.uint64(3266489909)) & mask
    h ^= h >> np.uint64(16)
    return h.astype(np.float64) / 2147483648.0 - 1.0


def tensor(name, shape, centre=0.0, reach=1.0, away=0.0):
    """Numbers as the network holds them: rounded to single precision. With 'away' none is nearer to zero than that."""
    values = numbers(name, int(np.prod(shape)))
    values = centre + reach * values + np.where(values < 0, -away, away)
    return torch.from_numpy(values.astype(np.float32).astype(np.float64).reshape(shape))


def fill(name, value):
    """Weights that keep activations near 1; the last scale of each residual branch is small, so that a deep network does not explode."""
    shape = tuple(value.shape)
    if len(shape) > 1:
        fan_in = int(np.prod(shape[1:]))
        return tensor(name, shape, 0.0, (6.0 / fan_in) ** 0.5)
    if name.endswith("running_var"):
        return tensor(name, shape, 1.0, 0.2)
    if name.endswith("running_mean") or name == "fc.bias":
        return tensor(name, shape, 0.0, 0.1)
    if name.endswith("bias"):
        # Where rounding turns a ReLU on or off, a gradient changes by a whole element, in PyTorch's single precision too; in the deep networks few values come near zero.
        if not SHIFTED:
            return tensor(name, shape, 0.0, 0.1)
        if name.endswith("downsample.1.bias"):
            return tensor(name, shape, 3.5, 0.5)
        return tensor(name, shape, 0.3, 0.1) if name.endswith("bn3.bias") else tensor(name, shape, 0.0, 0.5, away=2.5)
    centre = LAST_SCALE if name.endswith(LAST) else 1.0
    return tensor(name, shape, centre, 0.2 * centre)


def some(values, count):
    flat = values.detach().double().reshape(-1)
    return [float(f"{x:.9g}") for x in flat[:: max(1, flat.numel() // count)][:count].tolist()]


def norm(values):
    return float(f"{values.detach().double().norm().item():.9g}")


def run(network, dtype):
    network = network.to(dtype)
    images = tensor("input", (BATCH, 3, SIZE, SIZE)).to(dtype)
    labels = torch.tensor([3, 997])
    network.eval()
    inference = network(images)
    network.train()
    network.zero_grad()
    images.requires_grad_(True)
    output = network(images)
    loss = torch.nn.functional.cross_entropy(output, labels)
    loss.backward()
    gradients = {name: p.grad.clone() for name, p in network.named_parameters()}
    gradients["input"] = images.grad
    return inference, output, loss, gradients, {n: b.clone() for n, b in network.named_buffers() if "running" in n}


for name, LAST, LAST_SCALE, SHIFTED in [("resnet18", "bn2.weight", 0.25, False), ("resnet50", "bn3.weight", 0.05, True), ("resnet152", "bn3.weight", 0.05, True)]:
    network = getattr(torchvision.models, name)()
    state = {k: v if k.endswith("num_batches_tracked") else fill(k, v) for k, v in network.state_dict().items()}
    network.load_state_dict(state)
    inference, output, loss, gradients, buffers = run(network, torch.float64)
    if "--single" in sys.argv:  # how far PyTorch's own single precision is off
        network.load_state_dict(state)
        other = run(network, torch.float32)
        off = lambda a, b, least=0.0: ((a - b).abs().max() / a.abs().max().clamp(min=least)).item()
        largest = max(g.abs().max().item() for g in gradients.values())
        print(name, "inference", off(inference, other[0]), "training", off(output, other[1]), "loss", off(loss, other[2]))
        for part in [1e-2, 1e-3, 1e-4]:
            worst = sorted(((off(g, other[3][k], part * largest), k) for k, g in gradients.items()), reverse=True)[:2]
            small = sum(g.abs().max().item() < part * largest for g in gradients.values())
            print("    gradients", worst, f"where {small} of {len(gradients)} count as {part} of the largest")
        continue
    record = {
        "inference": {"norm": norm(inference), "values": some(inference, OUTPUTS)},
        "training": {"norm": norm(output), "values": some(output, OUTPUTS)},
        "loss": loss.item(),
        "gradients": {k: {"norm": norm(g), "largest": float(f"{g.abs().max().item():.9g}"), "values": some(g, SAMPLES)} for k, g in gradients.items()},
        "buffers": {k: {"norm": norm(b), "largest": float(f"{b.abs().max().item():.9g}"), "values": some(b, SAMPLES)} for k, b in buffers.items() if k.startswith("bn1") or ".0.bn1" in k},
    }
    lines = [f'"{k}": {{\n' + ",\n".join(f'"{n}": {json.dumps(v)}' for n, v in part.items()) + "\n}" if k in ("gradients", "buffers") else f'"{k}": {json.dumps(part)}' for k, part in record.items()]
    file = name.replace("resnet", "ResNet") + ".json"
    (FOLDER / file).write_text("{\n" + ",\n".join(lines) + "\n}\n", newline="\n")
    print(file, len(gradients), "gradients")
