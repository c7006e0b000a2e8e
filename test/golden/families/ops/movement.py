"""Ops that move entries."""
import torch
import torch.nn.functional as F

from .table import op


@op
def reshape(a, input):
    return input.reshape(a['shape'])


@op
def transpose(a, input):
    return input.transpose(*a['axes'])


@op
def permute(a, input):
    return input.permute(a['axes'])


@op
def slice_(a, input):
    """start <= entry < end along an axis, every step-th; counted from the end where negative, as in Python."""
    index = [slice(None)] * input.dim()
    index[a['axis']] = slice(a['start'], a['end'], a['step'])
    return input[tuple(index)]


@op
def concat(a, **inputs):
    return torch.cat(list(inputs.values()), a['axis'])


@op
def stack(a, **inputs):
    return torch.stack(list(inputs.values()), a['axis'])


def _parts(tensors):
    return {f'output{k}': t for k, t in enumerate(tensors)}


@op
def split(a, input):
    return _parts(input.split(a['sizes'], a['axis']))


@op
def chunk(a, input):
    return _parts(input.chunk(a['chunks'], a['axis']))


@op
def unbind(a, input):
    return _parts(input.unbind(a['axis']))


@op
def select(a, input):
    return input.select(a['axis'], a['place'])


@op
def diagonal(a, input):
    return input.diagonal(a['offset'], -2, -1)


@op
def repeat_interleave(a, input):
    return input.repeat_interleave(a['count'], a['axis'])


@op
def pad(a, input):
    """`pads`: [before, after] of every axis, the first one first."""
    reach = a['pads'][next((k for k, p in enumerate(a['pads']) if p != [0, 0]), 0):]
    flat = [n for before_after in reversed(reach) for n in before_after]
    return F.pad(input, flat, a['mode'], a['value']) if a['mode'] == 'constant' else F.pad(input, flat, a['mode'])


@op
def roll(a, input):
    return input.roll(a['shifts'], a['axes'])


@op
def flip(a, input):
    return input.flip(a['axes'])


@op
def tril(a, input):
    return input.tril(a['diagonal'])


@op
def triu(a, input):
    return input.triu(a['diagonal'])


@op
def repeat(a, input):
    return input.repeat(a['repeats'])


@op
def expand(a, input):
    return input.expand(a['shape'])
