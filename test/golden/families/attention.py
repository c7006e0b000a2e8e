"""Scaled dot-product attention by its formula (torch 1.13 has no function of that name), and nn.MultiheadAttention."""
from .case import Family, choice, mask, parameter, uniform

family = Family('attention')


def attention(name, queries, keys, values=None, causal=False, scale=None, **extra):
    inputs = {'query': uniform(*queries), 'key': uniform(*keys), 'value': uniform(*(values or keys))}
    family.case('scaled_dot_product_attention', name, {**inputs, **extra}, causal=causal, scale=scale)


attention('plain', [2, 3, 4], [2, 5, 4])
attention('heads', [2, 2, 3, 4], [2, 2, 3, 4])
attention('values of another width', [2, 3, 4], [2, 5, 4], [2, 5, 2])
attention('causal', [2, 2, 4, 3], [2, 2, 4, 3], causal=True)
attention('causal, fewer queries than keys', [1, 3, 2], [1, 5, 2], causal=True)
attention('mask, the same for all', [2, 3, 4], [2, 5, 4], mask=mask(0.7, 3, 5))
attention('mask of keys', [2, 2, 3, 2], [2, 2, 4, 2], mask=mask(0.6, 2, 1, 1, 4))
attention('additive mask', [2, 3, 4], [2, 5, 4], bias=uniform(2, 3, 5, low=-3, high=3))
attention('additive mask of −∞', [1, 2, 3, 2], [1, 2, 4, 2], bias=choice(0.3, '-Infinity', 0, 3, 4))
attention('scale given', [2, 3, 4], [2, 3, 4], scale=0.8)
attention('one key', [2, 3, 4], [2, 1, 4])
attention('one query, one key, one entry', [1, 1, 1], [1, 1, 1])
attention('large scores', [1, 3, 4], [1, 3, 4], scale=30)


def heads(name, width, heads, query, key=None, causal=False, bias=True, **extra):
    """Self-attention where there is no key: query, key and value are then three inputs with the same numbers."""
    inputs = {'query': uniform(*query), 'key': uniform(*(key or query)), 'value': uniform(*(key or query))}
    inputs |= {'in_proj_weight': parameter(3 * width, width), 'out_proj_weight': parameter(width, width)}
    if bias:
        inputs |= {'in_proj_bias': parameter(3 * width), 'out_proj_bias': parameter(width)}
    family.case('multi_head_attention', name, {**inputs, **extra}, heads=heads, causal=causal)


heads('two heads', 4, 2, [2, 3, 4])
heads('one head', 3, 1, [2, 3, 3])
heads('as many heads as entries', 4, 4, [1, 3, 4])
heads('causal', 4, 2, [2, 4, 4], causal=True)
heads('cross', 4, 2, [2, 3, 4], [2, 5, 4])
heads('no bias', 4, 2, [2, 3, 4], bias=False)
heads('keys left out', 4, 2, [2, 3, 4], [2, 4, 4], ignored=mask(0.3, 2, 4))
heads('one position', 4, 2, [2, 1, 4])
