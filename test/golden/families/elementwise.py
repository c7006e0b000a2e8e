"""Elementwise maps: on an ordinary range, far out, and where a piecewise one stands on its kinks (whole numbers)."""
from .case import Family, level, mask, uniform

family = Family('elementwise')
POSITIVE, SMALL = {'low': 0.1, 'high': 3}, {'low': -1e-8, 'high': 1e-8}


def unary(op, name='plain', x=None, **attributes):
    family.case(op, name, {'input': x or uniform(2, 7, low=-3, high=3)}, **attributes)


for op in ('exp', 'expm1', 'sin', 'cos', 'tan', 'sinh', 'cosh', 'tanh', 'erf', 'sigmoid', 'abs', 'neg', 'square', 'floor', 'sign'):
    unary(op)
for op in ('log', 'sqrt', 'rsqrt', 'reciprocal'):
    unary(op, x=uniform(2, 7, **POSITIVE))
unary('reciprocal', 'of negative numbers', uniform(5, low=-3, high=-0.2))
unary('log1p', x=uniform(2, 7, low=-0.9, high=3))
unary('exp', 'of nothing', uniform(0, 3))
unary('exp', 'of one number', uniform())
for op in ('expm1', 'log1p', 'tanh', 'erf', 'sin', 'sinh'):
    unary(op, 'near 0', uniform(6, **SMALL))
for op in ('tanh', 'sigmoid', 'erf', 'softsign'):
    unary(op, 'far out', uniform(6, low=-800, high=800))
unary('exp', 'overflow and underflow', uniform(8, low=-2000, high=2000))
unary('log', 'at 0 and below', level(-1, 3, 8))
unary('sqrt', 'at 0', level(0, 3, 8))
unary('reciprocal', 'at 0', level(-1, 3, 8))
unary('abs', 'at its kink', level(-2, 3, 14))
unary('sign', 'at 0', level(-2, 3, 14))
unary('floor', 'of whole numbers', level(-3, 4, 9))

for op in ('relu', 'silu', 'mish', 'hardsigmoid', 'hardswish', 'selu', 'softsign', 'logsigmoid'):
    unary(op, x=uniform(2, 3, 4, low=-5, high=5))
for op in ('silu', 'mish', 'logsigmoid', 'relu', 'selu'):
    unary(op, 'far out', uniform(6, low=-900, high=900))
# Not hardswish: its slopes at -3 and 3 differ between torch's versions, and between its kernels (PyTorch issue 147801).
for op in ('relu', 'hardsigmoid', 'selu'):
    unary(op, 'at its kinks', level(-4, 5, 18))
unary('relu6', x=uniform(12, low=-4, high=10))
unary('relu6', 'at its kinks', level(-1, 8, 18))
unary('softplus', beta=1, threshold=20)
unary('softplus', 'far out', uniform(6, low=-900, high=900), beta=1, threshold=20)
unary('softplus', 'beta 2, linear from 1 on', uniform(12, low=-2, high=2), beta=2, threshold=1)
for slope in (0.01, 0.2):
    unary('leaky_relu', f'slope {slope}', slope=slope)
unary('leaky_relu', 'at its kink', level(-2, 3, 14), slope=0.1)
for op in ('elu', 'celu'):
    for alpha in (1, 0.7):
        unary(op, f'alpha {alpha}', alpha=alpha)
        unary(op, f'alpha {alpha}, at its kink', level(-2, 3, 14), alpha=alpha)
    unary(op, 'far out', uniform(6, low=-900, high=900), alpha=1)
for approximate in ('none', 'tanh'):
    unary('gelu', approximate, approximate=approximate)
    unary('gelu', f'{approximate}, far out', uniform(6, low=-40, high=40), approximate=approximate)
    unary('gelu', f'{approximate}, near 0', uniform(6, **SMALL), approximate=approximate)
unary('hardtanh', low=-1, high=1)
unary('hardtanh', 'at its kinks', level(-3, 4, 30), low=-1, high=2)
unary('threshold', threshold=0.5, value=-2)
unary('threshold', 'at its kink', level(-2, 3, 14), threshold=1, value=0)
unary('clamp', low=-1, high=1.5)
unary('clamp', 'from below', low=0, high=None)
unary('clamp', 'from above', low=None, high=0.5)
unary('clamp', 'at its kinks', level(-3, 4, 30), low=-1, high=2)

