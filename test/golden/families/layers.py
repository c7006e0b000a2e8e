"""Layers of the model file: z, a, delta, upstream, inner values and every gradient, J = 1/2 sum a^2 / N of the last one's a.

A case holds the file's `input` and `layers`; parameters and buffers are filled by their names in the model, x as `x`.
`values` are by the names that the model file's `expect` has; `@1` is after one update.
"""
import json

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from fill import fill

from .case import dense, numbers


class Tape:
    """Fills parameters and buffers as they are asked for, and keeps what has a name."""

    def __init__(self):
        self.parameters, self.buffers, self.kept = {}, {}, {}

    def parameter(self, name, *shape):
        if name not in self.parameters:
            filled = torch.from_numpy(np.array(fill(name, list(shape), {'kind': 'parameter'})))
            self.parameters[name] = filled.requires_grad_()
        return self.parameters[name]

    def buffer(self, name, *shape):
        return self.buffers.setdefault(name, torch.from_numpy(np.array(fill(name, list(shape), {'kind': 'buffer'}))))

    def keep(self, value, delta, tensor):
        """A value and the name of its cotangent."""
        if tensor.requires_grad:
            tensor.retain_grad()
        self.kept[value] = (delta, tensor)
        return tensor

    def layer(self, path, z, a=None):
        """z and a of a layer; the same where it has no activation."""
        a = z if a is None else a
        self.keep(f'{path}.z', f'{path}.delta', z)
        return self.keep(f'{path}.a', f'{path}.upstream', a)

    def part(self, path, name, tensor):
        return self.keep(f'{path}.{name}', f'{path}.{name}.delta', tensor)


class Joined:
    """Values of steps and directions, [N, T, D . G . H], whose gradient is theirs put together the same way."""

    def __init__(self, passes):
        self.passes = [[part if isinstance(part, list) else [part] for part in each] for each in passes]
        for part in (part for each in self.passes for step in each for part in step):
            part.retain_grad()

    def of(self, read):
        return torch.cat([torch.stack([torch.cat([read(p) for p in step], 1) for step in each], 1) for each in self.passes], 2)

    @property
    def tensor(self):
        return self.of(lambda part: part.detach())

    @property
    def grad(self):
        return self.of(lambda part: torch.zeros_like(part) if part.grad is None else part.grad)


class Layers:
    def __init__(self):
        self.cases = []

    def case(self, name, x, layers, forward):
        """`x`: shape of the batch, or a shape and a fill; `forward(tape, x)` answers the last a."""
        shape, how = x if isinstance(x, tuple) else (x, {'kind': 'uniform', 'low': -1, 'high': 1})
        tape = Tape()
        given = torch.from_numpy(np.array(fill('x', shape, how)))
        output = forward(tape, given)
        loss = (output * output).sum() / 2 / shape[0]
        loss.backward()
        values = {'loss': loss}
        for key, (delta, kept) in tape.kept.items():
            values[key] = kept.tensor if isinstance(kept, Joined) else kept
            values[delta] = kept.grad
        for key, tensor in tape.parameters.items():
            values[f'{key}.gradient'] = tensor.grad
        for key, tensor in tape.buffers.items():
            values[f'{key}@1'] = tensor
        self.cases.append({
            'name': name, 'input': shape[1:], 'examples': shape[0], 'x': how, 'layers': layers,
            'values': [{'at': key, 'shape': list(t.shape), 'values': numbers(t)} for key, t in values.items() if t is not None],
        })

    def text(self):
        def text_of(case):
            values = ',\n'.join('  ' + dense(line) for line in case.pop('values'))
            return f'{json.dumps(case)[:-1]}, "values": [\n{values}\n]}}'

        return '{"family": "layers", "cases": [\n' + ',\n'.join(text_of(case) for case in self.cases) + '\n]}\n'


family = Layers()


# Convolutions

def conv(function, path, weight, **more):
    def forward(tape, x):
        w = tape.parameter(f'{path}.weight', *weight)
        b = tape.parameter(f'{path}.bias', more.pop('filters', weight[0]))
        z = function(x, w, b, **more)
        return tape.layer(path, z, torch.tanh(z))
    return forward


