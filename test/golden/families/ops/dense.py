"""Linear layers, attention and matrix products."""
import math

import torch
import torch.nn.functional as F

from .table import op


@op
def linear(a, input, weight, bias=None):
    return F.linear(input, weight, bias)


@op
def bilinear(a, input1, input2, weight, bias=None):
    return F.bilinear(input1, input2, weight, bias)


@op
def embedding(a, input, weight):
    return F.embedding(input, weight, padding_idx=a['paddingIndex'])


@op
def dropout(a, input, noise):
    """The noise, uniform in [0, 1), is given: from `rate` on it keeps."""
    return input * (noise >= a['rate']) / (1 - a['rate'])


@op
def scaled_dot_product_attention(a, query, key, value, mask=None, bias=None):
    """softmax(q k^T scale + bias) v; where `mask` is 0, or above the diagonal if causal, a score is -inf (torch 2's)."""
    scale = 1 / math.sqrt(query.shape[-1]) if a['scale'] is None else a['scale']
    scores = query @ key.transpose(-1, -2) * scale
    if a['causal']:
        scores = scores.masked_fill(torch.ones(scores.shape[-2:]).triu(1).bool(), -math.inf)
    if mask is not None:
        scores = scores.masked_fill(mask == 0, -math.inf)
    if bias is not None:
        scores = scores + bias
    return scores.softmax(-1) @ value


@op
def multi_head_attention(a, query, key, value, in_proj_weight, out_proj_weight, in_proj_bias=None, out_proj_bias=None,
                         ignored=None):
    """nn.MultiheadAttention, batch first; `ignored` is its key_padding_mask: 1 leaves a key out. Weights: mean of heads."""
    (_, length, width), keys = query.shape, key.shape[1]
    causal = torch.ones(length, keys).triu(1).bool() if a['causal'] else None
    y, weights = F.multi_head_attention_forward(
        query.transpose(0, 1), key.transpose(0, 1), value.transpose(0, 1), width, a['heads'], in_proj_weight,
        in_proj_bias, None, None, False, 0.0, out_proj_weight, out_proj_bias,
        key_padding_mask=None if ignored is None else ignored.bool(), attn_mask=causal,
    )
    return {'output': y.transpose(0, 1), 'weights': weights}


@op
def matmul(a, input, other):
    return input @ other


@op
def outer(a, input, other):
    return torch.outer(input, other)


@op
def einsum(a, **inputs):
    return torch.einsum(a['equation'], *inputs.values())


@op
def cdist(a, input, other):
    return torch.cdist(input, other, a['order'])