family.case('prelu', 'one slope', {'input': uniform(2, 3, 4), 'weight': uniform(1, low=0, high=0.5)})
family.case('prelu', 'a slope for each channel', {'input': uniform(2, 3, 2, 2), 'weight': uniform(3, low=0, high=0.5)})
family.case('prelu', 'at its kink', {'input': level(-2, 3, 3, 3), 'weight': uniform(3, low=0, high=0.5)})
unary('glu', 'last axis', uniform(2, 3, 4), axis=-1)
unary('glu', 'axis 1', uniform(2, 4, 3), axis=1)

for op in ('log2', 'log10'):
    unary(op, x=uniform(2, 7, **POSITIVE))
for op in ('exp2', 'atan', 'asinh', 'ceil', 'trunc', 'round', 'frac', 'tanhshrink'):
    unary(op)
for op in ('asin', 'acos', 'atanh'):
    unary(op, x=uniform(2, 7, low=-0.95, high=0.95))
unary('acosh', x=uniform(2, 7, low=1.05, high=4))
for op in ('atan', 'asin', 'asinh', 'atanh'):
    unary(op, 'near 0', uniform(6, **SMALL))
for op in ('atan', 'asinh'):
    unary(op, 'far out', uniform(6, low=-800, high=800))
for op in ('ceil', 'trunc', 'round', 'frac'):
    unary(op, 'of whole numbers', level(-3, 4, 12))
for op in ('hardshrink', 'softshrink'):
    unary(op, **{'lambda': 0.5})
    unary(op, 'at its kinks', level(-2, 3, 14), **{'lambda': 1})

for exponent in (0, 1, 2, 3, 0.5, -1, 2.5):
    unary('pow', f'exponent {exponent}', uniform(6, **POSITIVE), exponent=exponent)
for exponent in (2, 3, -2):
    unary('pow', f'exponent {exponent}, of negative numbers', uniform(6, low=-3, high=-0.2), exponent=exponent)
for exponent in (0, 1, 2, 0.5):
    unary('pow', f'exponent {exponent}, at 0', level(0, 3, 8), exponent=exponent)

BROADCASTS = (
    ([2, 3], [2, 3]), ([2, 3], [3]), ([2, 1], [1, 3]), ([2, 3, 4], [3, 1]), ([], [2, 3]), ([1], [4]), ([3, 1, 2], [2, 3, 1, 1]),
    ([0, 3], [3]),
)
for op in ('add', 'sub', 'mul', 'div', 'maximum', 'minimum', 'pow', 'atan2', 'remainder', 'logaddexp', 'xlogy'):
    ranges = {'div': ({}, POSITIVE), 'xlogy': ({}, POSITIVE), 'pow': (POSITIVE, {'low': -2, 'high': 2})}.get(op, ({}, {}))
    second = 'exponent' if op == 'pow' else 'other'
    for a, b in BROADCASTS:
        family.case(op, f'{a} and {b}', {'input': uniform(*a, **ranges[0]), second: uniform(*b, **ranges[1])})
for op in ('maximum', 'minimum'):
    family.case(op, 'ties', {'input': level(0, 3, 12), 'other': level(0, 3, 12)})
family.case('div', 'by 0', {'input': level(-1, 2, 24), 'other': level(-1, 2, 24)})

family.case('logaddexp', 'far out', {'input': uniform(6, low=-900, high=900), 'other': uniform(6, low=-900, high=900)})
# torch's derivative at 0 log 0 by the logarithm's argument is 0/0: not asked for.
family.case('xlogy', '0 log 0', {'input': {**level(0, 2, 8), 'gradient': False}, 'other': {**level(0, 2, 8), 'gradient': False}})
family.case('xlogy', '0 log y', {'input': level(0, 2, 8), 'other': uniform(8, low=0.1, high=3)})
for w in ([2, 3], []):
    family.case('lerp', f'weights {w}', {'input': uniform(2, 3), 'other': uniform(2, 3), 'weight': uniform(*w, low=0, high=1)})

for c, a, b in (([2, 3], [2, 3], [2, 3]), ([3], [2, 3], [2, 1]), ([2, 1, 1], [3, 1], [4]), ([2, 3], [], []), ([0, 2], [2], [1])):
    family.case('where', f'{c}, {a} and {b}', {'condition': mask(0.5, *c), 'input': uniform(*a), 'other': uniform(*b)})
family.case('masked_fill', 'plain', {'input': uniform(2, 3), 'mask': mask(0.4, 2, 3)}, value=-1.5)
family.case('masked_fill', 'mask broadcast', {'input': uniform(2, 3, 2), 'mask': mask(0.4, 3, 1)}, value=0)
