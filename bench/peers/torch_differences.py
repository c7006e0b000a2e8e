"""∂J/∂θ of every entry by central differences: torch's own gradcheck, a loop over entries, or many entries at once."""

import torch
from torch.nn import functional as F

from serve import precision, problem, serve, variant

torch.set_num_threads(1)
torch.set_default_dtype(getattr(torch, precision()))

STEP = 2.0**-17
FAR = 0.5
# Perturbations that are evaluated together.
TOGETHER = 256

task = problem()
x = torch.tensor(task["x"]).reshape(task["batch"], *task["input"])
y = torch.tensor(task["y"])
parameters = [
    tensor
    for layer in task["layers"]
    for tensor in (torch.tensor(layer["weights"]).reshape(layer["units"], layer["inputs"]), torch.tensor(layer["bias"]))
]
LAYERS = len(task["layers"])


def output(h, parameters, first=0):
    """The layers from `first` on, of any number of leading axes."""
    for k in range(first, LAYERS):
        h = F.linear(h, parameters[2 * k], parameters[2 * k + 1])
        if k < LAYERS - 1:
            h = torch.tanh(h)
    return h


def loss(*parameters):
    return F.cross_entropy(output(x, parameters), y)


def gradcheck():
    """The slow mode, which perturbs every entry by itself."""
    asked = [parameter.clone().requires_grad_() for parameter in parameters]
    assert torch.autograd.gradcheck(loss, asked, fast_mode=False)


@torch.no_grad()
def one_by_one():
    gradients = []
    for parameter in parameters:
        flat = parameter.view(-1)
        gradient = torch.empty_like(flat)
        for i in range(flat.numel()):
            theta = flat[i].item()
            flat[i] = theta + STEP
            above = loss(*parameters).item()
            flat[i] = theta - STEP
            below = loss(*parameters).item()
            flat[i] = theta
            gradient[i] = (above - below) / (2 * STEP)
        gradients.append(gradient)
    return gradients


def losses_from(z, layer):
    """J of [P, batch, units] pre-activations of a layer, for each of P."""
    logits = output(torch.tanh(z), parameters, layer + 1) if layer < LAYERS - 1 else z
    terms = torch.logsumexp(logits, -1) - logits.gather(-1, y.expand(logits.shape[0], -1).unsqueeze(-1)).squeeze(-1)
    return terms.mean(-1)


@torch.no_grad()
def suffix_batched():
    """A changed weight moves one column of z by a multiple of an input; what follows is run for many at once."""
    gradients = []
    a = x
    for k in range(LAYERS):
        weight, bias = parameters[2 * k], parameters[2 * k + 1]
        z = F.linear(a, weight, bias)
        # The bias is the weight of one more input, which is 1.
        columns = torch.cat([a, torch.ones(len(a), 1)], 1).t()
        inputs = len(columns)
        gradient = torch.empty(weight.shape[0] * inputs)
        for start in range(0, len(gradient), TOGETHER // 2):
            entries = torch.arange(start, min(start + TOGETHER // 2, len(gradient)))
            units = entries // inputs
            moved = z.repeat(2 * len(entries), 1, 1)
            move = STEP * columns[entries % inputs]
            moved[torch.arange(2 * len(entries)), :, units.repeat(2)] += torch.cat([move, -move])
            above, below = losses_from(moved, k).chunk(2)
            gradient[entries] = (above - below) / (2 * STEP)
        gradients.append(gradient)
        a = torch.tanh(z)
    return gradients


@torch.no_grad()
def values():
    """J, and J with the first entry of each parameter moved far to either side."""
    said = [loss(*parameters).item()]
    for parameter in parameters:
        flat = parameter.view(-1)
        theta = flat[0].item()
        for offset in (FAR, -FAR):
            flat[0] = theta + offset
            said.append(loss(*parameters).item())
        flat[0] = theta
    return said


step = {"gradcheck": gradcheck, "one by one": one_by_one, "suffix batched": suffix_batched}[variant()]
serve(torch.__version__, values(), step)
