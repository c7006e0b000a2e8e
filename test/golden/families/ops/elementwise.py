"""Elementwise maps of one input and of several."""
import torch
import torch.nn.functional as F

from .table import OPS, op


for _name in ('exp', 'expm1', 'log', 'log1p', 'sqrt', 'rsqrt', 'reciprocal', 'sin', 'cos', 'tan', 'sinh', 'cosh',
              'tanh', 'erf', 'sigmoid', 'abs', 'neg', 'square', 'floor', 'sign', 'relu', 'log2', 'log10', 'exp2', 'asin',
              'acos', 'atan', 'asinh', 'acosh', 'atanh', 'ceil', 'trunc', 'round', 'frac'):
    OPS[_name] = lambda a, input, f=getattr(torch, _name): f(input)
for _name in ('silu', 'mish', 'hardswish', 'relu6', 'selu', 'softsign', 'logsigmoid', 'tanhshrink'):
    OPS[_name] = lambda a, input, f=getattr(F, _name): f(input)


@op
def softplus(a, input):
    return F.softplus(input, a['beta'], a['threshold'])


@op
def leaky_relu(a, input):
    return F.leaky_relu(input, a['slope'])


@op
def elu(a, input):
    return F.elu(input, a['alpha'])


@op
def celu(a, input):
    """Its formula: torch's own backward takes 1/alpha in float32, also for float64."""
    return torch.where(input > 0, input, a['alpha'] * torch.expm1(input.clamp(max=0) / a['alpha']))


@op
def hardsigmoid(a, input):
    """Its formula: torch's own backward takes 1/6 in float32, also for float64."""
    return F.relu6(input + 3) / 6


@op
def gelu(a, input):
    return F.gelu(input, approximate=a['approximate'])


@op
def hardtanh(a, input):
    return F.hardtanh(input, a['low'], a['high'])


@op
def threshold(a, input):
    return F.threshold(input, a['threshold'], a['value'])


@op
def hardshrink(a, input):
    return F.hardshrink(input, a['lambda'])


@op
def softshrink(a, input):
    return F.softshrink(input, a['lambda'])


@op
def clamp(a, input):
    return torch.clamp(input, a['low'], a['high'])


@op
def prelu(a, input, weight):
    return F.prelu(input, weight)


@op
def glu(a, input):
    return F.glu(input, a['axis'])


for _name in ('add', 'sub', 'mul', 'div', 'maximum', 'minimum', 'atan2', 'remainder', 'logaddexp', 'xlogy'):
    OPS[_name] = lambda a, input, other, f=getattr(torch, _name): f(input, other)


@op
def pow(a, input, exponent=None):
    """A number's power where `exponent` is an attribute, a tensor's where it is an input."""
    return torch.pow(input, a['exponent'] if exponent is None else exponent)


@op
def lerp(a, input, other, weight):
    return torch.lerp(input, other, weight)


@op
def where(a, condition, input, other):
    return torch.where(condition != 0, input, other)


@op
def masked_fill(a, input, mask):
    return input.masked_fill(mask != 0, a['value'])
