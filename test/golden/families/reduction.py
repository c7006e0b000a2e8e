"""Softmax along axes, sums and their kin, extrema (ties of amax share, max takes the first), norms, cumulative sums."""
from .case import Family, level, uniform

family = Family('reduction')

for op in ('softmax', 'log_softmax', 'softmin'):
    for shape, axis in (([2, 4], -1), ([2, 4], 0), ([2, 3, 2], 1), ([2, 2, 3, 2], 1), ([3], 0), ([2, 1], 1), ([0, 3], 1)):
        family.case(op, f'{shape} along {axis}', {'input': uniform(*shape, low=-2, high=2)}, axis=axis)
    family.case(op, 'large numbers', {'input': uniform(2, 4, low=899, high=902)}, axis=-1)
    family.case(op, 'very negative numbers', {'input': uniform(2, 4, low=-902, high=-899)}, axis=-1)
    family.case(op, 'equal numbers', {'input': level(2, 3, 2, 3)}, axis=-1)

family.case('log_softmax', 'far apart', {'input': uniform(2, 4, low=-900, high=900)}, axis=-1)

AXES = (
    ([2, 3], None, False), ([2, 3], [0], False), ([2, 3], [1], True), ([2, 3, 4], [1], False), ([2, 3, 4], [0, 2], False),
    ([2, 3, 4], [-1], True), ([2, 3, 4], [1, 2], True), ([2, 1, 3], [1], False), ([4], [0], False), ([2, 2, 2, 2], [0, 2, 3], True),
)
for op in ('sum', 'mean', 'amax', 'amin', 'logsumexp', 'var', 'std', 'norm'):
    given = {'var': [{'correction': 0}, {'correction': 1}], 'std': [{'correction': 0}, {'correction': 1}],
             'norm': [{'order': 1}, {'order': 2}]}.get(op, [{}])
    for more in given:
        for shape, axes, keepdim in AXES:
            if op == 'std' and shape == [2, 1, 3]:
                continue  # the deviation of one number: 0 with no derivative, or no number
            name = ', '.join([f'{shape} over {axes}'] + ['kept'] * keepdim + [f'{k} {v}' for k, v in more.items()])
            family.case(op, name, {'input': uniform(*shape)}, axes=axes, keepdim=keepdim, **more)
family.case('sum', 'of nothing', {'input': uniform(0, 3)}, axes=[0], keepdim=False)
family.case('sum', 'of nothing, all', {'input': uniform(2, 0)}, axes=None, keepdim=False)
family.case('sum', 'of one number', {'input': uniform()}, axes=None, keepdim=False)
family.case('mean', 'of one number', {'input': uniform()}, axes=None, keepdim=False)
family.case('amax', 'ties', {'input': level(0, 3, 3, 6)}, axes=[1], keepdim=False)
family.case('amin', 'ties', {'input': level(0, 3, 3, 6)}, axes=[0, 1], keepdim=False)
family.case('logsumexp', 'large numbers', {'input': uniform(2, 4, low=-900, high=900)}, axes=[1], keepdim=False)
family.case('norm', 'of zeros, order 2', {'input': level(0, 1, 2, 3)}, axes=[1], keepdim=False, order=2)
family.case('norm', 'with zeros, order 1', {'input': level(-1, 2, 2, 5)}, axes=[1], keepdim=False, order=1)

for shape, axis, keepdim in (([2, 3], None, False), ([2, 3], 1, False), ([2, 3, 2], 1, True), ([3, 1], 1, False)):
    family.case('prod', f'{shape} along {axis}', {'input': uniform(*shape)}, axis=axis, keepdim=keepdim)
family.case('prod', 'with zeros', {'input': level(-1, 3, 5, 4)}, axis=1, keepdim=False)

for op in ('max', 'min', 'argmax', 'argmin'):
    for shape, axis, keepdim in (([2, 3], 1, False), ([2, 3, 4], 1, True), ([2, 3, 4], -1, False), ([4], 0, False), ([2, 1], 1, False)):
        family.case(op, f'{shape} along {axis}', {'input': uniform(*shape)}, axis=axis, keepdim=keepdim)
    family.case(op, 'ties', {'input': level(0, 3, 3, 6)}, axis=1, keepdim=False)

for shape, axis in (([5], 0), ([2, 4], 1), ([2, 4], 0), ([2, 3, 2], 1), ([2, 1], 1), ([0], 0)):
    family.case('cumsum', f'{shape} along {axis}', {'input': uniform(*shape)}, axis=axis)
for shape, axis in (([5], 0), ([2, 4], 1), ([3, 4], 0), ([2, 1], 1)):
    family.case('cumprod', f'{shape} along {axis}', {'input': uniform(*shape)}, axis=axis)
family.case('cumprod', 'with zeros', {'input': level(-1, 3, 4, 5)}, axis=1)

for order in (3, 1.5, 'Infinity', '-Infinity', 0):
    family.case('norm', f'order {order}', {'input': uniform(3, 4)}, axes=[1], keepdim=False, order=order)
for order, axis in ((2, 1), (1, 0), (2, -1)):
    family.case('normalize', f'order {order} along {axis}', {'input': uniform(3, 4)}, order=order, axis=axis, epsilon=1e-12)
family.case('normalize', 'below epsilon', {'input': uniform(2, 3)}, order=2, axis=1, epsilon=5)
for a, b, axis in (([3, 4], [3, 4], 1), ([2, 3, 2], [2, 3, 2], 1), ([2, 4], [1, 4], -1)):
    family.case('cosine_similarity', f'{a} and {b} along {axis}', {'input': uniform(*a), 'other': uniform(*b)}, axis=axis, epsilon=1e-8)
for order in (2, 1):
    family.case('pairwise_distance', f'order {order}', {'input': uniform(3, 4), 'other': uniform(3, 4)}, order=order, epsilon=1e-6)
for shapes in (([3, 4], [2, 4]), ([2, 3, 2], [2, 1, 2])):
    for order in (1, 2, 3):
        inputs = {'input': uniform(*shapes[0]), 'other': uniform(*shapes[1])}
        family.case('cdist', f'{shapes[0]} and {shapes[1]}, order {order}', inputs, order=order)
for shape, axis in (([5], 0), ([3, 4], 1), ([4, 2, 2], 0), ([2, 1], 1)):
    family.case('median', f'{shape} along {axis}', {'input': uniform(*shape)}, axis=axis)
