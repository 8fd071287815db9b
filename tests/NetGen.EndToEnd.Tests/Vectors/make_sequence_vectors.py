#!/usr/bin/env python3
"""Makes the test vectors of whole sequence networks with PyTorch 1.13, in the folder Sequences beside this script.

For each network three files: the module's state_dict as PyTorch names it (NAME.safetensors), the gradients of the same parameters by the same names
(NAME.gradients.safetensors), and inputs, output and the output's gradient (NAME.json). What PyTorch computes, it computes in double precision.
"""
import json
import pathlib
import struct

import torch
from torch import nn

FOLDER = pathlib.Path(__file__).parent / "Sequences"
torch.set_default_dtype(torch.double)


def save(tensors, file):
    """The safetensors format: the length of the header, the header, the numbers."""
    header, data = {}, b""
    for name, tensor in tensors.items():
        part = struct.pack(f"<{tensor.numel()}f", *tensor.reshape(-1).tolist())
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(part)]}
        data += part
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    (FOLDER / file).write_bytes(struct.pack("<Q", len(text)) + text + data)


def numbers(tensor):
    return [float(f"{x:.8g}") for x in tensor.detach().reshape(-1).tolist()]


def write(name, module, forward, inputs):
    """Runs forward(module, inputs) with numbers that single precision holds."""
    with torch.no_grad():
        for parameter in module.parameters():
            # Biases and norms start at constants, which would hide a mistake in their order.
            parameter.copy_((parameter + 0.3 * torch.randn(parameter.shape)).float())
    output = forward(module, inputs)
    gradient = torch.randn(output.shape).float().double()
    (output * gradient).sum().backward()
    save(module.state_dict(), f"{name}.safetensors")
    save({k: p.grad for k, p in module.named_parameters()}, f"{name}.gradients.safetensors")
    record = {"batch": output.shape[0], "inputs": {k: numbers(v) for k, v in inputs.items()}, "output": numbers(output), "gradient": numbers(gradient)}
    (FOLDER / f"{name}.json").write_text(json.dumps(record, separators=(",", ":")) + "\n", encoding="utf-8", newline="\n")


def draw(*shape):
    return torch.randn(*shape).float().double()


torch.manual_seed(1)
for kind in ["RNN", "LSTM", "GRU"]:
    stem = kind.lower()
    for suffix, options in [("", {}), ("BothWays", {"bidirectional": True}), ("Stacked", {"num_layers": 3, "bidirectional": True})]:
        module = nn.ModuleDict({stem: getattr(nn, kind)(4, 5, batch_first=True, **options)})
        write(f"Torch{kind}{suffix}", module, lambda m, v, n=stem: m[n](v["input"])[0], {"input": draw(3, 6, 4)})

padding = torch.tensor([[1.0, 1, 1, 1, 1, 1], [1, 1, 1, 1, 0, 0], [1, 0, 0, 0, 0, 0]])
module = nn.ModuleDict({"attention": nn.MultiheadAttention(8, 2, batch_first=True)})
write("TorchSelfAttention", module, lambda m, v: m["attention"](v["input"], v["input"], v["input"], key_padding_mask=v["mask"] == 0)[0], {"mask": padding, "input": draw(3, 6, 8)})
module = nn.ModuleDict({"attention": nn.MultiheadAttention(8, 2, kdim=5, vdim=5, batch_first=True)})
write("TorchCrossAttention", module, lambda m, v: m["attention"](v["input"], v["memory"], v["memory"])[0], {"memory": draw(3, 7, 5), "input": draw(3, 6, 8)})

for suffix, first in [("", False), ("NormFirst", True)]:
    module = nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 12, dropout=0.0, batch_first=True, norm_first=first), 2, enable_nested_tensor=False)
    write(f"TorchEncoder{suffix}", module, lambda m, v: m(v["input"], src_key_padding_mask=v["mask"] == 0), {"mask": padding, "input": draw(3, 6, 8)})
    module = nn.TransformerDecoder(nn.TransformerDecoderLayer(8, 2, 12, dropout=0.0, batch_first=True, norm_first=first), 2)
    later = torch.ones(6, 6, dtype=torch.bool).triu(1)
    write(f"TorchDecoder{suffix}", module, lambda m, v: m(v["input"], v["memory"], tgt_mask=later), {"memory": draw(3, 7, 8), "input": draw(3, 6, 8)})