family.case('conv2d, stride, padding, groups', [2, 4, 5, 4], [
    {'type': 'conv2d', 'name': 'c', 'filters': 6, 'kernel': [3, 2], 'stride': [2, 1], 'padding': [1, 0], 'groups': 2, 'activation': 'tanh'},
], conv(F.conv2d, 'c', [6, 2, 3, 2], stride=[2, 1], padding=[1, 0], groups=2))
family.case('conv2d, same, dilation', [2, 2, 4, 5], [
    {'type': 'conv2d', 'name': 'c', 'filters': 2, 'kernel': [2, 3], 'dilation': [1, 2], 'padding': 'same', 'activation': 'tanh'},
], conv(F.conv2d, 'c', [2, 2, 2, 3], dilation=[1, 2], padding='same'))
family.case('conv1d', [2, 2, 7], [
    {'type': 'conv1d', 'name': 'c', 'filters': 3, 'kernel': 3, 'stride': 2, 'padding': 1, 'activation': 'tanh'},
], conv(F.conv1d, 'c', [3, 2, 3], stride=2, padding=1))
family.case('conv2d-transposed', [2, 2, 3, 2], [
    {'type': 'conv2d-transposed', 'name': 'c', 'filters': 4, 'kernel': 3, 'stride': 2, 'padding': 1, 'outputPadding': [1, 0], 'groups': 2,
     'activation': 'tanh'},
], conv(F.conv_transpose2d, 'c', [2, 2, 3, 3], filters=4, stride=2, padding=1, output_padding=[1, 0], groups=2))
family.case('conv1d-transposed', [2, 3, 4], [
    {'type': 'conv1d-transposed', 'name': 'c', 'filters': 2, 'kernel': 2, 'stride': 2, 'activation': 'tanh'},
], conv(F.conv_transpose1d, 'c', [3, 2, 2], filters=2, stride=2))


# Pooling, before which a dense layer along the last axis, so that there is something to hand δ to

def pooled(function):
    def forward(tape, x):
        w, b = tape.parameter('d.weight', x.shape[-1], x.shape[-1]), tape.parameter('d.bias', x.shape[-1])
        return tape.layer('p', function(tape.layer('d', x @ w.T + b)))
    return forward


for name, layer, shape, function in (
    ('maxpool2d', {'kernel': 2}, [2, 2, 4, 5], lambda x: F.max_pool2d(x, 2)),
    ('maxpool2d', {'kernel': [3, 2], 'stride': [2, 1], 'padding': [1, 1]}, [2, 2, 4, 5], lambda x: F.max_pool2d(x, (3, 2), (2, 1), (1, 1))),
    ('avgpool2d', {'kernel': 3, 'stride': 2, 'padding': 1}, [2, 2, 4, 5], lambda x: F.avg_pool2d(x, 3, 2, 1)),
    ('maxpool1d', {'kernel': 3, 'stride': 2}, [2, 2, 7], lambda x: F.max_pool1d(x, 3, 2)),
    ('avgpool1d', {'kernel': 2}, [2, 2, 7], lambda x: F.avg_pool1d(x, 2)),
    ('adaptive-avgpool2d', {}, [2, 2, 4, 5], lambda x: F.adaptive_avg_pool2d(x, 1)),
    ('adaptive-avgpool2d', {'size': [3, 2]}, [2, 2, 4, 5], lambda x: F.adaptive_avg_pool2d(x, (3, 2))),
    ('adaptive-avgpool1d', {'size': 3}, [2, 2, 7], lambda x: F.adaptive_avg_pool1d(x, 3)),
):
    layers = [{'type': 'dense', 'name': 'd', 'units': shape[-1]}, {'type': name, 'name': 'p', **layer}]
    family.case(f'{name} {json.dumps(layer)}', shape, layers, pooled(function))


# Norms

def normed(function, size, layer, shape):
    def forward(tape, x):
        w, b = tape.parameter('d.weight', x.shape[-1], x.shape[-1]), tape.parameter('d.bias', x.shape[-1])
        gamma = tape.parameter('n.weight', *size) if size else None
        beta = tape.parameter('n.bias', *size) if size and layer['type'] != 'rmsnorm' else None
        return tape.layer('n', function(tape, tape.layer('d', x @ w.T + b), gamma, beta))
    layers = [{'type': 'dense', 'name': 'd', 'units': shape[-1]}, {**layer, 'name': 'n'}]
    family.case(f'{json.dumps(layer)} of {shape[1:]}', shape, layers, forward)


