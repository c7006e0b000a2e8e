"""Ops that move entries: shapes, slices, joins, indices, padding, order."""
from .case import Family, integer, level, uniform

family = Family('movement')


def move(op, name, shape, /, **attributes):
    family.case(op, name, {'input': uniform(*shape)}, **attributes)


for shape, to in (([2, 6], [3, 4]), ([2, 3, 4], [2, 12]), ([6], [1, 2, 3]), ([1, 1], []), ([0, 3], [3, 0]), ([2, 3], [6])):
    move('reshape', f'{shape} to {to}', shape, shape=to)
for shape, axes in (([2, 3], [0, 1]), ([2, 3, 4], [1, 2]), ([2, 3, 4], [-1, 0]), ([2, 1, 3], [0, 2])):
    move('transpose', f'{shape}, {axes}', shape, axes=axes)
for shape, axes in (([2, 3, 4], [2, 0, 1]), ([2, 3, 2, 2], [0, 2, 1, 3]), ([1, 2, 3, 2], [3, 1, 0, 2]), ([3], [0])):
    move('permute', f'{shape} to {axes}', shape, axes=axes)
for shape, axis, start, end, step in (
    ([5, 3], 0, 1, 4, 1), ([2, 7], 1, 0, 7, 2), ([2, 7], 1, 1, None, 3), ([2, 3, 4], -1, -3, -1, 1), ([4, 2], 0, 2, 3, 1),
    ([3, 2], 0, 2, 2, 1), ([6], 0, None, 20, 4),
):
    move('slice', f'{shape}, {start} to {end} by {step} of axis {axis}', shape, axis=axis, start=start, end=end, step=step)

for shapes, axis in (([[2, 3], [1, 3]], 0), ([[2, 3], [2, 1], [2, 2]], 1), ([[2, 2, 3], [2, 2, 3]], -1), ([[3], [0], [1]], 0), ([[2, 2]], 0)):
    family.case('concat', f'{shapes} along {axis}', {f'input{k}': uniform(*s) for k, s in enumerate(shapes)}, axis=axis)
for count, shape, axis in ((2, [2, 3], 0), (3, [2, 3], 1), (2, [2, 3], -1), (2, [], 0), (1, [3], 0)):
    family.case('stack', f'{count} of {shape} along {axis}', {f'input{k}': uniform(*shape) for k in range(count)}, axis=axis)
for shape, sizes, axis in (([5, 2], [2, 3], 0), ([2, 6], [1, 2, 3], 1), ([2, 3, 4], [2, 2], -1)):
    move('split', f'{shape} into {sizes} along {axis}', shape, sizes=sizes, axis=axis)
for shape, chunks, axis in (([6, 2], 3, 0), ([2, 7], 3, 1), ([2, 3, 4], 2, -1), ([2, 3], 5, 1)):
    move('chunk', f'{shape} into {chunks} along {axis}', shape, chunks=chunks, axis=axis)

for shape, axis in (([3, 2], 0), ([2, 3], -1), ([2, 1, 2], 1)):
    move('unbind', f'{shape} along {axis}', shape, axis=axis)
for shape, axis, place in (([3, 2], 0, 1), ([2, 3, 2], 1, -1), ([4], 0, 0)):
    move('select', f'{place} of {shape} along {axis}', shape, axis=axis, place=place)
for shape, offset in (([3, 3], 0), ([3, 4], 1), ([2, 4, 3], -1), ([1, 1], 0)):
    move('diagonal', f'{shape}, offset {offset}', shape, offset=offset)
for shape, count, axis in (([3], 2, 0), ([2, 3], 3, 1), ([2, 2, 2], 2, -2)):
    move('repeat_interleave', f'{shape} {count} times along {axis}', shape, count=count, axis=axis)

for shape, axis, index in (([3, 4], 1, [3, 2]), ([3, 4], 0, [2, 4]), ([2, 3, 2], 1, [2, 4, 2]), ([5], 0, [7]), ([3, 4], 1, [2, 5])):
    indices = integer(0, shape[axis], *index)
    family.case('gather', f'{shape} along {axis} by {index}', {'input': uniform(*shape), 'index': indices}, axis=axis)
    family.case('scatter_add', f'{index} into {shape} along {axis}',
                {'input': uniform(*shape), 'index': indices, 'source': uniform(*index)}, axis=axis)
for shape, axis in (([3, 4], 0), ([3, 4], 1), ([2, 3, 2], 1)):
    one = [1 if k == axis else n for k, n in enumerate(shape)]
    family.case('scatter', f'{one} into {shape} along {axis}',
                {'input': uniform(*shape), 'index': integer(0, shape[axis], *one), 'source': uniform(*one)}, axis=axis)
    family.case('scatter_number', f'{one} into {shape} along {axis}',
                {'input': uniform(*shape), 'index': integer(0, shape[axis], *one)}, axis=axis, value=1.5)
