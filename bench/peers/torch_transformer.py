"""The character transformer in torch: pre-norm blocks, causal attention, GELU by erf."""

import torch
from torch import nn
from torch.nn import functional as F


class Block(nn.Module):
    def __init__(self, task, mask):
        super().__init__()
        width = task["width"]
        self.heads, self.mask = task["heads"], mask
        self.norm1 = nn.LayerNorm(width, task["epsilon"])
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.out = nn.Linear(width, width, bias=False)
        self.norm2 = nn.LayerNorm(width, task["epsilon"])
        self.up = nn.Linear(width, 4 * width)
        self.down = nn.Linear(4 * width, width)

    def attend(self, x):
        batch, length, width = x.shape
        each = width // self.heads
        q, k, v = (part.view(batch, length, self.heads, each).transpose(1, 2) for part in self.qkv(x).split(width, 2))
        weights = (q @ k.transpose(-2, -1) * each**-0.5 + self.mask).softmax(-1)
        return self.out((weights @ v).transpose(1, 2).reshape(batch, length, width))

    def forward(self, x):
        x = x + self.attend(self.norm1(x))
        return x + self.down(F.gelu(self.up(self.norm2(x))))


class Transformer(nn.Module):
    def __init__(self, task):
        super().__init__()
        width, length = task["width"], task["length"]
        mask = torch.full((length, length), -1e9).triu(1)
        self.tokens = nn.Embedding(task["vocabulary"], width)
        self.positions = nn.Embedding(length, width)
        self.blocks = nn.Sequential(*[Block(task, mask) for _ in range(task["blocks"])])
        self.norm = nn.LayerNorm(width, task["epsilon"])
        self.head = nn.Linear(width, task["vocabulary"], bias=False)
        self.load_state_dict(dict(flat(task["parameters"])))

    def forward(self, tokens):
        return self.head(self.norm(self.blocks(self.tokens(tokens) + self.positions.weight)))


def flat(parameters, path=""):
    """Nested parameters by torch's dotted names."""
    if isinstance(parameters, dict) and "shape" in parameters:
        yield path[:-1], torch.tensor(parameters["values"], dtype=torch.get_default_dtype()).reshape(parameters["shape"])
        return
    for name, inner in enumerate(parameters) if isinstance(parameters, list) else parameters.items():
        yield from flat(inner, f"{path}{name}.")
