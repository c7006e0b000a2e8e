"""Linear maps, embeddings, dropout with its noise given, matrix products."""
from .case import Family, integer, parameter, uniform

family = Family('dense')

for name, shape in (('of rows', [3, 4]), ('of sequences', [2, 3, 4]), ('of one row', [1, 4]), ('of a vector', [4])):
    family.case('linear', name, {'input': uniform(*shape), 'weight': parameter(2, 4), 'bias': parameter(2)})
family.case('linear', 'no bias', {'input': uniform(3, 5), 'weight': parameter(4, 5)})
family.case('linear', 'one input, one output', {'input': uniform(3, 1), 'weight': parameter(1, 1), 'bias': parameter(1)})
family.case('linear', 'no example', {'input': uniform(0, 3), 'weight': parameter(2, 3), 'bias': parameter(2)})

family.case('bilinear', 'plain', {'input1': uniform(3, 4), 'input2': uniform(3, 2), 'weight': parameter(5, 4, 2), 'bias': parameter(5)})
family.case('bilinear', 'no bias, sequences', {'input1': uniform(2, 3, 2), 'input2': uniform(2, 3, 3), 'weight': parameter(2, 2, 3)})

family.case('embedding', 'repeated words', {'input': integer(0, 4, 2, 5), 'weight': parameter(6, 3)}, paddingIndex=None)
family.case('embedding', 'one word', {'input': integer(0, 3, 1), 'weight': parameter(3, 2)}, paddingIndex=None)
family.case('embedding', 'of three axes', {'input': integer(0, 5, 2, 2, 2), 'weight': parameter(5, 2)}, paddingIndex=None)
family.case('embedding', 'the padding gets no gradient', {'input': integer(0, 4, 3, 4), 'weight': parameter(4, 3)}, paddingIndex=1)
family.case('embedding', 'no word', {'input': integer(0, 3, 0), 'weight': parameter(3, 2)}, paddingIndex=None)

def noise(*shape):
    return uniform(*shape, low=0, high=1, gradient=False)


family.case('dropout', 'rate 0.5', {'input': uniform(3, 5), 'noise': noise(3, 5)}, rate=0.5)
family.case('dropout', 'rate 0.2, maps', {'input': uniform(2, 2, 3, 3), 'noise': noise(2, 2, 3, 3)}, rate=0.2)
family.case('dropout', 'whole maps', {'input': uniform(2, 3, 2, 2), 'noise': noise(2, 3, 1, 1)}, rate=0.4)
family.case('dropout', 'rate 0', {'input': uniform(2, 3), 'noise': noise(2, 3)}, rate=0)

for a, b in (
    ([3], [3]), ([2, 3], [3]), ([3], [3, 2]), ([2, 3], [3, 4]), ([2, 3, 4], [4, 2]), ([2, 3, 4], [4]), ([4], [2, 4, 3]),
    ([2, 3, 4], [2, 4, 5]), ([1, 3, 2], [4, 2, 3]), ([2, 1, 3, 2], [3, 2, 4]), ([3, 4], [2, 4, 2]), ([1, 1], [1, 1]),
    ([2, 0], [0, 3]), ([0, 3], [3, 2]), ([2, 1], [1, 3]), ([2, 2, 1, 3], [2, 2, 3, 1]),
):
    family.case('matmul', f'{a} by {b}', {'input': uniform(*a), 'other': uniform(*b)})
family.case('outer', 'plain', {'input': uniform(3), 'other': uniform(4)})
family.case('outer', 'of one entry', {'input': uniform(1), 'other': uniform(3)})

for equation, shapes in (
    ('ij,jk->ik', [[2, 3], [3, 4]]), ('bij,bjk->bik', [[2, 2, 3], [2, 3, 2]]), ('ij->ji', [[2, 3]]), ('ij->j', [[3, 4]]),
    ('ij->', [[2, 3]]), ('ii->i', [[3, 3]]), ('ii->', [[3, 3]]), ('i,j->ij', [[3], [2]]), ('i,i->', [[4], [4]]),
    ('bhqd,bhkd->bhqk', [[2, 2, 3, 2], [2, 2, 4, 2]]), ('bhqk,bhkd->bhqd', [[1, 2, 3, 4], [1, 2, 4, 2]]),
    ('bqhd,bkhd->bhqk', [[1, 3, 2, 2], [1, 2, 2, 2]]), ('bi,oij,bj->bo', [[2, 3], [2, 3, 2], [2, 2]]),
    ('...ij,...jk->...ik', [[2, 2, 3], [2, 3, 2]]), ('b...d,de->b...e', [[2, 3, 2], [2, 4]]), ('ij,ij->ij', [[2, 3], [2, 3]]),
    ('ijk,jil->kl', [[2, 3, 2], [3, 2, 2]]), ('ij,jk', [[2, 3], [3, 2]]), ('a,b,c->cab', [[2], [3], [2]]),
):
    family.case('einsum', equation, {f'input{k}': uniform(*shape) for k, shape in enumerate(shapes)}, equation=equation)
