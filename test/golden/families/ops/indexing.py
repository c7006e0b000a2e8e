"""Ops by indices, and those that order."""
import torch.nn.functional as F

from .table import op


@op
def gather(a, input, index):
    return input.gather(a['axis'], index)


@op
def scatter(a, input, index, source):
    """Along the axis no index comes twice: torch says not which one would stay."""
    return input.scatter(a['axis'], index, source)


@op
def scatter_number(a, input, index):
    return input.scatter(a['axis'], index, a['value'])


@op
def scatter_add(a, input, index, source):
    return input.scatter_add(a['axis'], index, source)


@op
def index_select(a, input, index):
    return input.index_select(a['axis'], index)


@op
def one_hot(a, input):
    return F.one_hot(input, a['classes'])


@op
def index_add(a, input, index, source):
    return input.index_add(a['axis'], index, source)


@op
def pick(a, input, **indices):
    """An index tensor for each of the first axes, in brackets."""
    return input[tuple(indices.values())]


@op
def sort(a, input):
    values, indices = input.sort(dim=a['axis'], descending=a['descending'], stable=True)
    return {'output': values, 'indices': indices}


@op
def median(a, input):
    values, indices = input.median(a['axis'])
    return {'output': values, 'indices': indices}


@op
def topk(a, input):
    values, indices = input.topk(a['k'], a['axis'], a['largest'], True)
    return {'output': values, 'indices': indices}
