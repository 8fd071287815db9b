#!/usr/bin/env python3
"""Makes the test vectors of all computing layers with PyTorch 1.13 in double precision: one JSON file per layer kind, beside this script.

A case is a small network, written as the attributes of its class, with its inputs, parameters and targets, and with what PyTorch says of it: the
output in training and at inference, the loss, the gradients of inputs and parameters, and the buffers after the step.
Numbers that go in have few digits; numbers that come out have all of them.
"""
import json
import pathlib
import zlib

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.double)
FOLDER = pathlib.Path(__file__).parent
FILES = {}


class Draw:
    """Numbers of a case's own, so that a new case does not change the others."""

    def __init__(self, seed):
        self.generator = torch.Generator().manual_seed(seed)

    def normal(self, *shape, scale=1.0):
        return (torch.randn(*shape, generator=self.generator) * scale * 1000).round() / 1000

    def uniform(self, *shape):
        return (torch.rand(*shape, generator=self.generator) * 1000).round() / 1000

    def integers(self, limit, *shape):
        return torch.randint(0, limit, shape, generator=self.generator)


class Member(str):
    """A member of an enumeration."""


def write(value):
    """A constant as C# writes it."""
    if isinstance(value, Member):
        return str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value)
    return "new[] { " + ", ".join(map(write, value)) + " }" if isinstance(value, list) else repr(value)


def layer(kind, *arguments, **named):
    """A layer attribute as it stands in a program."""
    parts = [write(a) for a in arguments] + [f"{k} = {write(v)}" for k, v in named.items()]
    return f"{kind}({', '.join(parts)})" if parts else kind


def image(*shape):
    return layer("Input", *shape)


def flat(tensor):
    return tensor.detach().reshape(-1).tolist()


def both(tensor):
    return {"shape": list(tensor.shape), "values": flat(tensor)}


def case(kind, name, layers, forward, inputs, parameters=None, buffers=None, targets=None, loss=None, training=True, **symbols):
    """Runs a network: forward(values, training) gives its output from inputs, parameters and buffers by name; it may change buffers in training."""
    draw = Draw(zlib.crc32(f"{kind}: {name}".encode()))
    resolve = lambda d: {k: (v(draw) if callable(v) else v) for k, v in (d or {}).items()}
    inputs, parameters, buffers, targets = resolve(inputs), resolve(parameters), resolve(buffers), resolve(targets)
    before = {k: v.clone() for k, v in buffers.items()}
    trained = {k: v.clone().requires_grad_(v.is_floating_point()) for k, v in {**inputs, **parameters}.items()}
    batch = next(iter(inputs.values())).shape[0]
    record = {
        "name": name,
        "layers": ", ".join(layers),
        "symbols": {"B": batch, **symbols},
        "inputs": {k: both(v) for k, v in inputs.items()},
        "parameters": {k: both(v) for k, v in parameters.items()},
        "buffers": {k: both(v) for k, v in before.items()},
        "targets": {k: both(v) for k, v in targets.items()},
    }
    with torch.no_grad():
        record["inference"] = both(forward({**trained, **buffers}, False))
    if training:
        output = forward({**trained, **buffers}, True)
        if loss is None:
            seed = draw.normal(*output.shape)
            record["seed"] = both(seed)
            total = (output * seed).sum()
        else:
            total = loss(output, targets)
            record["loss"] = total.item()
        if total.requires_grad:
            total.backward()
        record["training"] = both(output)
        record["gradients"] = {k: both(torch.zeros_like(v) if v.grad is None else v.grad) for k, v in trained.items() if v.is_floating_point()}
        record["updated"] = {k: both(v) for k, v in buffers.items()}
    FILES.setdefault(kind, []).append(record)


def normal(*shape, scale=1.0):
    return lambda draw: draw.normal(*shape, scale=scale)


def positive(*shape):
    return lambda draw: draw.uniform(*shape) + 0.5


def integers(limit, *shape):
    return lambda draw: draw.integers(limit, *shape)


# ---- Activations: at ordinary values, at kinks, and far out -------------------------------------------------------------------

POINTS = torch.tensor([-1e4, -100.0, -20.0, -3.7, -1.0, -0.3, -1e-3, 0.0, 1e-3, 0.4, 1.0, 2.9, 20.0, 100.0, 1e4])


def activation(kind, function, *arguments, parameters=None, name="values", **named):
    case(kind, name, [image(15), layer(kind, *arguments, **named)], lambda v, t: function(v, t), {"input": POINTS.reshape(1, 15).clone()}, parameters)
    case(kind, name + ", image", [image(2, 3, 5), layer(kind, *arguments, **named)], lambda v, t: function(v, t), {"input": normal(2, 2, 3, 5)}, parameters)


def hardmax(x, axis):
    place = torch.arange(x.shape[axis]).reshape([-1 if i == axis % x.dim() else 1 for i in range(x.dim())])
    first = torch.where(x == x.amax(axis, keepdim=True), place, x.shape[axis]).amin(axis, keepdim=True)
    return (place == first).double()


def gelu_tanh(x):
    return 0.5 * x * (1 + torch.tanh((2 / torch.pi) ** 0.5 * (x + 0.044715 * x ** 3)))


activation("Identity", lambda v, t: v["input"] * 1)
activation("Step", lambda v, t: (v["input"] >= 0).double())
activation("Sigmoid", lambda v, t: torch.sigmoid(v["input"]))
activation("Tanh", lambda v, t: torch.tanh(v["input"]))
activation("Arctan", lambda v, t: torch.atan(v["input"]))
activation("ReLU", lambda v, t: F.relu(v["input"]))
activation("LeakyReLU", lambda v, t: F.leaky_relu(v["input"]))
activation("LeakyReLU", lambda v, t: F.leaky_relu(v["input"], 0.2), 0.2, name="slope 0.2")
activation("ELU", lambda v, t: F.elu(v["input"]))
activation("ELU", lambda v, t: F.elu(v["input"], 0.7), 0.7, name="alpha 0.7")
activation("SELU", lambda v, t: F.selu(v["input"]))
activation("GELU", lambda v, t: F.gelu(v["input"]))
activation("GELU", lambda v, t: gelu_tanh(v["input"]), name="tanh form", Approximate=True)
activation("SiLU", lambda v, t: F.silu(v["input"]))
activation("Softplus", lambda v, t: torch.logaddexp(v["input"], torch.zeros(())))
activation("Softmax", lambda v, t: F.softmax(v["input"], -1))
activation("Softmax", lambda v, t: F.softmax(v["input"], 1), name="first axis", Axis=0)
activation("Hardmax", lambda v, t: hardmax(v["input"], -1))
activation("Hardmax", lambda v, t: hardmax(v["input"], 1), name="first axis", Axis=0)
activation("PReLU", lambda v, t: F.prelu(v["input"], v["prelu1.weight"]), parameters={"prelu1.weight": torch.tensor([0.3])})

case("Softmax", "middle axis of a sequence", [image("T", 4), layer("Softmax", Axis=-2)], lambda v, t: F.softmax(v["input"], 1), {"input": normal(2, 5, 4)}, T=5)
case("Hardmax", "ties go to the first", [image(2, 4), layer("Hardmax")], lambda v, t: hardmax(v["input"], -1), {"input": lambda draw: draw.integers(2, 5, 2, 4).double()})
case("PReLU", "one slope per channel of an image", [image(3, 2, 4), layer("PReLU", PerChannel=True)],
     lambda v, t: F.prelu(v["input"], v["prelu1.weight"]), {"input": normal(2, 3, 2, 4)}, {"prelu1.weight": normal(3)})
case("PReLU", "one slope per feature of a sequence", [image("T", 3), layer("PReLU", PerChannel=True, Start=0.1)],
     lambda v, t: torch.where(v["input"] > 0, v["input"], v["prelu1.weight"] * v["input"]), {"input": normal(2, 4, 3)}, {"prelu1.weight": normal(3)}, T=4)
case("RandomizedLeakyReLU", "mean slope at inference", [image(15), layer("RandomizedLeakyReLU")],
     lambda v, t: F.rrelu(v["input"], training=False), {"input": POINTS.reshape(1, 15).clone()}, training=False)
case("RandomizedLeakyReLU", "own slopes", [image(2, 3), layer("RandomizedLeakyReLU", 0.2, 0.6)],
     lambda v, t: F.rrelu(v["input"], 0.2, 0.6, training=False), {"input": normal(3, 2, 3)}, training=False)
case("RandomizedLeakyReLU", "equal slopes leave nothing to chance", [image(2, 3), layer("RandomizedLeakyReLU", 0.25, 0.25)],
     lambda v, t: F.leaky_relu(v["input"], 0.25), {"input": normal(3, 2, 3)})
case("Dropout", "inference", [image(3, 4), layer("Dropout", 0.5)], lambda v, t: v["input"] * 1, {"input": normal(2, 3, 4)}, training=False)
case("Dropout", "rate 0 in training", [image(3, 4), layer("Dropout", 0)], lambda v, t: v["input"] * 1, {"input": normal(2, 3, 4)})

# ---- Map ----------------------------------------------------------------------------------------------------------------------


def mapped(name, expression, function, values=None):
    values = values if values is not None else normal(2, 6)
    case("Map", name, [image(6), layer("Map", expression)], lambda v, t: function(v["input"]), {"input": values})


