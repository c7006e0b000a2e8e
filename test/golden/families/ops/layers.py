"""Convolution, pooling and normalization."""
import torch
import torch.nn.functional as F

from .table import OPS, op


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