family.case('scatter', 'fewer rows than there are', {'input': uniform(3, 4), 'index': integer(0, 4, 2, 1), 'source': uniform(2, 1)}, axis=1)
for shape, axis, count in (([4, 3], 0, 6), ([2, 5], 1, 3), ([2, 3, 2], -1, 4), ([3, 2], 0, 0)):
    family.case('index_select', f'{count} of {shape} along {axis}',
                {'input': uniform(*shape), 'index': integer(0, shape[axis], count)}, axis=axis)

family.case('one_hot', 'plain', {'input': integer(0, 4, 2, 3)}, classes=4)
for shape, axis, count in (([4, 3], 0, 6), ([2, 5], 1, 3)):
    source = [count if k == axis else extent for k, extent in enumerate(shape)]
    family.case('index_add', f'{count} to {shape} along {axis}',
                {'input': uniform(*shape), 'index': integer(0, shape[axis], count), 'source': uniform(*source)}, axis=axis)
for shape, indices in (([4, 3], [[5], [5]]), ([3, 4, 2], [[2, 2], [2, 1]]), ([5, 2], [[3]])):
    given = {f'index{k}': integer(-1, shape[k], *index) for k, index in enumerate(indices)}
    family.case('pick', f'{shape} at {indices}', {'input': uniform(*shape), **given})

for shape, pads, value in (
    ([3], [[1, 2]], 0), ([2, 3], [[0, 0], [2, 1]], 0.5), ([2, 3], [[1, 0], [0, 2]], 0), ([1, 2, 3, 3], [[0, 0], [0, 0], [1, 2], [2, 0]], -1),
    ([2, 5], [[0, 0], [-1, -2]], 0), ([2, 4], [[0, 0], [2, -1]], 0), ([2, 2, 3], [[0, 0], [1, 1], [0, 0]], 3),
):
    move('pad', f'constant, {shape} by {pads}', shape, pads=pads, mode='constant', value=value)
for mode in ('reflect', 'replicate', 'circular'):
    for shape, pads in (
        ([1, 2, 4], [[0, 0], [0, 0], [2, 1]]), ([1, 1, 3], [[0, 0], [0, 0], [0, 2]]),
        ([1, 2, 3, 4], [[0, 0], [0, 0], [1, 2], [3, 0]]), ([2, 1, 3, 3], [[0, 0], [0, 0], [1, 1], [1, 1]]),
    ):
        move('pad', f'{mode}, {shape} by {pads}', shape, pads=pads, mode=mode, value=None)
move('pad', 'replicate, wider than the input', [1, 1, 2], pads=[[0, 0], [0, 0], [3, 4]], mode='replicate', value=None)

for shape, shifts, axes in (([5], [2], [0]), ([2, 4], [-1], [1]), ([3, 4], [1, -2], [0, 1]), ([2, 3, 2], [4], [1]), ([3, 2], [0], [0])):
    move('roll', f'{shape} by {shifts} along {axes}', shape, shifts=shifts, axes=axes)
for shape, axes in (([4], [0]), ([2, 3], [1]), ([2, 3, 2], [0, 2]), ([2, 3], [-1])):
    move('flip', f'{shape} along {axes}', shape, axes=axes)

for shape, axis, descending in (([6], 0, False), ([2, 5], 1, True), ([4, 3], 0, False), ([2, 4, 2], 1, True), ([2, 1], 1, False)):
    name = f'{shape} along {axis}, {"falling" if descending else "rising"}'
    move('sort', name, shape, axis=axis, descending=descending)
for descending in (False, True):
    family.case('sort', f'ties keep their order, {"falling" if descending else "rising"}', {'input': level(0, 3, 2, 7)}, axis=1,
                descending=descending)
for shape, k, axis, largest in (([6], 3, 0, True), ([2, 5], 2, 1, True), ([5, 2], 2, 0, False), ([2, 4, 2], 1, 1, True), ([2, 3], 3, -1, False)):
    move('topk', f'{k} of {shape} along {axis}, {"largest" if largest else "smallest"}', shape, k=k, axis=axis, largest=largest)

for op in ('tril', 'triu'):
    for shape, diagonal in (([3, 3], 0), ([3, 4], 1), ([4, 3], -1), ([2, 3, 3], 0), ([2, 3], 5), ([1, 1], 1)):
        move(op, f'{shape}, diagonal {diagonal}', shape, diagonal=diagonal)
for shape, repeats in (([3], [2]), ([2, 3], [2, 1]), ([2, 3], [2, 2, 2]), ([1, 2], [3, 2]), ([2], [0])):
    move('repeat', f'{shape} by {repeats}', shape, repeats=repeats)
for shape, to in (([1, 3], [2, 3]), ([3], [2, 3]), ([2, 1, 2], [2, 4, 2]), ([], [2, 2]), ([1], [0]), ([2, 1], [3, 2, 1])):
    move('expand', f'{shape} to {to}', shape, shape=to)
