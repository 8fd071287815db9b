"""Makes Optimizers/*.json, Options/*.json, Schedules/*.json and Checkpoints/*.safetensors with PyTorch (Debian's python3-torch, 1.13). Run it in this directory."""
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


def option_vectors():
    """A matrix with weight decay and a vector without, gradients limited by value: parameter groups in PyTorch."""
    os.makedirs("Options", exist_ok=True)
    for name, (make, _) in OPTIMIZERS.items():
        generator = torch.Generator().manual_seed(3)
        matrix = torch.randn(4, 5, generator=generator, requires_grad=True)
        vector = torch.randn(7, generator=generator, requires_grad=True)
        optimizer = make([{"params": [matrix], "weight_decay": 0.3}, {"params": [vector], "weight_decay": 0.0}], lr=0.02)
        result = {"optimizer": name, "weight_decay": 0.3, "rate": 0.02, "limit": 0.75, "matrix": matrix.flatten().tolist(), "vector": vector.tolist(), "steps": []}
        for _ in range(8):
            matrix.grad = torch.randn(4, 5, generator=generator)
            vector.grad = torch.randn(7, generator=generator)
            step = {"matrix_gradient": matrix.grad.flatten().tolist(), "vector_gradient": vector.grad.tolist()}
            torch.nn.utils.clip_grad_value_([matrix, vector], 0.75)
            optimizer.step()
            result["steps"].append({**step, "matrix": matrix.flatten().tolist(), "vector": vector.tolist()})
        with open(f"Options/{name}.json", "w") as file:
            json.dump(result, file)
            file.write("\n")


def schedule_vectors():
    """Learning rates of PyTorch's schedulers before each step, from 1 on, for a run of 20 steps."""
    os.makedirs("Schedules", exist_ok=True)
    rates = torch.optim.lr_scheduler

    def warm_up(optimizer):
        rise = rates.LinearLR(optimizer, start_factor=1 / 6, total_iters=5)
        return rates.SequentialLR(optimizer, [rise, rates.CosineAnnealingLR(optimizer, 15, eta_min=0.1)], milestones=[5])

    schedules = {
        "linear": lambda o: rates.LinearLR(o, 1.0, 0.25, 20),
        "cosine": lambda o: rates.CosineAnnealingLR(o, 20, eta_min=0.1),
        "exponential": lambda o: rates.ExponentialLR(o, 0.9),
        "staircase": lambda o: rates.StepLR(o, 6, 0.5),
        "piecewise": lambda o: rates.MultiStepLR(o, [3, 11], 0.1),
        "power": lambda o: rates.LambdaLR(o, lambda t: (1 + t / 4) ** -1.5),
        "inverse": lambda o: rates.LambdaLR(o, lambda t: 1 / (1 + 0.2 * t)),
        "root": lambda o: rates.LambdaLR(o, lambda t: 1 / (t + 1) ** 0.5),
        "warmup": warm_up,
    }
    for name, make in schedules.items():
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
        scheduler = make(optimizer)
        result = []
        for _ in range(20):
            result.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            scheduler.step()
        with open(f"Schedules/{name}.json", "w") as file:
            json.dump(result, file)
            file.write("\n")

    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    scheduler = rates.ReduceLROnPlateau(optimizer, factor=0.3, patience=2, threshold=0.05, min_lr=0.02)
    losses = [3, 2, 1.95, 1.92, 1.91, 1.5, 1.6, 1.6, 1.43, 1.42, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.0, 1.0, 1.0, 1.0]
    result = []
    for loss in losses:
        scheduler.step(loss)
        result.append(optimizer.param_groups[0]["lr"])
    with open("Schedules/plateau.json", "w") as file:
        json.dump({"losses": losses, "rates": result}, file)
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
option_vectors()
schedule_vectors()
checkpoint_vectors()
