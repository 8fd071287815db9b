"""Makes Optimizers/*.json and Checkpoints/*.safetensors with PyTorch (Debian's python3-torch, 1.13). Run it in this directory."""
import json
import os
import struct

import torch

STEPS = 24
RATES = [0.02] * 10 + [0.005] * 14  # the learning rate changes between steps

OPTIMIZERS = {
    "SGD": (torch.optim.SGD, [{}, {"weight_decay": 0.1}]),
    "Momentum": (lambda p, **o: torch.optim.SGD(p, momentum=o.pop("momentum", 0.9), **o), [{}, {"momentum": 0.5, "weight_decay": 0.1}]),
    "Nesterov": (lambda p, **o: torch.optim.SGD(p, momentum=o.pop("momentum", 0.9), nesterov=True, **o), [{}, {"momentum": 0.5, "weight_decay": 0.1}]),
    "Adam": (torch.optim.Adam, [{}, {"betas": (0.7, 0.95), "eps": 1e-3, "weight_decay": 0.1}]),
    "AdamW": (torch.optim.AdamW, [{}, {"betas": (0.7, 0.95), "eps": 1e-3, "weight_decay": 0.2}]),
}


def optimizer_vectors():
    os.makedirs("Optimizers", exist_ok=True)
    for name, (make, variants) in OPTIMIZERS.items():
        for number, options in enumerate(variants):
            for clip in (None, 1.5):
                generator = torch.Generator().manual_seed(number)
                parameter = torch.randn(9, generator=generator, requires_grad=True)
                gradients = torch.randn(STEPS, 9, generator=generator) * torch.logspace(-3, 1, 9)
                vector = {
                    "optimizer": name,
                    "options": {key: value for key, value in options.items()},
                    "clip": clip,
                    "rates": RATES,
                    "initial": parameter.tolist(),
                    "gradients": gradients.tolist(),
                    "norms": [],
                    "expected": [],
                }
                optimizer = make([parameter], lr=RATES[0], **dict(options))
                for step in range(STEPS):
                    optimizer.param_groups[0]["lr"] = RATES[step]
                    parameter.grad = gradients[step].clone()
                    if clip is not None:
                        vector["norms"].append(torch.nn.utils.clip_grad_norm_([parameter], clip).item())
                    optimizer.step()
                    vector["expected"].append(parameter.tolist())
                with open(f"Optimizers/{name}-{number}{'-clipped' if clip else ''}.json", "w") as file:
                    json.dump(vector, file)
                    file.write("\n")


def write_safetensors(path, tensors, metadata):
    """An independent writer of the format: names in alphabetical order, as the reference implementation has them."""
    types = {torch.float32: "F32", torch.int64: "I64", torch.float16: "F16"}
    header, data = {"__metadata__": metadata}, b""
    for name in sorted(tensors):
        tensor = tensors[name]
        raw = tensor.contiguous().numpy().tobytes()
        header[name] = {"dtype": types[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def checkpoint_vectors():
    os.makedirs("Checkpoints", exist_ok=True)
    torch.manual_seed(7)
    model = torch.nn.Sequential()
    model.add_module("norm1", torch.nn.BatchNorm1d(4, affine=False))
    model.add_module("dense1", torch.nn.Linear(4, 3))
    model(torch.randn(16, 4))  # one training pass, so that the running mean is not zero
    state = {name: value for name, value in model.state_dict().items() if name != "norm1.running_var"}
    write_safetensors("Checkpoints/linear.safetensors", state, {"format": "pt"})
    write_safetensors("Checkpoints/half.safetensors", {**state, "dense1.bias": state["dense1.bias"].half()}, {"format": "pt"})
    sample = torch.tensor([[1.0, -2.0, 0.5, 3.0]])
    with open("Checkpoints/linear.json", "w") as file:
        json.dump({"input": sample[0].tolist(), "output": model.dense1(sample)[0].tolist(), "running_mean": state["norm1.running_mean"].tolist()}, file)
        file.write("\n")


optimizer_vectors()
checkpoint_vectors()
