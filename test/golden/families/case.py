"""Runs a case in torch and writes it down: its inputs by name and fill, every output, every gradient entry."""
import json
import math

import numpy as np
import torch

from fill import fill, u

from . import ops


def uniform(*shape, low=-1, high=1, gradient=True):
    return {'shape': list(shape), 'fill': {'kind': 'uniform', 'low': low, 'high': high}, 'gradient': gradient}


def parameter(*shape):
    return {'shape': list(shape), 'fill': {'kind': 'parameter'}, 'gradient': True}


def buffer(*shape):
    return {'shape': list(shape), 'fill': {'kind': 'buffer'}, 'gradient': False}


def integer(low, below, *shape):
    """Indices and classes."""
    return {'shape': list(shape), 'fill': {'kind': 'integer', 'low': low, 'below': below}, 'gradient': False}


def level(low, below, *shape):
    """Floats that are whole numbers: they meet at ties and stand on kinks."""
    return {**integer(low, below, *shape), 'gradient': True}


def choice(share, then, otherwise, *shape):
    """`then` for a share of the entries; a mask, a sign, an additive mask with '-Infinity'."""
    how = {'kind': 'choice', 'share': share, 'then': then, 'otherwise': otherwise}
    return {'shape': list(shape), 'fill': how, 'gradient': False}


def mask(share, *shape):
    return choice(share, 1, 0, *shape)


def tensor_of(name, given):
    x = torch.from_numpy(np.array(fill(name, given['shape'], given['fill'])))
    if given['fill']['kind'] == 'integer' and not given['gradient']:
        return x.long()
    return x.requires_grad_(given['gradient'])


def stated(inputs):
    """Inputs as a case states them."""
    return [{'name': name, **given} for name, given in inputs.items()]


def numbers(t):
    return [number(x) for x in t.detach().double().reshape(-1).tolist()]


def number(x):
    if math.isnan(x):
        return 'NaN'
    if math.isinf(x):
        return 'Infinity' if x > 0 else '-Infinity'
    return int(x) if x == int(x) and abs(x) < 1e6 and math.copysign(1, x) > 0 else x


def outputs_of(result):
    """An op answers one tensor, or several by name."""
    return result if isinstance(result, dict) else {'output': result}


def weighted(outputs):
    """J = sum over outputs k and entries i of c_ki y_ki with c from @loss<k>; and what each output is called there."""
    names, total = {}, 0.0
    for name, y in outputs.items():
        if y.requires_grad:
            names[name] = f'@loss{len(names)}'
            c = torch.from_numpy(u(names[name], y.numel()).reshape(tuple(y.shape)))
            total = total + (c * y).sum()
    return names, total


def gradients_of(tensors):
    return [
        {'name': name, 'values': numbers(torch.zeros_like(x) if x.grad is None else x.grad)}
        for name, x in tensors.items()
        if x.requires_grad
    ]


def run(op, name, inputs, attributes):
    tensors = {key: tensor_of(key, given) for key, given in inputs.items()}
    outputs = outputs_of(ops.OPS[op](attributes, **tensors))
    losses, total = weighted(outputs)
    if losses:
        total.backward()
    return {
        'name': name,
        'op': op,
        'attributes': attributes,
        'inputs': stated(inputs),
        'outputs': [
            {'name': key, 'shape': list(y.shape), 'loss': losses.get(key), 'values': numbers(y)}
            for key, y in outputs.items()
        ],
        'gradients': gradients_of(tensors) if losses else [],
    }


class Family:
    """Cases in the order in which they are stated."""

    def __init__(self, name):
        self.name = name
        self.cases = []

    def case(self, op, name, inputs, /, **attributes):
        if any(known['op'] == op and known['name'] == name for known in self.cases):
            raise ValueError(f'{self.name} has two cases {op} {name}')
        self.cases.append(run(op, name, inputs, attributes))

    def text(self):
        cases = ',\n'.join(case_text(case) for case in self.cases)
        return f'{{"family": {json.dumps(self.name)}, "cases": [\n{cases}\n]}}\n'


def case_text(case):
    """One line for each input and each tensor: a change is seen where it is."""
    parts = []
    for key, value in case.items():
        if isinstance(value, list) and value:
            lines = ',\n'.join('  ' + dense(line) for line in value)
            parts.append(f' {json.dumps(key)}: [\n{lines}\n ]')
        else:
            parts.append(f' {json.dumps(key)}: {dense(value)}')
    return '{\n' + ',\n'.join(parts) + '\n}'


def dense(value):
    return json.dumps(value, separators=(',', ':'), allow_nan=False)
