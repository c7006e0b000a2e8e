"""Maps made larger and smaller, and taken apart into windows."""
import torch.nn.functional as F

from .table import op


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