def batch_norm(momentum=0.1):
    def function(tape, x, gamma, beta):
        mean, variance = (tape.buffer(f'n.{name}', x.shape[1]) for name in ('running_mean', 'running_var'))
        return F.batch_norm(x, mean, variance, gamma, beta, True, momentum, 1e-5)
    return function


normed(batch_norm(), [3], {'type': 'batchnorm'}, [4, 3])
normed(batch_norm(0.3), [2], {'type': 'batchnorm', 'momentum': 0.3}, [2, 2, 3, 2])
normed(batch_norm(), None, {'type': 'batchnorm', 'affine': False}, [3, 2, 4])
normed(lambda _, x, g, b: F.layer_norm(x, [4], g, b), [4], {'type': 'layernorm'}, [2, 3, 4])
normed(lambda _, x, g, b: F.layer_norm(x, [2, 3], g, b, 1e-3), [2, 3], {'type': 'layernorm', 'axes': 2, 'epsilon': 1e-3}, [2, 2, 3])
normed(lambda _, x, g, b: F.group_norm(x, 2, g, b), [4], {'type': 'groupnorm', 'groups': 2}, [2, 4, 3])
normed(lambda _, x, g, b: F.instance_norm(x, weight=g, bias=b), [2], {'type': 'instancenorm'}, [2, 2, 3, 2])
normed(lambda _, x, g, b: g * x / ((x * x).mean(-1, keepdim=True) + 1e-5).sqrt(), [4], {'type': 'rmsnorm'}, [2, 3, 4])


# Embedding, position, attention