SMOOTH = lambda draw: draw.uniform(2, 6) + 0.2
mapped("of the language's page", "x * sigmoid(1.702 * x)", lambda x: x * torch.sigmoid(1.702 * x))
mapped("far out", "x * sigmoid(1.702 * x)", lambda x: x * torch.sigmoid(1.702 * x), torch.tensor([[-1e4, -50.0, 0.0, 0.5, 50.0, 1e4]]))
mapped("precedence and signs", "-x - -2 * (x + 1) / 4 - x / 2 / 3", lambda x: -x + 2 * (x + 1) / 4 - x / 2 / 3)
mapped("powers and extremes", "pow(x, 3) + max(x, 0.5) - min(x, -0.25) + pow(abs(x) + 1, 0.5)",
       lambda x: x ** 3 + x.clamp(min=0.5) - x.clamp(max=-0.25) + (x.abs() + 1) ** 0.5)
mapped("two variable extremes", "max(x, 2 * x - 1) * min(x * x, x)", lambda x: torch.maximum(x, 2 * x - 1) * torch.minimum(x * x, x))
mapped("power of a power", "pow(x, x)", lambda x: x ** x, SMOOTH)
mapped("choice", "x < 0 ? expm1(x) : x >= 1 ? 2 * x - 1 : x * x",
       lambda x: torch.where(x < 0, torch.expm1(x), torch.where(x >= 1, 2 * x - 1, x * x)))
mapped("choices with the other comparisons", "(x > 0.5 ? 3 * x : x) + (x <= -0.5 ? x * x : 0) + (x == 0 ? 1 : 0)",
       lambda x: torch.where(x > 0.5, 3 * x, x) + torch.where(x <= -0.5, x * x, torch.zeros(())) + (x == 0).double(),
       torch.tensor([[-2.0, -0.5, 0.0, 0.5, 0.75, 3.0]]))
mapped("choice far out", "x < 0 ? exp(x) : 2 + log1p(x)", lambda x: torch.where(x < 0, torch.exp(x.clamp(max=0)), 2 + torch.log1p(x.clamp(min=0))),
       torch.tensor([[-1e4, -1.0, -0.5, 0.25, 3.0, 1e4]]))
mapped("no value read", "0.5 + 1e-1", lambda x: 0 * x + 0.6)
for function, torch_function in {
    "abs": torch.abs, "sign": torch.sign, "floor": torch.floor, "relu": F.relu, "exp": torch.exp, "expm1": torch.expm1, "log": torch.log,
    "log1p": torch.log1p, "sqrt": torch.sqrt, "rsqrt": torch.rsqrt, "tanh": torch.tanh, "sigmoid": torch.sigmoid,
    "softplus": lambda x: torch.logaddexp(x, torch.zeros(())), "erf": torch.erf, "sin": torch.sin, "cos": torch.cos, "atan": torch.atan,
    "gelu": F.gelu, "silu": F.silu,
}.items():
    mapped(function, f"{function}(2 * x - 0.1)", lambda x, f=torch_function: f(2 * x - 0.1), SMOOTH)

case("Map", "taps, one of them broadcast", [
    layer("Input", "T", 3, Name="a"), layer("Input", "T", 1, Name="gate"), layer("From", "a"), layer("Tanh"), layer("Tap", "squashed"),
    layer("From", "a"), layer("Map", "x * sigmoid(gate) + (1 - sigmoid(gate)) * squashed"),
], lambda v, t: v["a"] * torch.sigmoid(v["gate"]) + (1 - torch.sigmoid(v["gate"])) * torch.tanh(v["a"]),
    {"a": normal(2, 4, 3), "gate": normal(2, 4, 1)}, T=4)
case("Map", "the current value is the one that is broadcast", [
    layer("Input", 2, 3, Name="wide"), layer("Input", 2, 1), layer("Map", "wide - x"),
], lambda v, t: v["wide"] - v["input"], {"wide": normal(2, 2, 3), "input": normal(2, 2, 1)})

# ---- Dense and embedding ------------------------------------------------------------------------------------------------------

case("Dense", "vector", [image(5), layer("Dense", 3)], lambda v, t: F.linear(v["input"], v["dense1.weight"], v["dense1.bias"]),
     {"input": normal(4, 5)}, {"dense1.weight": normal(3, 5), "dense1.bias": normal(3)})
case("Dense", "without bias", [image(5), layer("Dense", 1, Bias=False)], lambda v, t: F.linear(v["input"], v["dense1.weight"]),
     {"input": normal(3, 5)}, {"dense1.weight": normal(1, 5)})
case("Dense", "every position of a sequence", [image("T", 4), layer("Dense", 3, Name="head")], lambda v, t: F.linear(v["input"], v["head.weight"], v["head.bias"]),
     {"input": normal(2, 5, 4)}, {"head.weight": normal(3, 4), "head.bias": normal(3)}, T=5)
case("Dense", "last axis of four", [image(2, 3, 2, 4), layer("Dense", 2)], lambda v, t: F.linear(v["input"], v["dense1.weight"], v["dense1.bias"]),
     {"input": normal(2, 2, 3, 2, 4)}, {"dense1.weight": normal(2, 4), "dense1.bias": normal(2)})
case("Dense", "tied to an embedding", [
    layer("Tokens", "T", Vocabulary=7), layer("Embedding", 3, Name="token"), layer("Tanh"), layer("Dense", 7, Bias=False, TieWeights="token"),
], lambda v, t: F.linear(torch.tanh(F.embedding(v["input"], v["token.weight"])), v["token.weight"]),
    {"input": integers(7, 2, 4)}, {"token.weight": normal(7, 3)}, T=4)
case("Embedding", "repeated tokens", [layer("Tokens", "T", Vocabulary=5), layer("Embedding", 3)], lambda v, t: F.embedding(v["input"], v["embedding1.weight"]),
     {"input": torch.tensor([[0, 4, 4], [2, 0, 4]])}, {"embedding1.weight": normal(5, 3)}, T=3)
case("Embedding", "own vocabulary", [layer("Tokens", 4, Vocabulary=5), layer("Embedding", 2, Vocabulary=9)], lambda v, t: F.embedding(v["input"], v["embedding1.weight"]),
     {"input": integers(5, 2, 4)}, {"embedding1.weight": normal(9, 2)})

# ---- Convolution --------------------------------------------------------------------------------------------------------------


