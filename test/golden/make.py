"""Makes the goldens of test/golden/torch/: what torch computes, forward and backward, for the engine to equal.

    /usr/bin/python3 test/golden/make.py            # writes every file
    /usr/bin/python3 test/golden/make.py losses     # writes that family's alone

Debian's python3-torch 1.13 and NumPy, float64, one thread. Another build of torch or of its BLAS sums in another order:
then last digits differ, and nothing else may. Inputs are filled by name (`fill.py`), never stored. What a case holds is
said in `cases.ts`. `families/ops/` says what each op is in torch, `families/<family>.py` states the cases.
"""
import importlib
import json
import pathlib
import sys

import torch

sys.dont_write_bytecode = True

from families.case import numbers
from fill import fill

FAMILIES = (
    'dense', 'convolution', 'pooling', 'normalization', 'attention', 'recurrent', 'elementwise', 'reduction', 'movement',
    'resampling', 'losses', 'networks', 'training', 'layers',
)


SAMPLES = (
    ('@input0', [4], {'kind': 'uniform', 'low': -1, 'high': 1}),
    ('δ⁽²⁾.x', [3], {'kind': 'uniform', 'low': -1, 'high': 1}),
    ('input', [2, 3], {'kind': 'uniform', 'low': 0.1, 'high': 3}),
    ('fc1.weight', [3, 5], {'kind': 'parameter'}),
    ('conv.weight', [2, 3, 2, 2], {'kind': 'parameter'}),
    ('bn1.weight', [4], {'kind': 'parameter'}),
    ('norm.gamma', [3], {'kind': 'parameter'}),
    ('fc1.bias', [4], {'kind': 'parameter'}),
    ('scalar', [], {'kind': 'parameter'}),
    ('bn1.running_mean', [4], {'kind': 'buffer'}),
    ('bn1.running_var', [4], {'kind': 'buffer'}),
    ('words', [8], {'kind': 'integer', 'low': -1, 'below': 6}),
    ('mask', [8], {'kind': 'choice', 'share': 0.4, 'then': '-Infinity', 'otherwise': 0}),
    ('nothing', [0, 3], {'kind': 'parameter'}),
)


def samples():
    """What `fill.py` fills in, for its twin to equal bit for bit."""
    lines = (
        {'name': name, 'shape': shape, 'fill': how, 'values': numbers(torch.from_numpy(fill(name, shape, how)))} for name, shape, how in SAMPLES
    )
    return '[\n' + ',\n'.join(json.dumps(line, ensure_ascii=False) for line in lines) + '\n]\n'


def main(chosen):
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    folder = pathlib.Path(__file__).parent / 'torch'
    folder.mkdir(exist_ok=True)
    (folder.parent / 'fill.json').write_text(samples(), encoding='utf-8')
    for name in chosen or FAMILIES:
        family = importlib.import_module(f'families.{name}').family
        (folder / f'{name}.json').write_text(family.text(), encoding='utf-8')
        print(f'{name}: {len(family.cases)} cases')


if __name__ == '__main__':
    main(sys.argv[1:])
