"""Batch, layer, group, instance and RMS normalization. Running variances are unbiased, the batch's own is not."""
from .case import Family, buffer, parameter, uniform

family = Family('normalization')


def affine(size):
    return {'weight': parameter(*size), 'bias': parameter(*size)}


def batch_norm(name, shape, training, weights=True, running=True, momentum=0.1, epsilon=1e-5, scale=1):
    channels = [shape[1]]
    family.case(
        'batch_norm', name,
        {
            'input': uniform(*shape, low=-scale, high=scale),
            **(affine(channels) if weights else {}),
            **({'running_mean': buffer(*channels), 'running_var': buffer(*channels)} if running else {}),
        },
        training=training, momentum=momentum, epsilon=epsilon,
    )


batch_norm('of [N, C], training', [5, 3], True)
batch_norm('of [N, C], evaluation', [4, 3], False)
batch_norm('of [N, C], two examples', [2, 3], True, momentum=0.3)
batch_norm('of [N, C, L], training', [3, 2, 4], True)
batch_norm('of [N, C, L], evaluation', [2, 2, 4], False)
batch_norm('of maps, training', [3, 2, 4, 3], True)
batch_norm('of maps, evaluation', [2, 3, 3, 4], False)
batch_norm('of maps, one example', [1, 3, 4, 4], True, momentum=1)
batch_norm('of maps, no weights', [2, 2, 3, 3], True, weights=False)
batch_norm('of maps, no weights, evaluation', [2, 2, 3, 3], False, weights=False)
batch_norm('of maps, no running statistics', [2, 2, 3, 3], True, running=False)
batch_norm('of maps, large epsilon', [2, 2, 3, 3], True, epsilon=0.8, momentum=0.01)
batch_norm('of maps, large values', [2, 2, 3, 3], True, scale=1000)

for shape, normalized in ([[4, 6], [6]], [[2, 3, 5], [5]], [[2, 3, 4], [3, 4]], [[2, 2, 3, 3], [2, 3, 3]], [[1, 2], [2]]):
    name = f'of {shape} over {normalized}'
    family.case('layer_norm', name, {'input': uniform(*shape), **affine(normalized)}, normalizedShape=normalized, epsilon=1e-5)
family.case('layer_norm', 'no weights', {'input': uniform(3, 5)}, normalizedShape=[5], epsilon=1e-5)
family.case('layer_norm', 'a weight alone', {'input': uniform(3, 4), 'weight': parameter(4)}, normalizedShape=[4], epsilon=1e-6)
family.case('layer_norm', 'large values, large epsilon', {'input': uniform(3, 5, low=90, high=110), **affine([5])},
            normalizedShape=[5], epsilon=0.5)

for shape, groups in ([[2, 4, 3, 3], 2], [[2, 6, 4], 3], [[3, 4], 2], [[2, 3, 2, 3], 1], [[2, 3, 3, 2], 3]):
    name = f'of {shape} in {groups} groups'
    family.case('group_norm', name, {'input': uniform(*shape), **affine([shape[1]])}, groups=groups, epsilon=1e-5)
family.case('group_norm', 'no weights', {'input': uniform(2, 4, 3)}, groups=2, epsilon=1e-5)

for shape in ([2, 3, 4, 3], [2, 2, 5], [1, 1, 3, 3]):
    family.case('instance_norm', f'of {shape}', {'input': uniform(*shape), **affine([shape[1]])}, epsilon=1e-5)
    family.case('instance_norm', f'of {shape}, no weights', {'input': uniform(*shape)}, epsilon=1e-5)

for shape in ([4, 6], [2, 3, 5], [1, 1]):
    family.case('rms_norm', f'of {shape}', {'input': uniform(*shape), 'weight': parameter(shape[-1])}, epsilon=1e-6)
family.case('rms_norm', 'no weight, large epsilon', {'input': uniform(3, 4)}, epsilon=0.3)

for size in (1, 2, 3, 5):
    family.case('local_response_norm', f'over {size} channels', {'input': uniform(2, 4, 2, 2, low=-3, high=3)}, size=size, alpha=0.5, beta=0.75, k=1)
family.case('local_response_norm', 'of [N, C, L]', {'input': uniform(2, 3, 3)}, size=3, alpha=1e-4, beta=0.5, k=2)
for shape, axis in (([3, 2, 4], 0), ([4, 3], 0), ([2, 3, 2], 1)):
    sizes = [n if k == axis else 1 for k, n in enumerate(shape)]
    family.case('weight_norm', f'{shape} along {axis}', {'v': parameter(*shape), 'g': uniform(*sizes, low=0.5, high=2)}, axis=axis)
