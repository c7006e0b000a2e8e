"""torch on one thread, with its own layers, backward pass and SGD."""

import torch
from torch import nn
from torch.nn import functional as F

from serve import losses_of, precision, problem, serve, variant
from torch_transformer import Transformer

torch.set_num_threads(1)
torch.set_default_dtype(getattr(torch, precision()))

ACTIVATIONS = {"sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "relu": nn.ReLU, "linear": nn.Identity}


def filled(module, layer):
    with torch.no_grad():
        module.weight.copy_(torch.tensor(layer["weights"]).reshape(module.weight.shape))
        module.bias.copy_(torch.tensor(layer["bias"]))
    return module


def modules(layer):
    kind = layer["type"]
    if kind == "flatten":
        return [nn.Flatten()]
    if kind == "pool":
        return [nn.MaxPool2d(layer["kernel"])]
    if kind == "conv":
        module = nn.Conv2d(layer["channels"], layer["filters"], layer["kernel"], padding=layer["padding"])
    else:
        module = nn.Linear(layer["inputs"], layer["units"])
    activation = [] if layer["activation"] == "linear" else [ACTIVATIONS[layer["activation"]]()]
    return [filled(module, layer), *activation]


def network(task):
    """The chain of layers, and what J is of its output."""
    chain = nn.Sequential(*[module for layer in task["layers"] for module in modules(layer)])
    x = torch.tensor(task["x"]).reshape(task["batch"], *task["input"])
    if variant() == "channels_last":
        chain = chain.to(memory_format=torch.channels_last)
        x = x.contiguous(memory_format=torch.channels_last)
    y = torch.tensor(task["y"])
    if task["loss"] == "cross-entropy":
        return chain, lambda: F.cross_entropy(chain(x), y)
    y = y.reshape(task["batch"], -1)
    return chain, lambda: ((chain(x) - y) ** 2).sum() * 0.5


def transformer(task):
    model = Transformer(task)
    x = torch.tensor(task["x"]).reshape(task["batch"], task["length"])
    y = torch.tensor(task["y"])
    return model, lambda: F.cross_entropy(model(x).reshape(-1, task["vocabulary"]), y)


def main():
    task = problem()
    model, loss_of = {"network": network, "transformer": transformer}[task["kind"]](task)
    optimizer = torch.optim.SGD(model.parameters(), lr=task["learningRate"])
    last = None

    def step():
        nonlocal last
        optimizer.zero_grad(set_to_none=True)
        last = loss_of()
        last.backward()
        optimizer.step()

    serve(torch.__version__, losses_of(step, lambda: last.item()), step)


main()
