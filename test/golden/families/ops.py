"""What each op of the goldens is in torch: OPS[name](attributes, **inputs) answers a tensor, or several by name."""
import math

import torch
import torch.nn.functional as F

OPS = {}


def op(function):
    OPS[function.__name__.rstrip('_')] = function
    return function


# Convolution


def _conv(function):
    return lambda a, input, weight, bias=None: function(
        input, weight, bias, stride=a['stride'], padding=a['padding'], dilation=a['dilation'], groups=a['groups']
    )


def _conv_transpose(function):
    return lambda a, input, weight, bias=None: function(
        input,
        weight,
        bias,
        stride=a['stride'],
        padding=a['padding'],
        output_padding=a['outputPadding'],
        groups=a['groups'],
        dilation=a['dilation'],
    )


for _name in ('conv1d', 'conv2d'):
    OPS[_name] = _conv(getattr(F, _name))
for _name in ('conv_transpose1d', 'conv_transpose2d'):
    OPS[_name] = _conv_transpose(getattr(F, _name))

# Pooling


def _max_pool(function):
    return lambda a, input: function(input, a['kernel'], a['stride'], a['padding'], a['dilation'], a['ceilMode'])


def _avg_pool(function):
    return lambda a, input: function(
        input, a['kernel'], a['stride'], a['padding'], a['ceilMode'], a['countIncludePad']
    )


for _axes in ('1d', '2d'):
    OPS[f'max_pool{_axes}'] = _max_pool(getattr(F, f'max_pool{_axes}'))
    OPS[f'avg_pool{_axes}'] = _avg_pool(getattr(F, f'avg_pool{_axes}'))
    for _kind in ('avg', 'max'):
        _adaptive = getattr(F, f'adaptive_{_kind}_pool{_axes}')
        OPS[f'adaptive_{_kind}_pool{_axes}'] = lambda a, input, f=_adaptive: f(input, a['outputSize'])

# Normalization


@op
def batch_norm(a, input, weight=None, bias=None, running_mean=None, running_var=None):
    """The running statistics after the call are outputs too; they are never differentiated."""
    mean, var = (None if t is None else t.clone() for t in (running_mean, running_var))
    y = F.batch_norm(input, mean, var, weight, bias, a['training'], a['momentum'], a['epsilon'])
    updated = {} if mean is None or not a['training'] else {'running_mean': mean, 'running_var': var}
    return {'output': y, **updated}


@op
def layer_norm(a, input, weight=None, bias=None):
    return F.layer_norm(input, a['normalizedShape'], weight, bias, a['epsilon'])


@op
def group_norm(a, input, weight=None, bias=None):
    return F.group_norm(input, a['groups'], weight, bias, a['epsilon'])


@op
def instance_norm(a, input, weight=None, bias=None):
    return F.instance_norm(input, None, None, weight, bias, True, 0.1, a['epsilon'])


@op
def rms_norm(a, input, weight=None):
    """x / sqrt(mean(x^2) + epsilon) over the last axis, times the weight (Zhang & Sennrich 2019); not in torch 1.13."""
    y = input / torch.sqrt(input.square().mean(-1, keepdim=True) + a['epsilon'])
    return y if weight is None else y * weight


@op
def local_response_norm(a, input):
    return F.local_response_norm(input, a['size'], a['alpha'], a['beta'], a['k'])


@op
def weight_norm(a, v, g):
    """What nn.utils.weight_norm makes of its two parameters."""
    return torch._weight_norm(v, g, a['axis'])


# Linear layers, attention


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


# Recurrent layers


def _flat(a, parameters):
    names = ['weight_ih', 'weight_hh'] + (['bias_ih', 'bias_hh'] if a['bias'] else [])
    sides = ['', '_reverse'] if a['bidirectional'] else ['']
    return [parameters[f'{n}_l{k}{side}'] for k in range(a['layers']) for side in sides for n in names]


def _recurrent(function, a, input, h0, parameters):
    directions = 2 if a['bidirectional'] else 1
    h = torch.zeros(a['layers'] * directions, input.shape[0], a['units'], dtype=input.dtype) if h0 is None else h0
    return function(input, h, _flat(a, parameters), a['bias'], a['layers'], 0.0, False, a['bidirectional'], True)


@op
def rnn(a, input, h0=None, **parameters):
    """What nn.RNN calls, batch first; likewise below."""
    function = torch.rnn_tanh if a['nonlinearity'] == 'tanh' else torch.rnn_relu
    y, h = _recurrent(function, a, input, h0, parameters)
    return {'output': y, 'h_n': h}


@op
def gru(a, input, h0=None, **parameters):
    y, h = _recurrent(torch.gru, a, input, h0, parameters)
    return {'output': y, 'h_n': h}


@op
def rnn_cell(a, input, h, weight_ih, weight_hh, bias_ih=None, bias_hh=None):
    function = torch.rnn_tanh_cell if a['nonlinearity'] == 'tanh' else torch.rnn_relu_cell
    return function(input, h, weight_ih, weight_hh, bias_ih, bias_hh)


@op
def gru_cell(a, input, h, weight_ih, weight_hh, bias_ih=None, bias_hh=None):
    return torch.gru_cell(input, h, weight_ih, weight_hh, bias_ih, bias_hh)


