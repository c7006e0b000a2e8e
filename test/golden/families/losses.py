"""Losses with every reduction. Targets that are floats have gradients too where torch gives them."""
from .case import Family, choice, integer, level, uniform

family = Family('losses')
REDUCTIONS = ('none', 'mean', 'sum')
PROBABLE = {'low': 0.02, 'high': 0.98}


def fixed(given):
    """An input that is not differentiated."""
    return {**given, 'gradient': False}


def loss(op, name, inputs, reductions=REDUCTIONS, **attributes):
    for reduction in reductions:
        family.case(op, f'{name}, {reduction}', inputs, reduction=reduction, **attributes)


def pair(shape, **range):
    return {'input': uniform(*shape, **range), 'target': uniform(*shape, **range)}


for op in ('mse_loss', 'l1_loss'):
    loss(op, 'rows', pair([3, 2]))
    loss(op, 'maps', pair([2, 2, 2, 2]), ['mean'])
    loss(op, 'one number', pair([1]), ['mean'])
loss('l1_loss', 'at its kink', {'input': level(0, 3, 8), 'target': level(0, 3, 8)}, ['sum'])
for beta in (1, 0.4):
    loss('smooth_l1_loss', f'beta {beta}', pair([3, 4], low=-2, high=2), beta=beta)
loss('smooth_l1_loss', 'at its kinks', {'input': level(-1, 3, 12), 'target': level(-1, 3, 12)}, ['sum'], beta=1)
for threshold in (1, 0.4):
    loss('huber_loss', f'threshold {threshold}', pair([3, 4], low=-2, high=2), threshold=threshold)
loss('huber_loss', 'at its kinks', {'input': level(-1, 3, 12), 'target': level(-1, 3, 12)}, ['sum'], threshold=1)


def classes(op, name, shape, low=0, weighted=False, scale=2, reductions=REDUCTIONS, **attributes):
    """Class indices; a `low` below 0 brings in -1 as the class that is ignored."""
    many = shape[1] if len(shape) > 1 else shape[0]
    inputs = {
        'input': uniform(*shape, low=-scale, high=scale),
        'target': integer(low, many, *(shape[:1] + shape[2:] if len(shape) > 1 else [])),
        **({'weight': fixed(uniform(many, low=0.2, high=2))} if weighted else {}),
    }
    given = {'ignoreIndex': -1 if low else -100, **attributes}
    loss(op, name, inputs, reductions, **given)


CROSS = {'labelSmoothing': 0}
classes('cross_entropy', 'classes', [4, 3], **CROSS)
classes('cross_entropy', 'some ignored', [6, 3], low=-1, **CROSS)
classes('cross_entropy', 'weights', [5, 3], weighted=True, **CROSS)
classes('cross_entropy', 'weights, some ignored', [7, 3], low=-1, weighted=True, **CROSS)
classes('cross_entropy', 'label smoothing', [4, 3], labelSmoothing=0.1)
classes('cross_entropy', 'label smoothing, weights, some ignored', [7, 3], low=-1, weighted=True, labelSmoothing=0.3)
classes('cross_entropy', 'positions', [2, 3, 4], **CROSS)
classes('cross_entropy', 'positions, weights, some ignored', [2, 3, 5], low=-1, weighted=True, **CROSS)
classes('cross_entropy', 'maps, label smoothing', [2, 3, 2, 2], labelSmoothing=0.2, reductions=['mean'])
classes('cross_entropy', 'one example, one vector', [4], reductions=['mean'], **CROSS)
classes('cross_entropy', 'one class', [3, 1], reductions=['mean'], **CROSS)
classes('cross_entropy', 'large scores', [4, 3], scale=900, reductions=['none', 'mean'], **CROSS)
for shape in ([3, 4], [2, 3, 2]):
    inputs = {'input': uniform(*shape, low=-2, high=2), 'target': uniform(*shape, low=0, high=1)}
    weight = {'weight': fixed(uniform(shape[1], low=0.2, high=2))}
    loss('cross_entropy', f'probabilities {shape}', inputs, ignoreIndex=-100, labelSmoothing=0)
    loss('cross_entropy', f'probabilities {shape}, weights, label smoothing', {**inputs, **weight}, ignoreIndex=-100, labelSmoothing=0.1)

classes('nll_loss', 'classes', [4, 3])
classes('nll_loss', 'weights, some ignored', [7, 3], low=-1, weighted=True)
classes('nll_loss', 'positions', [2, 3, 4])

for name, shape in (('rows', [3, 2]), ('one number', [1])):
    inputs = {'input': uniform(*shape, **PROBABLE), 'target': fixed(uniform(*shape, low=0, high=1))}
    loss('binary_cross_entropy', name, inputs)
loss('binary_cross_entropy', 'targets 0 and 1', {'input': uniform(2, 4, **PROBABLE), 'target': choice(0.5, 1, 0, 2, 4)})
loss('binary_cross_entropy', 'weights', {**inputs, 'weight': fixed(uniform(1, low=0.2, high=2))})

certain = {'input': level(0, 2, 8), 'target': choice(0.5, 1, 0, 8)}
loss('binary_cross_entropy', 'probabilities 0 and 1', certain, ['none', 'sum'])

