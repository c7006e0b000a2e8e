"""Softmax along an axis, and reductions."""
import torch
import torch.nn.functional as F

from .table import OPS, op


@op
def softmax(a, input):
    return input.softmax(a['axis'])


@op
def log_softmax(a, input):
    return input.log_softmax(a['axis'])


@op
def softmin(a, input):
    return F.softmin(input, a['axis'])


def _axes(a, input):
    return list(range(input.dim())) if a['axes'] is None else a['axes']


for _name in ('sum', 'mean', 'amax', 'amin', 'logsumexp'):
    OPS[_name] = lambda a, input, f=getattr(torch, _name): f(input, _axes(a, input), keepdim=a['keepdim'])
for _name in ('var', 'std'):
    OPS[_name] = lambda a, input, f=getattr(torch, _name): f(
        input, _axes(a, input), correction=a['correction'], keepdim=a['keepdim']
    )


@op
def prod(a, input):
    return torch.prod(input) if a['axis'] is None else torch.prod(input, a['axis'], keepdim=a['keepdim'])


@op
def norm(a, input):
    return torch.linalg.vector_norm(input, float(a['order']), _axes(a, input), keepdim=a['keepdim'])


for _name in ('max', 'min'):
    OPS[_name] = lambda a, input, f=getattr(torch, _name): dict(
        zip(('output', 'indices'), f(input, a['axis'], keepdim=a['keepdim']))
    )
for _name in ('argmax', 'argmin'):
    OPS[_name] = lambda a, input, f=getattr(torch, _name): f(input, a['axis'], keepdim=a['keepdim'])


@op
def cumsum(a, input):
    return input.cumsum(a['axis'])


@op
def cumprod(a, input):
    return input.cumprod(a['axis'])


@op
def normalize(a, input):
    return F.normalize(input, a['order'], a['axis'], a['epsilon'])


@op
def cosine_similarity(a, input, other):
    return F.cosine_similarity(input, other, a['axis'], a['epsilon'])


@op
def pairwise_distance(a, input, other):
    return F.pairwise_distance(input, other, a['order'], a['epsilon'])
