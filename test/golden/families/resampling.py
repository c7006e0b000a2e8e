"""Maps made larger and smaller, shuffled, taken apart into windows and put together again."""
from .case import Family, uniform

family = Family('resampling')


def interpolate(name, shape, mode, size=None, scale=None, aligned=False):
    family.case('interpolate', f'{mode}, {name}', {'input': uniform(*shape)}, mode=mode, size=size, scale=scale, alignCorners=aligned)


interpolate('twice as long', [1, 2, 3], 'nearest', scale=[2])
interpolate('to no multiple', [1, 2, 5], 'nearest', size=[7])
interpolate('shorter', [1, 2, 7], 'nearest', size=[3])
interpolate('maps twice as large', [2, 2, 2, 3], 'nearest', scale=[2, 2])
interpolate('maps by axis', [1, 2, 3, 4], 'nearest', size=[5, 2])
interpolate('by 1.7', [1, 1, 4], 'nearest', scale=[1.7])
for aligned in (False, True):
    end = ', corners aligned' if aligned else ''
    interpolate(f'longer{end}', [1, 2, 4], 'linear', size=[7], aligned=aligned)
    interpolate(f'shorter{end}', [1, 2, 7], 'linear', size=[3], aligned=aligned)
    interpolate(f'maps twice as large{end}', [1, 2, 3, 2], 'bilinear', scale=[2, 2], aligned=aligned)
    interpolate(f'maps by axis{end}', [2, 1, 4, 5], 'bilinear', size=[3, 7], aligned=aligned)
    interpolate(f'from and to one entry{end}', [1, 1, 1, 4], 'bilinear', size=[3, 1], aligned=aligned)
    interpolate(f'maps larger{end}', [1, 1, 4, 3], 'bicubic', size=[6, 5], aligned=aligned)
    interpolate(f'maps twice as large{end}', [1, 2, 2, 3], 'bicubic', scale=[2, 2], aligned=aligned)
interpolate('by 1.6', [1, 1, 5], 'linear', scale=[1.6])

for shape, factor in (([1, 8, 2, 3], 2), ([2, 9, 1, 2], 3), ([1, 2, 3, 2], 1)):
    family.case('pixel_shuffle', f'{shape} by {factor}', {'input': uniform(*shape)}, factor=factor)
for shape, factor in (([1, 2, 4, 6], 2), ([2, 1, 3, 3], 3)):
    family.case('pixel_unshuffle', f'{shape} by {factor}', {'input': uniform(*shape)}, factor=factor)


def windows(name, kernel, stride=(1, 1), padding=(0, 0), dilation=(1, 1)):
    return name, {'kernel': list(kernel), 'stride': list(stride), 'padding': list(padding), 'dilation': list(dilation)}


for shape, (name, attributes) in (
    ([2, 2, 4, 5], windows('kernel 2 × 3', [2, 3])),
    ([1, 2, 5, 4], windows('stride 2, padding 1', [3, 2], [2, 2], [1, 1])),
    ([1, 1, 6, 5], windows('dilation 2 and 1', [2, 2], [1, 1], [1, 0], [2, 1])),
):
    family.case('unfold', name, {'input': uniform(*shape)}, **attributes)
for shape, size, (name, attributes) in (
    ([2, 4, 9], [4, 4], windows('kernel 2 × 2', [2, 2])),
    ([1, 8, 4], [4, 4], windows('windows side by side', [2, 2], [2, 2])),
    ([1, 9, 9], [5, 3], windows('stride, padding', [3, 3], [2, 1], [1, 1])),
    ([1, 4, 6], [5, 3], windows('dilation 2 and 1', [2, 2], [1, 1], [0, 0], [2, 1])),
):
    family.case('fold', name, {'input': uniform(*shape)}, outputSize=size, **attributes)
