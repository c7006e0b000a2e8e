"""Pooling. Padding never wins a maximum; ties go to the first entry; a window that starts in the right padding is left out."""
from .case import Family, level, uniform

family = Family('pooling')


def max_pool(name, input, kernel, stride=None, padding=None, dilation=None, ceil=False):
    n = len(kernel)
    family.case(
        f'max_pool{n}d', name, {'input': input}, kernel=kernel, stride=stride or kernel, padding=padding or [0] * n,
        dilation=dilation or [1] * n, ceilMode=ceil,
    )


def avg_pool(name, input, kernel, stride=None, padding=None, ceil=False, count=True):
    n = len(kernel)
    family.case(
        f'avg_pool{n}d', name, {'input': input}, kernel=kernel, stride=stride or kernel, padding=padding or [0] * n,
        ceilMode=ceil, countIncludePad=count,
    )


def adaptive(kind, name, input, output):
    family.case(f'adaptive_{kind}_pool{len(output)}d', name, {'input': input}, outputSize=output)


max_pool('plain', uniform(2, 3, 8), [2])
max_pool('odd length, last entry left out', uniform(2, 2, 7), [2])
max_pool('odd length, ceil', uniform(2, 2, 7), [2], ceil=True)
max_pool('overlapping, padding 1', uniform(2, 2, 7), [3], [2], [1])
max_pool('dilation 2', uniform(1, 2, 9), [3], [1], [1], [2])
max_pool('stride wider than the kernel', uniform(1, 2, 8), [2], [3])
max_pool('ceil with padding: no window starts in the padding', uniform(1, 2, 5), [2], [2], [1], ceil=True)
max_pool('ties', level(0, 3, 2, 2, 8), [3], [2])
max_pool('kernel 1', uniform(1, 2, 3), [1])

max_pool('plain', uniform(2, 2, 4, 6), [2, 2])
max_pool('odd sizes', uniform(2, 2, 5, 7), [2, 2])
max_pool('odd sizes, ceil', uniform(1, 2, 5, 7), [2, 2], ceil=True)
max_pool('kernel 3, stride 2, padding 1', uniform(2, 2, 7, 6), [3, 3], [2, 2], [1, 1])
max_pool('kernel 3, stride 2, padding 1, ceil', uniform(1, 2, 6, 6), [3, 3], [2, 2], [1, 1], ceil=True)
max_pool('kernel, stride and padding by axis', uniform(1, 2, 6, 7), [2, 3], [1, 2], [0, 1])
max_pool('dilation 2 and 1', uniform(1, 2, 7, 6), [2, 3], [2, 1], [1, 1], [2, 1])
max_pool('overlapping, stride 1', uniform(1, 1, 4, 4), [3, 3], [1, 1])
max_pool('ties', level(-1, 2, 2, 2, 5, 5), [3, 3], [2, 2], [1, 1])
max_pool('the whole map', uniform(2, 3, 3, 4), [3, 4])
max_pool('no example', uniform(0, 2, 4, 4), [2, 2])

avg_pool('plain', uniform(2, 3, 8), [2])
avg_pool('odd length, ceil', uniform(2, 2, 7), [2], ceil=True)
avg_pool('padding counted', uniform(2, 2, 7), [3], [2], [1])
avg_pool('padding not counted', uniform(2, 2, 7), [3], [2], [1], count=False)
avg_pool('padding counted, ceil', uniform(1, 2, 8), [3], [3], [1], ceil=True)
avg_pool('padding not counted, ceil', uniform(1, 2, 8), [3], [3], [1], ceil=True, count=False)

avg_pool('plain', uniform(2, 2, 4, 6), [2, 2])
avg_pool('odd sizes', uniform(1, 2, 5, 7), [2, 2])
avg_pool('odd sizes, ceil', uniform(1, 2, 5, 7), [2, 2], ceil=True)
avg_pool('padding counted', uniform(1, 2, 5, 6), [3, 3], [2, 2], [1, 1])
avg_pool('padding not counted', uniform(1, 2, 5, 6), [3, 3], [2, 2], [1, 1], count=False)
avg_pool('padding counted, ceil, by axis', uniform(1, 2, 6, 7), [3, 2], [2, 3], [1, 1], ceil=True)
avg_pool('padding not counted, ceil, by axis', uniform(1, 2, 6, 7), [3, 2], [2, 3], [1, 1], ceil=True, count=False)
avg_pool('overlapping, stride 1', uniform(1, 2, 4, 5), [3, 2], [1, 1])
avg_pool('the whole map', uniform(2, 3, 3, 4), [3, 4])

for kind in ('avg', 'max'):
    adaptive(kind, 'to 1', uniform(2, 3, 5), [1])
    adaptive(kind, 'to a divisor', uniform(2, 2, 8), [4])
    adaptive(kind, 'to no divisor: windows overlap', uniform(2, 2, 7), [3])
    adaptive(kind, 'to more than there is', uniform(1, 2, 3), [5])
    adaptive(kind, 'to 1 × 1', uniform(2, 3, 4, 5), [1, 1])
    adaptive(kind, 'to a divisor', uniform(1, 2, 6, 4), [3, 2])
    adaptive(kind, 'to no divisor: windows overlap', uniform(1, 2, 7, 5), [3, 4])
    adaptive(kind, 'to more rows than there are', uniform(1, 2, 2, 6), [3, 4])
