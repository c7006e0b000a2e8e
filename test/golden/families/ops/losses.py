"""Losses."""
import torch.nn.functional as F

from .table import op


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