@op
def lstm_cell(a, input, h, c, weight_ih, weight_hh, bias_ih=None, bias_hh=None):
    h, c = torch.lstm_cell(input, (h, c), weight_ih, weight_hh, bias_ih, bias_hh)
    return {'output': h, 'c_n': c}


@op
def lstm(a, input, h0=None, c0=None, **parameters):
    directions = 2 if a['bidirectional'] else 1
    zeros = torch.zeros(a['layers'] * directions, input.shape[0], a['units'], dtype=input.dtype)
    state = (zeros if h0 is None else h0, zeros if c0 is None else c0)
    y, h, c = torch.lstm(
        input, state, _flat(a, parameters), a['bias'], a['layers'], 0.0, False, a['bidirectional'], True
    )
    return {'output': y, 'h_n': h, 'c_n': c}


# Elementwise, of one input

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


# Elementwise, of several inputs

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


# Softmax and reductions


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


# Matrix products


@op
def matmul(a, input, other):
    return input @ other


@op
def outer(a, input, other):
    return torch.outer(input, other)


@op
def einsum(a, **inputs):
    return torch.einsum(a['equation'], *inputs.values())


# Moving entries


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
def interpolate(a, input):
    """To `size`, or by `scale` where there is none."""
    aligned = {} if a['mode'] == 'nearest' else {'align_corners': a['alignCorners']}
    return F.interpolate(input, a['size'], a['scale'], a['mode'], **aligned)


@op
def pixel_shuffle(a, input):
    return F.pixel_shuffle(input, a['factor'])


@op
def pixel_unshuffle(a, input):
    return F.pixel_unshuffle(input, a['factor'])


@op
def unfold(a, input):
    return F.unfold(input, a['kernel'], a['dilation'], a['padding'], a['stride'])


@op
def fold(a, input):
    return F.fold(input, a['outputSize'], a['kernel'], a['dilation'], a['padding'], a['stride'])


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


@op
def cdist(a, input, other):
    return torch.cdist(input, other, a['order'])


# Losses


@op
def mse_loss(a, input, target):
    return F.mse_loss(input, target, reduction=a['reduction'])


@op
def l1_loss(a, input, target):
    return F.l1_loss(input, target, reduction=a['reduction'])


@op
def smooth_l1_loss(a, input, target):
    return F.smooth_l1_loss(input, target, reduction=a['reduction'], beta=a['beta'])


@op
def huber_loss(a, input, target):
    return F.huber_loss(input, target, reduction=a['reduction'], delta=a['threshold'])


@op
def cross_entropy(a, input, target, weight=None):
    """Classes where `target` is whole numbers, probabilities where it is floats of the input's shape."""
    return F.cross_entropy(
        input, target, weight, reduction=a['reduction'], ignore_index=a['ignoreIndex'],
        label_smoothing=a['labelSmoothing'],
    )


@op
def nll_loss(a, input, target, weight=None):
    return F.nll_loss(input, target, weight, ignore_index=a['ignoreIndex'], reduction=a['reduction'])


@op
def binary_cross_entropy(a, input, target, weight=None):
    return F.binary_cross_entropy(input, target, weight, reduction=a['reduction'])


@op
def binary_cross_entropy_with_logits(a, input, target, weight=None, pos_weight=None):
    return F.binary_cross_entropy_with_logits(
        input, target, weight, reduction=a['reduction'], pos_weight=pos_weight
    )


@op
def kl_div(a, input, target):
    return F.kl_div(input, target, reduction=a['reduction'], log_target=a['logTarget'])


@op
def cosine_embedding_loss(a, input1, input2, target):
    return F.cosine_embedding_loss(input1, input2, target, a['margin'], reduction=a['reduction'])


@op
def hinge_embedding_loss(a, input, target):
    return F.hinge_embedding_loss(input, target, a['margin'], reduction=a['reduction'])


@op
def margin_ranking_loss(a, input1, input2, target):
    return F.margin_ranking_loss(input1, input2, target, a['margin'], reduction=a['reduction'])


@op
def triplet_margin_loss(a, anchor, positive, negative):
    return F.triplet_margin_loss(
        anchor, positive, negative, a['margin'], a['order'], a['epsilon'], a['swap'], reduction=a['reduction']
    )


@op
def poisson_nll_loss(a, input, target):
    return F.poisson_nll_loss(
        input, target, log_input=a['logInput'], full=a['full'], eps=a['epsilon'], reduction=a['reduction']
    )


@op
def gaussian_nll_loss(a, input, target, variance):
    return F.gaussian_nll_loss(input, target, variance, full=a['full'], eps=a['epsilon'], reduction=a['reduction'])


@op
def soft_margin_loss(a, input, target):
    return F.soft_margin_loss(input, target, reduction=a['reduction'])


@op
def multilabel_soft_margin_loss(a, input, target, weight=None):
    return F.multilabel_soft_margin_loss(input, target, weight, reduction=a['reduction'])


@op
def multi_margin_loss(a, input, target, weight=None):
    return F.multi_margin_loss(input, target, a['order'], a['margin'], weight, reduction=a['reduction'])


@op
def ctc_loss(a, input, target, steps, lengths):
    """Batch first; the probabilities are the softmax of the input."""
    logarithms = input.log_softmax(-1).transpose(0, 1)
    return F.ctc_loss(logarithms, target, steps, lengths, blank=a['blank'], reduction='none')