LOGITS = {'input': uniform(3, 4, low=-4, high=4), 'target': uniform(3, 4, low=0, high=1)}
WEIGHT, POSITIVE = fixed(uniform(3, 1, low=0.2, high=2)), fixed(uniform(4, low=0.2, high=3))
loss('binary_cross_entropy_with_logits', 'rows', LOGITS)
loss('binary_cross_entropy_with_logits', 'targets 0 and 1', {**LOGITS, 'target': choice(0.5, 1, 0, 3, 4)}, ['mean'])
loss('binary_cross_entropy_with_logits', 'weights', {**LOGITS, 'weight': WEIGHT})
loss('binary_cross_entropy_with_logits', 'weights of positives', {**LOGITS, 'pos_weight': POSITIVE})
loss('binary_cross_entropy_with_logits', 'both weights', {**LOGITS, 'weight': WEIGHT, 'pos_weight': POSITIVE}, ['mean'])
loss('binary_cross_entropy_with_logits', 'far out', {**LOGITS, 'input': uniform(3, 4, low=-900, high=900)}, ['none', 'mean'])

DIVERGENCE = (*REDUCTIONS, 'batchmean')
loss('kl_div', 'probabilities', {'input': uniform(3, 4, low=-3, high=0), 'target': uniform(3, 4, **PROBABLE)}, DIVERGENCE, logTarget=False)
loss('kl_div', 'targets of 0', {'input': uniform(3, 4, low=-3, high=0), 'target': choice(0.4, 0, 0.5, 3, 4)}, ['sum'], logTarget=False)
loss('kl_div', 'log probabilities', {'input': uniform(3, 4, low=-3, high=0), 'target': uniform(3, 4, low=-3, high=0)}, DIVERGENCE, logTarget=True)

for margin in (0, 0.4):
    pairs = {'input1': uniform(5, 3), 'input2': uniform(5, 3), 'target': choice(0.5, 1, -1, 5)}
    loss('cosine_embedding_loss', f'margin {margin}', pairs, margin=margin)
    ranked = {'input1': uniform(6), 'input2': uniform(6), 'target': choice(0.5, 1, -1, 6)}
    loss('margin_ranking_loss', f'margin {margin}', ranked, margin=margin)
for margin in (1, 0.3):
    loss('hinge_embedding_loss', f'margin {margin}', {'input': uniform(2, 5, low=-1, high=2), 'target': choice(0.5, 1, -1, 2, 5)}, margin=margin)
TRIPLE = {name: uniform(4, 3) for name in ('anchor', 'positive', 'negative')}
for name, given in (('plain', {}), ('margin 0.2', {'margin': 0.2}), ('order 1', {'order': 1}), ('swap', {'swap': True})):
    attributes = {'margin': 1, 'order': 2, 'epsilon': 1e-6, 'swap': False, **given}
    loss('triplet_margin_loss', name, TRIPLE, **attributes)

RATES = {'input': uniform(3, 4, low=0.2, high=2), 'target': fixed(uniform(3, 4, low=0, high=4))}
for name, given in (('of logarithms', {}), ('of rates', {'logInput': False}), ('full', {'full': True})):
    loss('poisson_nll_loss', name, RATES, **{'logInput': True, 'full': False, 'epsilon': 1e-8, **given})
SPREAD = {'input': uniform(3, 4), 'target': uniform(3, 4), 'variance': uniform(3, 4, low=0.1, high=2)}
loss('gaussian_nll_loss', 'plain', SPREAD, full=False, epsilon=1e-6)
loss('gaussian_nll_loss', 'full', SPREAD, full=True, epsilon=1e-6)
loss('gaussian_nll_loss', 'variances below epsilon', SPREAD, ['mean'], full=False, epsilon=1)
loss('soft_margin_loss', 'plain', {'input': uniform(3, 4, low=-3, high=3), 'target': choice(0.5, 1, -1, 3, 4)})
LABELS = {'input': uniform(3, 4, low=-3, high=3), 'target': choice(0.5, 1, 0, 3, 4)}
loss('multilabel_soft_margin_loss', 'plain', LABELS)
loss('multilabel_soft_margin_loss', 'weights', {**LABELS, 'weight': fixed(uniform(4, low=0.2, high=2))})
MULTI = {'input': uniform(4, 3, low=-2, high=2), 'target': integer(0, 3, 4)}
for name, more, given in (('plain', {}, {}), ('order 2', {}, {'order': 2}), ('margin 0.3', {}, {'margin': 0.3}),
                          ('weights', {'weight': fixed(uniform(3, low=0.2, high=2))}, {})):
    loss('multi_margin_loss', name, {**MULTI, **more}, **{'order': 1, 'margin': 1, **given})

for name, low, sizes, ends in (
    ('all of one length', 1, [3, 6, 4, 2], ([6, 7], [2, 3])),
    ('lengths of their own', 1, [4, 7, 3, 3], ([6, 8], [1, 4])),
    ('no target', 1, [2, 3, 3, 1], ([3, 4], [0, 1])),
    ('one step, one target', 1, [2, 1, 3, 1], ([1, 2], [1, 2])),
):
    n, steps, many, length = sizes
    inputs = {
        'input': uniform(n, steps, many, low=-2, high=2), 'target': integer(low, many, n, length),
        'steps': integer(*ends[0], n), 'lengths': integer(*ends[1], n),
    }
    family.case('ctc_loss', name, inputs, blank=0)
family.case('ctc_loss', 'the blank last', {'input': uniform(2, 5, 3), 'target': integer(0, 2, 2, 2), 'steps': integer(5, 6, 2),
                                            'lengths': integer(1, 3, 2)}, blank=2)