def same(size, kernel, stride, dilation):
    """TensorFlow's SAME: (before, after)."""
    span = dilation * (kernel - 1) + 1
    total = max(0, (-(-size // stride) - 1) * stride + span - size)
    return total // 2, total - total // 2


def two(value):
    return (value, value) if isinstance(value, int) else tuple(value)


def convolution(name, shape, channels, kernel, Stride=1, Padding=0, Dilation=1, Groups=1, Bias=True, extra=(0, 0), batch=2, **named):
    kh, kw = two(kernel)
    stride, dilation = two(Stride), two(Dilation)
    if isinstance(Padding, Member):
        top, bottom = same(shape[1], kh, stride[0], dilation[0]) if Padding == "Padding.Same" else (0, 0)
        left, right = same(shape[2], kw, stride[1], dilation[1]) if Padding == "Padding.Same" else (0, 0)
    else:
        (top, left), (bottom, right) = two(Padding), two(Padding)
    pad = (left, right + extra[1], top, bottom + extra[0])

    def forward(v, training):
        return F.conv2d(F.pad(v["input"], pad), v["conv1.weight"], v.get("conv1.bias"), stride, 0, dilation, Groups)

    arguments = [channels, kernel] if isinstance(kernel, int) else [channels, *kernel]
    defaults = {"Stride": (Stride, 1), "Padding": (Padding, 0), "Dilation": (Dilation, 1), "Groups": (Groups, 1), "Bias": (Bias, True)}
    named = {**{k: v for k, (v, d) in defaults.items() if v != d}, **named}
    parameters = {"conv1.weight": normal(channels, shape[0] // Groups, kh, kw)}
    if Bias:
        parameters["conv1.bias"] = normal(channels)
    case("Conv2D", name, [image(*shape), layer("Conv2D", *arguments, **named)], forward, {"input": normal(batch, *shape)}, parameters)


convolution("odd sizes", (3, 5, 7), 4, 3)
convolution("without bias", (2, 4, 3), 3, 2, Bias=False)
convolution("stride and padding", (2, 7, 6), 3, 3, Stride=2, Padding=1)
convolution("two sizes of everything", (2, 7, 6), 3, [3, 2], Stride=[1, 2], Padding=[2, 1], Dilation=[2, 1])
convolution("dilation", (1, 7, 8), 2, 3, Dilation=2, Padding=2)
convolution("groups", (4, 5, 4), 6, 3, Groups=2, Padding=1)
convolution("depthwise", (3, 4, 5), 3, 3, Groups=3, Padding=1)
convolution("depthwise, two filters per channel", (3, 4, 4), 6, 2, Groups=3)
convolution("pointwise with stride", (3, 5, 6), 2, 1, Stride=2)
convolution("kernel as large as the padded input", (2, 3, 4), 3, [5, 6], Padding=1)
convolution("same, odd kernel", (2, 5, 4), 2, 3, Padding=Member("Padding.Same"))
convolution("same, even kernel", (2, 5, 4), 2, [2, 4], Padding=Member("Padding.Same"))
convolution("same, stride 2", (2, 5, 6), 2, 3, Stride=2, Padding=Member("Padding.Same"))
convolution("same, stride beyond the kernel", (2, 7, 5), 2, 2, Stride=3, Padding=Member("Padding.Same"))
convolution("same, dilation", (1, 6, 5), 2, 3, Stride=2, Dilation=2, Padding=Member("Padding.Same"))
convolution("valid", (2, 5, 4), 2, 3, Padding=Member("Padding.Valid"))
convolution("rounded up", (2, 6, 7), 2, 3, Stride=2, Rounding=Member("Rounding.Ceil"), extra=(1, 0))
convolution("rounded up, but the last window would start in the padding", (1, 4, 4), 2, 1, Stride=3, Padding=1, Rounding=Member("Rounding.Ceil"))
convolution("exact", (2, 7, 5), 2, 3, Stride=2, Rounding=Member("Rounding.Exact"))

# ---- Pooling ------------------------------------------------------------------------------------------------------------------


def pool(kind, name, shape, size, values=None, Stride=None, Padding=0, Dilation=1, CountPadding=True, Rounding="Floor", batch=2):
    kernel, dilation = two(size), two(Dilation)
    stride = kernel if Stride is None else two(Stride)
    ceil = Rounding == "Ceil"

    def extreme(x):
        if isinstance(Padding, Member):
            (top, bottom), (left, right) = (same(shape[i + 1], kernel[i], stride[i], dilation[i]) for i in range(2))
            return F.max_pool2d(F.pad(x, (left, right, top, bottom), value=-torch.inf), kernel, stride, 0, dilation)
        return F.max_pool2d(x, kernel, stride, Padding, dilation, ceil)

    def average(x):
        if isinstance(Padding, Member):
            (top, bottom), (left, right) = (same(shape[i + 1], kernel[i], stride[i], dilation[i]) for i in range(2))
            pad = (left, right, top, bottom)
            mean = F.avg_pool2d(F.pad(x, pad), kernel, stride)
            return mean if CountPadding else mean / F.avg_pool2d(F.pad(torch.ones_like(x), pad), kernel, stride)
        return F.avg_pool2d(x, kernel, stride, Padding, ceil, CountPadding)

    function = {"MaxPool2D": extreme, "MinPool2D": lambda x: -extreme(-x), "AveragePool2D": average}[kind]
    named = {}
    if Stride is not None:
        named["Stride"] = Stride
    if Padding != 0:
        named["Padding"] = Padding
    if Dilation != 1:
        named["Dilation"] = Dilation
    if not CountPadding:
        named["CountPadding"] = False
    if Rounding != "Floor":
        named["Rounding"] = Member("Rounding." + Rounding)
    arguments = [size] if isinstance(size, int) else size
    case(kind, name, [image(*shape), layer(kind, *arguments, **named)], lambda v, t: function(v["input"]), {"input": values if values is not None else normal(batch, *shape)})


for extreme in ["MaxPool2D", "MinPool2D"]:
    pool(extreme, "side by side", (2, 4, 6), 2)
    pool(extreme, "odd sizes", (2, 5, 7), 2)
    pool(extreme, "of ResNet", (2, 7, 6), 3, Stride=2, Padding=1)
    pool(extreme, "two sizes", (2, 5, 6), [3, 2], Stride=[1, 2], Padding=[1, 0])
    pool(extreme, "rounded up", (2, 5, 7), 2, Rounding="Ceil")
    pool(extreme, "rounded up, with padding", (1, 6, 6), 3, Stride=2, Padding=1, Rounding="Ceil")
    pool(extreme, "dilation", (2, 7, 6), 2, Stride=1, Dilation=[3, 2])
    pool(extreme, "same", (2, 5, 6), 3, Stride=2, Padding=Member("Padding.Same"))
    pool(extreme, "ties go to the first", (1, 5, 5), 3, Stride=1, values=lambda draw: draw.integers(2, 2, 1, 5, 5).double())
    pool(extreme, "exact", (2, 5, 7), 3, Stride=2, Rounding="Exact")

pool("AveragePool2D", "side by side", (2, 4, 6), 2)
pool("AveragePool2D", "odd sizes", (2, 5, 7), 2)
pool("AveragePool2D", "padding counts", (2, 7, 6), 3, Stride=2, Padding=1)
pool("AveragePool2D", "padding does not count", (2, 7, 6), 3, Stride=2, Padding=1, CountPadding=False)
pool("AveragePool2D", "two sizes", (2, 5, 6), [3, 2], Stride=[1, 2], Padding=[1, 0])
pool("AveragePool2D", "rounded up", (2, 5, 7), 2, Rounding="Ceil")
pool("AveragePool2D", "rounded up, padding counts", (2, 6, 8), 3, Stride=2, Padding=1, Rounding="Ceil")
pool("AveragePool2D", "rounded up, padding does not count", (2, 6, 8), 3, Stride=2, Padding=1, Rounding="Ceil", CountPadding=False)
pool("AveragePool2D", "rounded up in one direction", (1, 6, 7), 4, Stride=[3, 3], Padding=1, Rounding="Ceil")
pool("AveragePool2D", "same", (2, 5, 6), 3, Stride=2, Padding=Member("Padding.Same"))
pool("AveragePool2D", "same, padding does not count", (2, 5, 6), 3, Stride=2, Padding=Member("Padding.Same"), CountPadding=False)

case("GlobalAveragePool", "image", [image(3, 4, 5), layer("GlobalAveragePool")], lambda v, t: v["input"].mean((2, 3)), {"input": normal(2, 3, 4, 5)})
case("GlobalAveragePool", "sequence", [image("T", 3), layer("GlobalAveragePool")], lambda v, t: v["input"].mean(1), {"input": normal(2, 5, 3)}, T=5)
case("GlobalMaxPool", "image", [image(3, 4, 5), layer("GlobalMaxPool")], lambda v, t: v["input"].amax((2, 3)), {"input": normal(2, 3, 4, 5)})
case("GlobalMaxPool", "sequence", [image("T", 3), layer("GlobalMaxPool")], lambda v, t: v["input"].amax(1), {"input": normal(2, 5, 3)}, T=5)
case("GlobalMaxPool", "ties share", [image(2, 3, 3), layer("GlobalMaxPool")], lambda v, t: v["input"].amax((2, 3)), {"input": lambda draw: draw.integers(3, 2, 2, 3, 3).double()})

# ---- Shapes -------------------------------------------------------------------------------------------------------------------

case("Flatten", "image", [image(2, 3, 4), layer("Flatten")], lambda v, t: v["input"].flatten(1), {"input": normal(2, 2, 3, 4)})
case("Flatten", "sequence", [image("T", 3), layer("Flatten"), layer("Tanh")], lambda v, t: torch.tanh(v["input"].flatten(1)), {"input": normal(2, 4, 3)}, T=4)
case("Reshape", "all extents", [image(2, 6), layer("Reshape", 3, 4)], lambda v, t: v["input"].reshape(-1, 3, 4), {"input": normal(2, 2, 6)})
case("Reshape", "one follows", [image(2, 3, 4), layer("Reshape", 4, -1)], lambda v, t: v["input"].reshape(-1, 4, 6), {"input": normal(2, 2, 3, 4)})
case("Reshape", "symbolic extent", [image("T", 6), layer("Reshape", "T", 2, 3)], lambda v, t: v["input"].reshape(-1, 5, 2, 3), {"input": normal(2, 5, 6)}, T=5)
case("Reshape", "a symbolic one follows", [image("T", 6), layer("Reshape", -1, 3)], lambda v, t: v["input"].reshape(-1, 10, 3), {"input": normal(2, 5, 6)}, T=5)
for mode, torch_mode in [("Nearest", "nearest"), ("Bilinear", "bilinear")]:
    align = {"align_corners": False} if mode == "Bilinear" else {}
    for factor in [2, 3, [1, 4], [4, 2]]:
        case("UpSample2D", f"{torch_mode} {factor}", [image(2, 3, 4), layer("UpSample2D", factor, Mode=Member("UpSampling." + mode))],
             lambda v, t, f=two(factor), m=torch_mode, a=align: F.interpolate(v["input"], scale_factor=tuple(map(float, f)), mode=m, **a), {"input": normal(2, 2, 3, 4)})
    case("UpSample2D", f"{torch_mode} of a single row, of any width", [image(2, 1, "W"), layer("UpSample2D", 2, Mode=Member("UpSampling." + mode))],
         lambda v, t, m=torch_mode, a=align: F.interpolate(v["input"], scale_factor=2.0, mode=m, **a), {"input": normal(2, 2, 1, 3)}, W=3)
case("UpSample2D", "of one column at run time", [image(2, 2, "W"), layer("UpSample2D", 2, Mode=Member("UpSampling.Bilinear"))],
     lambda v, t: F.interpolate(v["input"], scale_factor=2.0, mode="bilinear", align_corners=False), {"input": normal(2, 2, 2, 1)}, W=1)

# ---- Normalization ------------------------------------------------------------------------------------------------------------


def batch_norm(name, shape, channels, symbols=None, sizes=None, affine=True, momentum=0.1, epsilon=1e-5, batch=3, **named):
    last = len(shape) < 3

    def forward(v, training):
        x = v["input"].transpose(1, -1) if last else v["input"]
        y = F.batch_norm(x, v["bn1.running_mean"], v["bn1.running_var"], v.get("bn1.weight"), v.get("bn1.bias"), training, momentum, epsilon)
        return y.transpose(1, -1) if last else y

    parameters = {"bn1.weight": normal(channels), "bn1.bias": normal(channels)} if affine else {}
    case("BatchNorm", name, [image(*shape), layer("BatchNorm", **named)], forward, {"input": normal(batch, *(sizes or shape), scale=2.0)}, parameters,
         {"bn1.running_mean": normal(channels), "bn1.running_var": positive(channels)}, **(symbols or {}))


batch_norm("image", (3, 4, 5), 3)
batch_norm("vector", (4,), 4, batch=5)
batch_norm("sequence", ("T", 3), 3, symbols={"T": 5}, sizes=(5, 3))
batch_norm("without parameters", (2, 3, 3), 2, affine=False, Affine=False)
batch_norm("own momentum and epsilon", (2, 3, 4), 2, momentum=0.3, epsilon=1e-2, Momentum=0.3, Epsilon=0.01)

for name, shape, sizes, axes, symbols in [
    ("vector", (6,), (6,), 1, {}),
    ("sequence", ("T", 5), (4, 5), 1, {"T": 4}),
    ("last two axes", (2, 3, 4), (2, 3, 4), 2, {}),
    ("all axes", (2, 3, 4), (2, 3, 4), 3, {}),
]:
    last = list(sizes[-axes:])
    case("LayerNorm", name, [image(*shape), layer("LayerNorm", **({"Axes": axes} if axes > 1 else {}))],
         lambda v, t, s=last: F.layer_norm(v["input"], s, v["ln1.weight"], v["ln1.bias"]), {"input": normal(3, *sizes, scale=2.0)},
         {"ln1.weight": normal(*last), "ln1.bias": normal(*last)}, **symbols)
case("LayerNorm", "without bias", [image(2, 5), layer("LayerNorm", Bias=False, Epsilon=0.01)],
     lambda v, t: F.layer_norm(v["input"], [5], v["ln1.weight"], None, 0.01), {"input": normal(3, 2, 5)}, {"ln1.weight": normal(5)})
case("LayerNorm", "without parameters, over a symbolic axis", [image("T", 5), layer("LayerNorm", Affine=False, Axes=2)],
     lambda v, t: F.layer_norm(v["input"], [4, 5]), {"input": normal(3, 4, 5)}, T=4)

# ---- Losses -------------------------------------------------------------------------------------------------------------------


def loss_case(kind, name, shape, function, target, values=None, sizes=None, batch=3, symbols=None, **named):
    arguments = [named.pop("delta")] if "delta" in named else []
    case(kind, name, [image(*shape), layer(kind, *arguments, **named)], lambda v, t: v["input"] * 1,
         {"input": values if values is not None else normal(batch, *(sizes or shape), scale=2.0)}, targets={"target": target},
         loss=lambda y, t: function(y, t["target"]), **(symbols or {}))


EXTREME = torch.tensor([[1e4, -1e4, 0.0], [-1e4, 1e4, 1e4], [3.0, 1e4, -1e4], [-1e4, -1e4, -1e4]])
loss_case("CrossEntropy", "vector", (5,), F.cross_entropy, integers(5, 3))
loss_case("CrossEntropy", "extreme logits", (3,), F.cross_entropy, torch.tensor([0, 1, 2, 1]), values=EXTREME)
loss_case("CrossEntropy", "extreme logits, wrong labels", (3,), F.cross_entropy, torch.tensor([1, 0, 0, 2]), values=EXTREME.clone())
loss_case("CrossEntropy", "sequence", ("T", 4), lambda y, t: F.cross_entropy(y.transpose(1, 2), t), integers(4, 3, 5), sizes=(5, 4), symbols={"T": 5})
loss_case("CrossEntropy", "image", (3, 2, 4), F.cross_entropy, integers(3, 2, 2, 4), batch=2)
loss_case("CrossEntropy", "ignored labels", ("T", 4), lambda y, t: F.cross_entropy(y.transpose(1, 2), t, ignore_index=-100),
          torch.tensor([[0, -100, 3, 1, -100], [-100, -100, -100, -100, -100], [2, 2, -100, 0, 1]]), sizes=(5, 4), symbols={"T": 5}, IgnoreIndex=-100)
loss_case("CrossEntropy", "an ignored class", (3, 2, 4), lambda y, t: F.cross_entropy(y, t, ignore_index=0), integers(3, 2, 2, 4), batch=2, IgnoreIndex=0)
loss_case("CrossEntropy", "smoothed labels", (5,), lambda y, t: F.cross_entropy(y, t, label_smoothing=0.1), integers(5, 3), LabelSmoothing=0.1)
loss_case("CrossEntropy", "smoothed and ignored", (3, 2, 4), lambda y, t: F.cross_entropy(y, t, label_smoothing=0.2, ignore_index=1), integers(3, 2, 2, 4), batch=2,
          LabelSmoothing=0.2, IgnoreIndex=1)
loss_case("CrossEntropy", "weight", (4,), lambda y, t: 0.25 * F.cross_entropy(y, t), integers(4, 3), Weight=0.25)

bce = F.binary_cross_entropy_with_logits
loss_case("BinaryCrossEntropy", "vector", (4,), bce, lambda draw: draw.integers(2, 3, 4).double())
loss_case("BinaryCrossEntropy", "soft targets of an image", (2, 3, 2), bce, lambda draw: draw.uniform(3, 2, 3, 2))
loss_case("BinaryCrossEntropy", "extreme logits", (6,), bce, torch.tensor([[0.0, 1.0, 1.0, 0.0, 1.0, 0.5]]), values=torch.tensor([[1e4, 1e4, -1e4, -1e4, 0.0, 0.0]]))

sample_sum = lambda f: lambda y, t: f(y, t).flatten(1).sum(1).mean()
squared, absolute = (lambda y, t: (y - t) ** 2), (lambda y, t: (y - t).abs())
huber = lambda y, t: F.huber_loss(y, t, reduction="none")
for kind, function in [("MeanSquaredError", squared), ("MeanAbsoluteError", absolute), ("Huber", huber)]:
    loss_case(kind, "mean", (4,), lambda y, t, f=function: f(y, t).mean(), normal(3, 4))
    loss_case(kind, "sequence", ("T", 2), lambda y, t, f=function: f(y, t).mean(), normal(3, 5, 2), sizes=(5, 2), symbols={"T": 5})
    loss_case(kind, "sum", (2, 3, 2), sample_sum(function), normal(3, 2, 3, 2), Reduction=Member("Reduction.Sum"))
    loss_case(kind, "half of the sum", (2, 3), lambda y, t, f=function: 0.5 * sample_sum(f)(y, t), normal(3, 2, 3), Reduction=Member("Reduction.Half"))
    loss_case(kind, "equal, near and far", (5,), lambda y, t, f=function: f(y, t).mean(), torch.zeros(1, 5), values=torch.tensor([[0.0, 1.0, -1.0, 1e4, -1e4]]))
loss_case("Huber", "delta", (5,), lambda y, t: F.huber_loss(y, t, delta=0.5), torch.zeros(1, 5), values=torch.tensor([[0.0, 0.5, -0.5, 0.2, -3.0]]), delta=0.5)
case("MeanSquaredError", "two losses and weights", [image(4), layer("MeanSquaredError", Weight=2.0), layer("Tanh"), layer("MeanAbsoluteError", Weight=0.5, Name="squashed")],
     lambda v, t: torch.tanh(v["input"]), {"input": normal(3, 4)}, targets={"target": normal(3, 4), "squashed": normal(3, 4)},
     loss=lambda y, t: 2 * ((torch.atanh(y) - t["target"]) ** 2).mean() + 0.5 * (y - t["squashed"]).abs().mean())

LENGTH_OF = {"lengths": torch.tensor([[3.0], [5.0], [1.0]])}
STEPS = (torch.arange(5) < LENGTH_OF["lengths"]).double()


def over_time(kind, name, function, target, width=4, mask=STEPS, by=None, **named):
    """A loss over padded sequences: function(y, t) gives the loss of each step or element."""
    by = by or {"Lengths": "lengths"}
    inputs = LENGTH_OF if "Lengths" in by else {"mask": mask}
    declared = layer("Input", 1, Name="lengths") if "Lengths" in by else layer("Input", *mask.shape[2:] and ["T", mask.shape[2]] or ["T"], Name="mask")

    def loss(y, t):
        losses = function(y, t["target"])
        valid = (mask if mask.dim() == losses.dim() else mask[..., None]).expand_as(losses)
        total = (losses * valid).sum()
        return total / valid.sum() if "Reduction" not in named else (0.5 if named["Reduction"] == "Reduction.Half" else 1) * total / y.shape[0]

    case(kind, name, [declared, layer("Input", "T", width), layer(kind, **by, **named)], lambda v, t: v["input"] * 1,
         {**inputs, "input": normal(3, 5, width, scale=2.0)}, targets={"target": target}, loss=loss, T=5)


by_class = lambda y, t: F.cross_entropy(y.transpose(1, 2), t, reduction="none")
for reduction in ["Sum", "Half"]:
    loss_case("CrossEntropy", f"{reduction.lower()} over time", ("T", 4), lambda y, t, r=reduction: (0.5 if r == "Half" else 1) * by_class(y, t).sum(1).mean(), integers(4, 3, 5), sizes=(5, 4),
              symbols={"T": 5}, Reduction=Member(f"Reduction.{reduction}"))
loss_case("CrossEntropy", "sum over time, ignored labels", ("T", 4), lambda y, t: F.cross_entropy(y.transpose(1, 2), t, ignore_index=1, reduction="sum") / 3, integers(4, 3, 5), sizes=(5, 4),
          symbols={"T": 5}, IgnoreIndex=1, Reduction=Member("Reduction.Sum"))
over_time("CrossEntropy", "lengths", by_class, integers(4, 3, 5))
over_time("CrossEntropy", "lengths, sum over time", by_class, integers(4, 3, 5), Reduction=Member("Reduction.Sum"))
over_time("CrossEntropy", "mask", by_class, integers(4, 3, 5), mask=torch.tensor([[1.0, 0, 0, 1, 1], [0, 0, 0, 0, 0], [0, 1, 1, 1, 0]]), by={"Mask": "mask"})
case("CrossEntropy", "lengths and ignored labels", [layer("Input", 1, Name="lengths"), layer("Input", "T", 4), layer("CrossEntropy", Lengths="lengths", IgnoreIndex=2)], lambda v, t: v["input"] * 1,
     {**LENGTH_OF, "input": normal(3, 5, 4)}, targets={"target": integers(4, 3, 5)},
     loss=lambda y, t: F.cross_entropy(y.transpose(1, 2), torch.where(STEPS > 0, t["target"], 2), ignore_index=2), T=5)
case("CrossEntropy", "mask of an image's rows", [layer("Input", 2, Name="mask"), image(3, 2, 4), layer("CrossEntropy", Mask="mask")], lambda v, t: v["input"] * 1,
     {"mask": torch.tensor([[1.0, 0.0], [1.0, 1.0]]), "input": normal(2, 3, 2, 4)}, targets={"target": integers(3, 2, 2, 4)},
     loss=lambda y, t: F.cross_entropy(y, t["target"], reduction="none")[torch.tensor([0, 1, 1]), torch.tensor([0, 0, 1])].mean())
case("CrossEntropy", "tokens as the mask", [layer("Tokens", "T", Vocabulary=5, Name="words"), layer("Embedding", 3), layer("CrossEntropy", Mask="words")], lambda v, t: F.embedding(v["words"], v["embedding1.weight"]),
     {"words": torch.tensor([[3, 1, 0, 0], [4, 2, 2, 1]])}, {"embedding1.weight": normal(5, 3)}, targets={"target": integers(3, 2, 4)},
     loss=lambda y, t: by_class(y, t["target"])[torch.tensor([0, 0, 1, 1, 1, 1]), torch.tensor([0, 1, 0, 1, 2, 3])].mean(), T=4)
bce_each = lambda y, t: bce(y, t, reduction="none")
loss_case("BinaryCrossEntropy", "sum over time", ("T", 2), sample_sum(bce_each), lambda draw: draw.integers(2, 3, 5, 2).double(), sizes=(5, 2), symbols={"T": 5}, Reduction=Member("Reduction.Sum"))
over_time("BinaryCrossEntropy", "lengths", bce_each, lambda draw: draw.uniform(3, 5, 2), width=2)
for kind, function in [("MeanSquaredError", squared), ("MeanAbsoluteError", absolute), ("Huber", huber)]:
    over_time(kind, "lengths", function, normal(3, 5, 2), width=2)
    over_time(kind, "lengths, sum over time", function, normal(3, 5, 2), width=2, Reduction=Member("Reduction.Sum"))
over_time("MeanSquaredError", "mask of the steps", squared, normal(3, 5, 2), width=2, mask=torch.tensor([[1.0, 0, 0, 1, 1], [0, 0, 0, 0, 0], [0, 1, 1, 1, 0]]), by={"Mask": "mask"})
over_time("MeanSquaredError", "mask of the elements, half of the sum", squared, normal(3, 5, 2), width=2, mask=torch.tensor([[[1.0, 0]] * 5, [[0.0, 0]] * 5, [[1.0, 1], [0, 1], [1, 0], [0, 0], [1, 1]]]), by={"Mask": "mask"},
          Reduction=Member("Reduction.Half"))

# ---- A whole network ----------------------------------------------------------------------------------------------------------


def small_cnn(v, training):
    x = F.conv2d(v["input"], v["conv1.weight"], v["conv1.bias"], padding=1)
    x = F.batch_norm(x, v["bn1.running_mean"], v["bn1.running_var"], v["bn1.weight"], v["bn1.bias"], training)
    x = F.max_pool2d(F.relu(x), 2)
    x = F.relu(F.conv2d(x, v["conv2.weight"], v["conv2.bias"]))
    return F.linear(x.flatten(1), v["dense1.weight"], v["dense1.bias"])


case("Network", "convolutional", [
    image(1, 6, 6), layer("Conv2D", 2, 3, Padding=1), layer("BatchNorm"), layer("ReLU"), layer("MaxPool2D", 2),
    layer("Conv2D", 3, 2), layer("ReLU"), layer("Flatten"), layer("Dense", 4), layer("CrossEntropy"),
], small_cnn, {"input": normal(3, 1, 6, 6)}, {
    "conv1.weight": normal(2, 1, 3, 3), "conv1.bias": normal(2), "bn1.weight": normal(2), "bn1.bias": normal(2),
    "conv2.weight": normal(3, 2, 2, 2), "conv2.bias": normal(3), "dense1.weight": normal(4, 12), "dense1.bias": normal(4),
}, {"bn1.running_mean": normal(2), "bn1.running_var": positive(2)}, {"target": integers(4, 3)}, lambda y, t: F.cross_entropy(y, t["target"]))

# ---- Recurrent layers: PyTorch's own where it has them, steps written out where it has not ------------------------------------

def cell_parameters(gates, inputs, units, layers=1, directions=1, bias=True, state=None, name="", coupled=False):
    """Parameters of PyTorch's recurrent modules, by the names of a layer."""
    result, state = {}, state or units
    for i in range(layers):
        for suffix in ["", "_reverse"][:directions]:
            width = inputs if i == 0 else state * directions
            result[f"{name}.weight_ih_l{i}{suffix}"] = lambda d, w=width: d.normal(gates * units, w, scale=0.5)
            result[f"{name}.weight_hh_l{i}{suffix}"] = lambda d: d.normal(gates * units, state, scale=0.5)
            if bias:
                result[f"{name}.bias_ih_l{i}{suffix}"] = lambda d: d.normal(gates * units, scale=0.5)
                result[f"{name}.bias_hh_l{i}{suffix}"] = lambda d: d.normal(gates * units, scale=0.5)
    return result


def recurrent(mode, values, name, units, layers=1, directions=1, bias=True, x=None, state=None):
    """Runs one of PyTorch's recurrent modules; gives the outputs and the last states."""
    x = values["input"] if x is None else x
    flat_weights = [values[f"{name}.{kind}_l{i}{suffix}"] for i in range(layers) for suffix in ["", "_reverse"][:directions]
                    for kind in (["weight_ih", "weight_hh", "bias_ih", "bias_hh"] if bias else ["weight_ih", "weight_hh"])]
    zeros = torch.zeros(layers * directions, x.shape[0], units)
    state = state if state is not None else (zeros, zeros) if mode == "lstm" else zeros
    result = getattr(torch._VF, mode)(x, state, flat_weights, bias, layers, 0.0, False, directions == 2, True)
    return result[0], result[1:]


def sequence(width):
    return {"input": lambda d: d.normal(2, 4, width)}


def ends(y, units):
    """The output of each direction's last step."""
    return torch.cat([y[:, -1, :units], y[:, 0, units:]], -1)


for kind, mode, gates, stem in [("SimpleRNN", "rnn_tanh", 1, "rnn1"), ("LSTM", "lstm", 4, "lstm1"), ("GRU", "gru", 3, "gru1")]:
    for bias in [True, False]:
        options = {} if bias else {"Bias": False}
        case(kind, "outputs" if bias else "without biases", [layer("Input", "T", 3), layer(kind, 4, **options)],
             lambda v, t, m=mode, n=stem, b=bias: recurrent(m, v, n, 4, bias=b)[0], sequence(3), cell_parameters(gates, 3, 4, bias=bias, name=stem), T=4)
    case(kind, "last output", [layer("Input", "T", 3), layer(kind, 4, Last=True)], lambda v, t, m=mode, n=stem: recurrent(m, v, n, 4)[0][:, -1], sequence(3), cell_parameters(gates, 3, 4, name=stem), T=4)
    case(kind, "reversed", [layer("Input", "T", 3), layer(kind, 4, Reverse=True)], lambda v, t, m=mode, n=stem: recurrent(m, v, n, 4, x=v["input"].flip(1))[0].flip(1),
         sequence(3), cell_parameters(gates, 3, 4, name=stem), T=4)
    case(kind, "two layers", [layer("Input", "T", 3), layer(kind, 4, Layers=2)], lambda v, t, m=mode, n=stem: recurrent(m, v, n, 4, layers=2)[0],
         sequence(3), cell_parameters(gates, 3, 4, layers=2, name=stem), T=4)
    case(kind, "both directions", [layer("Input", "T", 3), layer(kind, 4, Bidirectional=Member("Bidirectional.Concat"))],
         lambda v, t, m=mode, n=stem: recurrent(m, v, n, 4, directions=2)[0], sequence(3), cell_parameters(gates, 3, 4, directions=2, name=stem), T=4)
    case(kind, "two layers, both directions, last outputs", [layer("Input", "T", 3), layer(kind, 4, Layers=2, Bidirectional=Member("Bidirectional.Concat"), Last=True)],
         lambda v, t, m=mode, n=stem: ends(recurrent(m, v, n, 4, layers=2, directions=2)[0], 4), sequence(3), cell_parameters(gates, 3, 4, layers=2, directions=2, name=stem), T=4)
    case(kind, "both directions, added", [layer("Input", "T", 3), layer(kind, 4, Bidirectional=Member("Bidirectional.Sum"))],
         lambda v, t, m=mode, n=stem: sum(recurrent(m, v, n, 4, directions=2)[0].split(4, -1)), sequence(3), cell_parameters(gates, 3, 4, directions=2, name=stem), T=4)


def packed(mode, values, name, units, layers=1, directions=2):
    """What PyTorch makes of a packed sequence: outputs, which are zero at padding, and the last layer's state after the last valid step."""
    modules = {"rnn_tanh": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}
    lengths = values["lengths"].detach().reshape(-1).long()
    module = modules[mode](values["input"].shape[2], units, layers, batch_first=True, bidirectional=directions == 2)
    sequence = torch.nn.utils.rnn.pack_padded_sequence(values["input"], lengths, batch_first=True, enforce_sorted=False)
    zeros = torch.zeros(layers * directions, lengths.shape[0], units)
    weights = [values[f"{name}.{kind}_l{i}{suffix}"] for i in range(layers) for suffix in ["", "_reverse"][:directions] for kind in ["weight_ih", "weight_hh", "bias_ih", "bias_hh"]]
    hidden = module.permute_hidden((zeros, zeros) if mode == "lstm" else zeros, sequence.sorted_indices)
    result = getattr(torch._VF, mode)(sequence.data, sequence.batch_sizes, hidden, weights, True, layers, 0.0, False, directions == 2)
    output = torch.nn.utils.rnn.PackedSequence(result[0], sequence.batch_sizes, sequence.sorted_indices, sequence.unsorted_indices)
    last = result[1][-directions:].index_select(1, sequence.unsorted_indices)
    return torch.nn.utils.rnn.pad_packed_sequence(output, batch_first=True, total_length=values["input"].shape[1])[0], torch.cat(list(last), -1)


LENGTHS = {"lengths": lambda d: torch.tensor([[3.0], [5.0], [1.0]]), "input": lambda d: d.normal(3, 5, 3)}
for kind, mode, gates, stem in [("SimpleRNN", "rnn_tanh", 1, "rnn1"), ("LSTM", "lstm", 4, "lstm1"), ("GRU", "gru", 3, "gru1")]:
    both_ways = {"Bidirectional": Member("Bidirectional.Concat"), "Lengths": "lengths"}
    start = [layer("Input", 1, Name="lengths"), layer("Input", "T", 3)]
    if kind != "SimpleRNN":
        case(kind, "lengths, both directions", [*start, layer(kind, 4, **both_ways)],
             lambda v, t, m=mode, n=stem: packed(m, v, n, 4)[0], LENGTHS, cell_parameters(gates, 3, 4, directions=2, name=stem), T=5)
    case(kind, "lengths, two layers, both directions", [*start, layer(kind, 4, Layers=2, **both_ways)],
         lambda v, t, m=mode, n=stem: packed(m, v, n, 4, 2)[0], LENGTHS, cell_parameters(gates, 3, 4, layers=2, directions=2, name=stem), T=5)
    case(kind, "lengths, two layers, both directions, last outputs", [*start, layer(kind, 4, Layers=2, Last=True, **both_ways)],
         lambda v, t, m=mode, n=stem: packed(m, v, n, 4, 2)[1], LENGTHS, cell_parameters(gates, 3, 4, layers=2, directions=2, name=stem), T=5)
    case(kind, "lengths, last output", [*start, layer(kind, 4, Last=True, Lengths="lengths")],
         lambda v, t, m=mode, n=stem: packed(m, v, n, 4, 1, 1)[1], LENGTHS, cell_parameters(gates, 3, 4, name=stem), T=5)

case("LSTM", "projected", [layer("Input", "T", 3), layer("LSTM", 4, Projection=2)],
     lambda v, t: torch._VF.lstm(v["input"], (torch.zeros(1, 2, 2), torch.zeros(1, 2, 4)), [v[f"lstm1.{n}_l0"] for n in ["weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr"]], True, 1, 0.0, False, False, True)[0],
     sequence(3), {**cell_parameters(4, 3, 4, state=2, name="lstm1"), "lstm1.weight_hr_l0": lambda d: d.normal(2, 4)}, T=4)
case("SimpleRNN", "ReLU", [layer("Input", "T", 3), layer("SimpleRNN", 4, ReLU=True)], lambda v, t: recurrent("rnn_relu", v, "rnn1", 4)[0], sequence(3), cell_parameters(1, 3, 4, name="rnn1"), T=4)


def unrolled(values, name, step, units, states=1):
    """Steps written out: step(gates of the input, state's weight, state's bias, states) gives the next states, the first of which is the output."""
    x = values["input"]
    states = [torch.zeros(x.shape[0], units) for _ in range(states)]
    outputs = []
    for time in range(x.shape[1]):
        gates = x[:, time] @ values[f"{name}.weight_ih_l0"].T + values[f"{name}.bias_ih_l0"]
        states = step(gates, values[f"{name}.weight_hh_l0"], values[f"{name}.bias_hh_l0"], states)
        outputs.append(states[0])
    return torch.stack(outputs, 1)


def gru_step(reset_before, update_is_new):
    def step(gates, weight, bias, states):
        (h,), (wr, wz, wn), (br, bz, bn), (xr, xz, xn) = states, weight.chunk(3), bias.chunk(3), gates.chunk(3, -1)
        r, z = torch.sigmoid(xr + h @ wr.T + br), torch.sigmoid(xz + h @ wz.T + bz)
        n = torch.tanh(xn + (r * h) @ wn.T + bn) if reset_before else torch.tanh(xn + r * (h @ wn.T + bn))
        return [z * n + (1 - z) * h if update_is_new else (1 - z) * n + z * h]
    return step


for before, new in [(True, False), (False, True), (True, True)]:
    case("GRU", f"reset before: {before}, update is new: {new}", [layer("Input", "T", 3), layer("GRU", 4, ResetBefore=before, UpdateIsNew=new)],
         lambda v, t, b=before, n=new: unrolled(v, "gru1", gru_step(b, n), 4), sequence(3), cell_parameters(3, 3, 4, name="gru1"), T=4)


def lstm_step(values, coupled, peephole):
    seen = lambda name, c: values[f"lstm1.weight_c{name}_l0"] * c if peephole else 0
    def step(gates, weight, bias, states):
        (h, c), z = states, (gates + states[0] @ weight.T + bias).chunk(3 if coupled else 4, -1)
        f = torch.sigmoid(z[-3] + seen("f", c))
        i = 1 - f if coupled else torch.sigmoid(z[0] + seen("i", c))
        c = f * c + i * torch.tanh(z[-2])
        return [torch.sigmoid(z[-1] + seen("o", c)) * torch.tanh(c), c]
    return step


for coupled, peephole in [(True, False), (False, True), (True, True)]:
    extra = {f"lstm1.weight_c{g}_l0": (lambda d: d.normal(4)) for g in (["f", "o"] if coupled else ["i", "f", "o"])} if peephole else {}
    case("LSTM", f"coupled: {coupled}, peephole: {peephole}", [layer("Input", "T", 3), layer("LSTM", 4, Coupled=coupled, Peephole=peephole)],
         lambda v, t, c=coupled, p=peephole: unrolled(v, "lstm1", lstm_step(v, c, p), 4, 2),
         sequence(3), {**cell_parameters(3 if coupled else 4, 3, 4, name="lstm1"), **extra}, T=4)

case("LSTM", "states handed on", [layer("Input", "T", 3), layer("LSTM", 4, Final="h", FinalCell="c", Name="first"), layer("LSTM", 4, Initial="h", InitialCell="c", Name="second")],
     lambda v, t: (lambda run: recurrent("lstm", v, "second", 4, x=run[0], state=tuple(run[1]))[0])(recurrent("lstm", v, "first", 4)),
     sequence(3), {**cell_parameters(4, 3, 4, name="first"), **cell_parameters(4, 4, 4, name="second")}, T=4)


def ctrnn_step(alpha, f):
    def step(gates, weight, bias, states):
        h, v = states
        v = alpha * (gates + h @ weight.T + bias) + (1 - alpha) * v
        return [f(v), v]
    return step


for alpha, f, options in [(0.3, torch.tanh, {}), (0.5, torch.relu, {"Activation": Member("Activation.ReLU")}), (0.75, torch.sigmoid, {"Activation": Member("Activation.Sigmoid")})]:
    case("CTRNN", f"alpha {alpha}, {f.__name__}", [layer("Input", "T", 3), layer("CTRNN", 4, alpha, **options)],
         lambda v, t, a=alpha, f=f: unrolled(v, "ctrnn1", ctrnn_step(a, f), 4, 2), sequence(3), cell_parameters(1, 3, 4, name="ctrnn1"), T=4)
case("CTRNN", "alpha 1 is PyTorch's RNN", [layer("Input", "T", 3), layer("CTRNN", 4, 1, Layers=2, Bidirectional=Member("Bidirectional.Concat"))],
     lambda v, t: recurrent("rnn_tanh", v, "ctrnn1", 4, layers=2, directions=2)[0], sequence(3), cell_parameters(1, 3, 4, layers=2, directions=2, name="ctrnn1"), T=4)

# ---- Attention ----------------------------------------------------------------------------------------------------------------


def attention_parameters(name, width, memory=None, bias=True):
    """Parameters of PyTorch's multi-head attention, by the names of a layer."""
    if memory in (None, width):
        result = {f"{name}.in_proj_weight": lambda d: d.normal(3 * width, width, scale=0.5)}
    else:
        result = {f"{name}.{part}_proj_weight": (lambda d, w=w: d.normal(width, w, scale=0.5)) for part, w in [("q", width), ("k", memory), ("v", memory)]}
    result[f"{name}.out_proj.weight"] = lambda d: d.normal(width, width, scale=0.5)
    if bias:
        result |= {f"{name}.in_proj_bias": lambda d: d.normal(3 * width, scale=0.5), f"{name}.out_proj.bias": lambda d: d.normal(width, scale=0.5)}
    return result


def attention(values, name, heads, x, memory=None, mask=None, causal=False, weights=False):
    """PyTorch's own function, batch first."""
    x, memory = x.transpose(0, 1), (x if memory is None else memory).transpose(0, 1)
    separate = f"{name}.q_proj_weight" in values
    later = torch.ones(x.shape[0], memory.shape[0], dtype=torch.bool).triu(1 + memory.shape[0] - x.shape[0]) if causal else None
    output, shares = F.multi_head_attention_forward(
        x, memory, memory, x.shape[2], heads, values.get(f"{name}.in_proj_weight"), values.get(f"{name}.in_proj_bias"), None, None, False, 0.0,
        values[f"{name}.out_proj.weight"], values.get(f"{name}.out_proj.bias"), training=False, key_padding_mask=None if mask is None else mask == 0, need_weights=weights, attn_mask=later,
        use_separate_proj_weight=separate, average_attn_weights=False, **({f"{part}_proj_weight": values[f"{name}.{part}_proj_weight"] for part in "qkv"} if separate else {}))
    return shares if weights else output.transpose(0, 1)


MASK = torch.tensor([[1.0, 1.0, 0.0, 1.0], [1.0, 0.0, 0.0, 0.0]])
for name, options in [("self", {}), ("causal", {"Causal": True}), ("without biases", {"Bias": False})]:
    case("MultiHeadAttention", name, [layer("Input", "T", 6), layer("MultiHeadAttention", 2, **options)],
         lambda v, t, o=options: attention(v, "attention1", 2, v["input"], causal=o.get("Causal", False)), {"input": lambda d: d.normal(2, 5, 6)},
         attention_parameters("attention1", 6, bias=options.get("Bias", True)), T=5)
case("MultiHeadAttention", "padding", [layer("Input", "T", Name="mask"), layer("Input", "T", 6), layer("MultiHeadAttention", 3, Mask="mask")],
     lambda v, t: attention(v, "attention1", 3, v["input"], mask=v["mask"]), {"mask": MASK, "input": lambda d: d.normal(2, 4, 6)}, attention_parameters("attention1", 6), T=4)
case("MultiHeadAttention", "padding, causal", [layer("Input", "T", Name="mask"), layer("Input", "T", 6), layer("MultiHeadAttention", 3, Mask="mask", Causal=True)],
     lambda v, t: attention(v, "attention1", 3, v["input"], mask=v["mask"], causal=True), {"mask": MASK, "input": lambda d: d.normal(2, 4, 6)}, attention_parameters("attention1", 6), T=4)
for width in [4, 5]:
    case("MultiHeadAttention", f"memory of width {width}", [layer("Input", "S", width, Name="memory"), layer("Input", "T", 4), layer("MultiHeadAttention", 2, Memory="memory")],
         lambda v, t: attention(v, "attention1", 2, v["input"], v["memory"]), {"memory": lambda d, w=width: d.normal(2, 3, w), "input": lambda d: d.normal(2, 5, 4)},
         attention_parameters("attention1", 4, width), S=3, T=5)
case("MultiHeadAttention", "memory with padding", [layer("Input", "S", Name="mask"), layer("Input", "S", 4, Name="memory"), layer("Input", "T", 4), layer("MultiHeadAttention", 2, Memory="memory", Mask="mask")],
     lambda v, t: attention(v, "attention1", 2, v["input"], v["memory"], v["mask"]), {"mask": MASK, "memory": lambda d: d.normal(2, 4, 4), "input": lambda d: d.normal(2, 5, 4)},
     attention_parameters("attention1", 4), S=4, T=5)
case("MultiHeadAttention", "one position", [layer("Input", "T", 4), layer("MultiHeadAttention", 4, Causal=True)],
     lambda v, t: attention(v, "attention1", 4, v["input"], causal=True), {"input": lambda d: d.normal(3, 1, 4)}, attention_parameters("attention1", 4), T=1)
case("MultiHeadAttention", "the weights", [layer("Input", "T", 4), layer("MultiHeadAttention", 2, Causal=True, Weights="weights"), layer("From", "weights")],
     lambda v, t: attention(v, "attention1", 2, v["input"], causal=True, weights=True), {"input": lambda d: d.normal(2, 3, 4)}, attention_parameters("attention1", 4), training=False, T=3)


def additive(v, query, memory, name="additiveAttention1", mask=None, bias=True):
    """Bahdanau's attention with PyTorch's own parts: the mixtures and the weights."""
    hidden = torch.tanh(F.linear(query, v[f"{name}.query.weight"], v[f"{name}.query.bias"] if bias else None)[:, :, None] + F.linear(memory, v[f"{name}.key.weight"])[:, None])
    scores = F.linear(hidden, v[f"{name}.score.weight"])[..., 0]
    weights = F.softmax(scores if mask is None else scores.masked_fill(mask[:, None] == 0, -torch.inf), -1)
    return weights @ memory, weights


def additive_parameters(units, width, memory, name="additiveAttention1", bias=True):
    result = {f"{name}.query.weight": normal(units, width), f"{name}.key.weight": normal(units, memory), f"{name}.score.weight": normal(1, units)}
    return {**result, f"{name}.query.bias": normal(units)} if bias else result


MEMORY, QUERY, PADDING = layer("Input", "S", 3, Name="memory"), layer("Input", "T", 5), layer("Input", "S", Name="mask")
SOURCES = {"memory": normal(2, 4, 3), "input": normal(2, 6, 5)}
as_image = lambda x: x.flatten(2).transpose(1, 2)
case("AdditiveAttention", "sequence over a memory", [MEMORY, QUERY, layer("AdditiveAttention", 7, Memory="memory")],
     lambda v, t: additive(v, v["input"], v["memory"])[0], SOURCES, additive_parameters(7, 5, 3), S=4, T=6)
case("AdditiveAttention", "vector over a memory with padding", [PADDING, MEMORY, layer("Input", 5), layer("AdditiveAttention", 7, Memory="memory", Mask="mask")],
     lambda v, t: additive(v, v["input"][:, None], v["memory"], mask=v["mask"])[0][:, 0], {"mask": MASK, "memory": normal(2, 4, 3), "input": normal(2, 5)}, additive_parameters(7, 5, 3), S=4)
case("AdditiveAttention", "lengths, without bias", [layer("Input", 1, Name="lengths"), MEMORY, QUERY, layer("AdditiveAttention", 2, Memory="memory", Lengths="lengths", Bias=False)],
     lambda v, t: additive(v, v["input"], v["memory"], mask=(torch.arange(4) < v["lengths"].detach()), bias=False)[0], {"lengths": torch.tensor([[4.0], [1.0]]), **SOURCES}, additive_parameters(2, 5, 3, bias=False), S=4, T=6)
case("AdditiveAttention", "over itself", [QUERY, layer("AdditiveAttention", 4)], lambda v, t: additive(v, v["input"], v["input"])[0], {"input": normal(2, 6, 5)}, additive_parameters(4, 5, 5), T=6)
case("AdditiveAttention", "over an image", [layer("Input", 3, 2, 4, Name="image"), layer("Input", 5), layer("AdditiveAttention", 4, Memory="image")],
     lambda v, t: additive(v, v["input"][:, None], as_image(v["image"]))[0][:, 0], {"image": normal(2, 3, 2, 4), "input": normal(2, 5)}, additive_parameters(4, 5, 3))
case("AdditiveAttention", "the weights", [MEMORY, QUERY, layer("AdditiveAttention", 7, Memory="memory", Weights="weights"), layer("From", "weights")],
     lambda v, t: additive(v, v["input"], v["memory"])[1], SOURCES, additive_parameters(7, 5, 3), S=4, T=6)


def dot_product(query, memory, mask=None, scaled=True):
    scores = query @ memory.transpose(1, 2) / (query.shape[2] ** 0.5 if scaled else 1)
    weights = F.softmax(scores if mask is None else scores.masked_fill(mask[:, None] == 0, -torch.inf), -1)
    return weights @ memory, weights


WIDE = {"memory": normal(2, 4, 5), "input": normal(2, 6, 5)}
WIDE_MEMORY = layer("Input", "S", 5, Name="memory")
case("DotProductAttention", "sequence over a memory", [WIDE_MEMORY, QUERY, layer("DotProductAttention", Memory="memory")], lambda v, t: dot_product(v["input"], v["memory"])[0], WIDE, S=4, T=6)
case("DotProductAttention", "not scaled, padding", [PADDING, WIDE_MEMORY, QUERY, layer("DotProductAttention", Memory="memory", Mask="mask", Scaled=False)],
     lambda v, t: dot_product(v["input"], v["memory"], v["mask"], False)[0], {"mask": MASK, **WIDE}, S=4, T=6)
case("DotProductAttention", "vector over a memory, lengths", [layer("Input", 1, Name="lengths"), WIDE_MEMORY, layer("Input", 5), layer("DotProductAttention", Memory="memory", Lengths="lengths")],
     lambda v, t: dot_product(v["input"][:, None], v["memory"], torch.arange(4) < v["lengths"].detach())[0][:, 0],
     {"lengths": torch.tensor([[2.0], [4.0]]), "memory": normal(2, 4, 5), "input": normal(2, 5)}, S=4)
case("DotProductAttention", "over itself", [QUERY, layer("DotProductAttention")], lambda v, t: dot_product(v["input"], v["input"])[0], {"input": normal(2, 6, 5)}, T=6)
case("DotProductAttention", "over an image", [layer("Input", 5, 2, 3, Name="image"), layer("Input", 5), layer("DotProductAttention", Memory="image")],
     lambda v, t: dot_product(v["input"][:, None], as_image(v["image"]))[0][:, 0], {"image": normal(2, 5, 2, 3), "input": normal(2, 5)})
case("DotProductAttention", "the weights", [WIDE_MEMORY, layer("Input", 5), layer("DotProductAttention", Memory="memory", Weights="weights"), layer("From", "weights")],
     lambda v, t: dot_product(v["input"][:, None], v["memory"])[1][:, 0], {"memory": normal(2, 4, 5), "input": normal(2, 5)}, training=False, S=4)


def attention_pooling(v, x, mask=None, bias=True):
    scores = torch.tanh(F.linear(x, v["attentionPooling1.weight"], v["attentionPooling1.bias"] if bias else None)) @ v["attentionPooling1.context"]
    weights = F.softmax(scores if mask is None else scores.masked_fill(mask == 0, -torch.inf), -1)
    return (weights[:, :, None] * x).sum(1), weights


def pooling_parameters(units, width, bias=True):
    result = {"attentionPooling1.weight": normal(units, width), "attentionPooling1.context": normal(units)}
    return {**result, "attentionPooling1.bias": normal(units)} if bias else result


case("AttentionPooling", "sequence", [QUERY, layer("AttentionPooling", 4)], lambda v, t: attention_pooling(v, v["input"])[0], {"input": normal(2, 6, 5)}, pooling_parameters(4, 5), T=6)
case("AttentionPooling", "padding", [layer("Input", "T", Name="mask"), QUERY, layer("AttentionPooling", 4, Mask="mask")],
     lambda v, t: attention_pooling(v, v["input"], v["mask"])[0], {"mask": MASK, "input": normal(2, 4, 5)}, pooling_parameters(4, 5), T=4)
case("AttentionPooling", "lengths, without bias", [layer("Input", 1, Name="lengths"), QUERY, layer("AttentionPooling", 4, Lengths="lengths", Bias=False)],
     lambda v, t: attention_pooling(v, v["input"], torch.arange(6) < v["lengths"].detach(), False)[0], {"lengths": torch.tensor([[6.0], [2.0]]), "input": normal(2, 6, 5)}, pooling_parameters(4, 5, False), T=6)
case("AttentionPooling", "image", [image(5, 2, 3), layer("AttentionPooling", 4)], lambda v, t: attention_pooling(v, as_image(v["input"]))[0], {"input": normal(2, 5, 2, 3)}, pooling_parameters(4, 5))
case("AttentionPooling", "the weights", [QUERY, layer("AttentionPooling", 4, Weights="weights"), layer("From", "weights")], lambda v, t: attention_pooling(v, v["input"])[1], {"input": normal(2, 6, 5)}, pooling_parameters(4, 5), T=6)


def linear(v, name, x):
    return F.linear(x, v[f"{name}.weight"], v[f"{name}.bias"])


def norm(v, name, x):
    return F.layer_norm(x, x.shape[-1:], v[f"{name}.weight"], v[f"{name}.bias"])


def encoder_layer(values, first):
    """PyTorch's own module, with the values as its parameters."""
    module = torch.nn.TransformerEncoderLayer(6, 2, 10, dropout=0.0, batch_first=True, norm_first=first)
    return torch.nn.utils.stateless.functional_call(module, {k: v for k, v in values.items() if k != "input"}, (values["input"],))


def decoder_layer(values, first=False):
    module = torch.nn.TransformerDecoderLayer(6, 2, 10, dropout=0.0, batch_first=True, norm_first=first)
    later = torch.ones(values["input"].shape[1], values["input"].shape[1], dtype=torch.bool).triu(1)
    return torch.nn.utils.stateless.functional_call(module, {k: v for k, v in values.items() if k not in ("input", "memory")}, (values["input"], values["memory"]), {"tgt_mask": later})


FEED_FORWARD = {"linear1.weight": lambda d: d.normal(10, 6, scale=0.5), "linear1.bias": lambda d: d.normal(10), "linear2.weight": lambda d: d.normal(6, 10, scale=0.5), "linear2.bias": lambda d: d.normal(6)}
norms = lambda count: {f"norm{i + 1}.{kind}": (lambda d: d.normal(6)) for i in range(count) for kind in ["weight", "bias"]}
inner = [layer("Dense", 10, Name="linear1"), layer("ReLU"), layer("Dense", 6, Name="linear2")]
case("MultiHeadAttention", "encoder layer", [
    layer("Input", "T", 6), layer("MultiHeadAttention", 2, Name="self_attn"), layer("Add", "input"), layer("LayerNorm", Name="norm1"), layer("Tap", "mid"),
    *inner, layer("Add", "mid"), layer("LayerNorm", Name="norm2"),
], lambda v, t: encoder_layer(v, False), {"input": lambda d: d.normal(2, 5, 6)}, {**attention_parameters("self_attn", 6), **FEED_FORWARD, **norms(2)}, T=5)
case("MultiHeadAttention", "encoder layer, norm first", [
    layer("Input", "T", 6), layer("LayerNorm", Name="norm1"), layer("MultiHeadAttention", 2, Name="self_attn"), layer("Add", "input"), layer("Tap", "mid"),
    layer("LayerNorm", Name="norm2"), *inner, layer("Add", "mid"),
], lambda v, t: encoder_layer(v, True), {"input": lambda d: d.normal(2, 5, 6)}, {**attention_parameters("self_attn", 6), **FEED_FORWARD, **norms(2)}, T=5)
case("MultiHeadAttention", "decoder layer", [
    layer("Input", "S", 6, Name="memory"), layer("Input", "T", 6), layer("MultiHeadAttention", 2, Causal=True, Name="self_attn"), layer("Add", "input"), layer("LayerNorm", Name="norm1"), layer("Tap", "own"),
    layer("MultiHeadAttention", 2, Memory="memory", Name="multihead_attn"), layer("Add", "own"), layer("LayerNorm", Name="norm2"), layer("Tap", "mid"),
    *inner, layer("Add", "mid"), layer("LayerNorm", Name="norm3"),
], lambda v, t: decoder_layer(v), {"memory": lambda d: d.normal(2, 4, 6), "input": lambda d: d.normal(2, 5, 6)},
    {**attention_parameters("self_attn", 6), **attention_parameters("multihead_attn", 6), **FEED_FORWARD, **norms(3)}, S=4, T=5)
case("MultiHeadAttention", "decoder layer, norm first", [
    layer("Input", "S", 6, Name="memory"), layer("Input", "T", 6), layer("LayerNorm", Name="norm1"), layer("MultiHeadAttention", 2, Causal=True, Name="self_attn"), layer("Add", "input"), layer("Tap", "own"),
    layer("LayerNorm", Name="norm2"), layer("MultiHeadAttention", 2, Memory="memory", Name="multihead_attn"), layer("Add", "own"), layer("Tap", "mid"),
    layer("LayerNorm", Name="norm3"), *inner, layer("Add", "mid"),
], lambda v, t: decoder_layer(v, True), {"memory": lambda d: d.normal(2, 4, 6), "input": lambda d: d.normal(2, 5, 6)},
    {**attention_parameters("self_attn", 6), **attention_parameters("multihead_attn", 6), **FEED_FORWARD, **norms(3)}, S=4, T=5)
case("MultiHeadAttention", "lengths", [layer("Input", 1, Name="lengths"), layer("Input", "T", 6), layer("MultiHeadAttention", 3, Lengths="lengths")],
     lambda v, t: attention(v, "attention1", 3, v["input"], mask=torch.arange(4) < v["lengths"].detach()), {"lengths": torch.tensor([[3.0], [1.0]]), "input": lambda d: d.normal(2, 4, 6)},
     attention_parameters("attention1", 6), T=4)


def waves(positions, width):
    position, pair = torch.arange(positions, dtype=torch.double)[:, None], torch.arange(0, width, 2, dtype=torch.double)
    angles = position / 10000 ** (pair / width)
    return torch.stack([angles.sin(), angles.cos()], -1).reshape(positions, -1)[:, :width]


case("PositionalEncoding", "waves", [layer("Input", "T", 6), layer("PositionalEncoding")], lambda v, t: v["input"] + waves(5, 6), {"input": lambda d: d.normal(2, 5, 6)}, T=5)
case("PositionEmbedding", "shorter than the table", [layer("Input", "T", 3), layer("PositionEmbedding", 6, Name="position")], lambda v, t: v["input"] + v["position.weight"][:4],
     {"input": lambda d: d.normal(2, 4, 3)}, {"position.weight": lambda d: d.normal(6, 3)}, T=4)
case("PositionEmbedding", "fixed length", [layer("Input", 4, 3), layer("PositionEmbedding", 4)], lambda v, t: v["input"] + v["position1.weight"],
     {"input": lambda d: d.normal(2, 4, 3)}, {"position1.weight": lambda d: d.normal(4, 3)})

for old in FOLDER.glob("*.json"):
    old.unlink()
for kind, cases in sorted(FILES.items()):
    lines = ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases)
    (FOLDER / f"{kind}.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8", newline="\n")
print(f"{sum(len(c) for c in FILES.values())} cases of {len(FILES)} kinds")