def attention(causal, heads):
    def forward(tape, x):
        e = tape.layer('e', F.embedding(x.long(), tape.parameter('e.weight', 5, 4)))
        p = tape.layer('p', e + tape.parameter('p.weight', 3, 4))
        w, b = tape.parameter('m.in_proj_weight', 12, 4), tape.parameter('m.in_proj_bias', 12)
        out = tape.parameter('m.out_proj.weight', 4, 4), tape.parameter('m.out_proj.bias', 4)
        n, length, units = p.shape
        q, k, v = ((p @ w.T + b)[..., i * units:(i + 1) * units].reshape(n, length, heads, -1).transpose(1, 2) for i in range(3))
        scores = q @ k.transpose(2, 3) / (units // heads) ** 0.5
        mask = torch.full((length, length), float('-inf')).triu(1) if causal else torch.zeros(length, length)
        scores = tape.part('m', 'scores', scores + mask)
        weights = tape.part('m', 'weights', scores.softmax(-1))
        z = (weights @ v).transpose(1, 2).reshape(n, length, units) @ out[0].T + out[1]
        module = nn.MultiheadAttention(units, heads, batch_first=True)
        module.load_state_dict({'in_proj_weight': w, 'in_proj_bias': b, 'out_proj.weight': out[0], 'out_proj.bias': out[1]})
        assert torch.allclose(module(p, p, p, attn_mask=mask)[0], z, rtol=1e-12, atol=1e-14)
        return tape.layer('m', z)
    return forward


for causal, heads in ((False, 1), (True, 2)):
    family.case(f'embedding, position, attention{", causal" if causal else ""}', ([2, 3], {'kind': 'integer', 'low': 0, 'below': 5}), [
        {'type': 'embedding', 'name': 'e', 'vocabulary': 5, 'units': 4},
        {'type': 'position', 'name': 'p'},
        {'type': 'attention', 'name': 'm', 'heads': heads, 'causal': causal},
    ], attention(causal, heads))


# Recurrent layers, step by step, and against nn.RNN, nn.LSTM, nn.GRU

MODULES = {'rnn': nn.RNN, 'lstm': nn.LSTM, 'gru': nn.GRU}
GATES = {'rnn': 1, 'lstm': 4, 'gru': 3}


def one_pass(tape, kind, x, units, end):
    """The steps of one direction: z, inner values by name and h, each a list by time."""
    rows = GATES[kind] * units
    wi, wh = tape.parameter(f'r.weight_ih_{end}', rows, x.shape[2]), tape.parameter(f'r.weight_hh_{end}', rows, units)
    bi, bh = tape.parameter(f'r.bias_ih_{end}', rows), tape.parameter(f'r.bias_hh_{end}', rows)
    h = c = torch.zeros(x.shape[0], units)
    times = range(x.shape[1])
    seen = {'z': [], 'hn': [], 'c': [], 'h': []}
    for t in reversed(times) if end.endswith('reverse') else times:
        i, g = x[:, t] @ wi.T + bi, h @ wh.T + bh
        if kind == 'rnn':
            z = [i + g]
            h = torch.tanh(z[0])
        elif kind == 'lstm':
            z = [i + g]
            gi, gf, gg, go = z[0].chunk(4, 1)
            c = gf.sigmoid() * c + gi.sigmoid() * gg.tanh()
            h = go.sigmoid() * c.tanh()
            seen['c'].append(c)
        else:
            hn = g[:, 2 * units:].clone()
            rz = i[:, :2 * units] + g[:, :2 * units]
            r, u = rz.chunk(2, 1)
            n = i[:, 2 * units:] + r.sigmoid() * hn
            z = [rz, n]
            h = (1 - u.sigmoid()) * n.tanh() + u.sigmoid() * h
            seen['hn'].append(hn)
        seen['z'].append(z)
        seen['h'].append(h)
    if end.endswith('reverse'):
        seen = {name: each[::-1] for name, each in seen.items()}
    return seen, h


def recurrent(kind, units, layers, bidirectional, returns):
    def forward(tape, x):
        given, joined = x, {}
        for layer in range(layers):
            ends = [f'l{layer}', f'l{layer}_reverse'] if bidirectional else [f'l{layer}']
            passes = [one_pass(tape, kind, x, units, end) for end in ends]
            suffix = '' if layer == layers - 1 else f'_l{layer}'
            for name in ('z', 'hn', 'c'):
                if passes[0][0][name]:
                    joined[name + suffix] = Joined([seen[name] for seen, _ in passes])
            x = torch.cat([torch.stack(seen['h'], 1) for seen, _ in passes], 2)
            last = torch.cat([h for _, h in passes], 1)
        module = MODULES[kind](given.shape[2], units, layers, batch_first=True, bidirectional=bidirectional)
        module.load_state_dict({name[2:]: value for name, value in tape.parameters.items()})
        assert torch.allclose(module(given)[0], x, rtol=1e-12, atol=1e-14)
        a = tape.keep('r.a', 'r.upstream', x if returns == 'sequence' else last)
        for name, each in joined.items():
            delta = 'r.delta' if name == 'z' else f'r.{name}.delta'
            tape.kept[f'r.{name}'] = (delta, each)
        return a

    return forward


for kind in MODULES:
    for units, layers, bidirectional, returns in ((2, 1, False, 'last'), (3, 1, False, 'sequence'), (2, 2, True, 'last'), (2, 2, True, 'sequence')):
        settings = {'units': units, 'layers': layers, 'bidirectional': bidirectional, 'returns': returns}
        family.case(f'{kind} {json.dumps(settings)}', [2, 3, 2], [{'type': kind, 'name': 'r', **settings}],
                    recurrent(kind, units, layers, bidirectional, returns))


# A block of a residual network

def block(tape, x):
    x = tape.layer('first', F.conv2d(x, tape.parameter('first.weight', 2, 1, 3, 3), tape.parameter('first.bias', 2), padding=1))
    z = tape.layer('block.conv', F.conv2d(x, tape.parameter('block.conv.weight', 2, 2, 3, 3), padding=1))
    running = (tape.buffer(f'block.norm.{name}', 2) for name in ('running_mean', 'running_var'))
    gamma, beta = tape.parameter('block.norm.weight', 2), tape.parameter('block.norm.bias', 2)
    n = tape.layer('block.norm', F.batch_norm(z, *running, gamma, beta, True))
    b = tape.layer('block', x + torch.relu(n))
    return tape.layer('row', b.flatten(1))


family.case('residual block', [2, 1, 3, 3], [
    {'type': 'conv2d', 'name': 'first', 'filters': 2, 'kernel': 3, 'padding': 1},
    {'type': 'residual', 'name': 'block', 'layers': [
        {'type': 'conv2d', 'name': 'conv', 'filters': 2, 'kernel': 3, 'padding': 'same', 'bias': False},
        {'type': 'batchnorm', 'name': 'norm'},
        {'type': 'activation', 'name': 'f', 'activation': 'relu'},
    ]},
    {'type': 'flatten', 'name': 'row'},
], block)
