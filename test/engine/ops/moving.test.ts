import { describe, expect, it } from 'vitest';
import type { GraphBuilder } from '../../../src/engine/builder.js';
import type { NodeId } from '../../../src/engine/graph.js';
import { flip, repeat, repeatInterleave, roll, stack, tril, triu } from '../../../src/engine/ops/joining.js';
import { expand, flatten, moveAxis, reshape, squeeze, transpose, unsqueeze } from '../../../src/engine/ops/movement.js';
import { type Pad, type PadMode, pad } from '../../../src/engine/ops/padding.js';
import { pixelShuffle, resample } from '../../../src/engine/ops/resampling.js';
import { chunk, diagonal, select, slice, split } from '../../../src/engine/ops/slicing.js';
import { fold, unfold } from '../../../src/engine/ops/unfolding.js';
import { ShapeError } from '../../../src/engine/primitives/rule.js';
import { evaluate, shapeAfter } from '../evaluate.js';

const table = [
  [1, 2, 3],
  [4, 5, 6],
];

describe('shapes', () => {
  it.each<[string, (b: GraphBuilder, x: NodeId) => NodeId, readonly number[]]>([
    ['transpose', (b, x) => transpose(b, x, 0, -1), [4, 3, 2]],
    ['moveAxis', (b, x) => moveAxis(b, x, 0, -1), [3, 4, 2]],
    ['flatten', (b, x) => flatten(b, x, 1), [2, 12]],
    ['unsqueeze before', (b, x) => unsqueeze(b, x, 1), [2, 1, 3, 4]],
    ['unsqueeze after', (b, x) => unsqueeze(b, x, -1), [2, 3, 4, 1]],
    ['squeeze', (b, x) => squeeze(b, unsqueeze(b, x, 0)), [2, 3, 4]],
    ['reshape with what is left', (b, x) => reshape(b, x, [6, -1]), [6, 4]],
    ['expand', (b, x) => expand(b, unsqueeze(b, x, 0), [5, -1, -1, -1]), [5, 2, 3, 4]],
  ])('%s', (_, build, expected) => {
    expect(shapeAfter(build, [2, 3, 4])).toEqual(expected);
  });

  it('an axis that is not there is a mistake', () => {
    expect(() => shapeAfter((b, x) => transpose(b, x, 0, 3), [2, 3, 4])).toThrow(ShapeError);
  });
});

describe('parts', () => {
  it('slice counts from the end, and cuts what reaches beyond it', () => {
    expect(evaluate((b, x) => slice(b, x, { axis: 1, start: -2, end: 9 }), [table])).toEqual([
      [2, 3],
      [5, 6],
    ]);
  });

  it('select takes an axis away', () => {
    expect(evaluate((b, x) => select(b, x, 1, -1), [table])).toEqual([3, 6]);
  });

  it('split and chunk cut along an axis', () => {
    expect(evaluate((b, x) => split(b, x, [1, 2], 1)[1] as NodeId, [table])).toEqual([
      [2, 3],
      [5, 6],
    ]);
    // ⌈3/2⌉ = 2 entries, then one.
    expect(evaluate((b, x) => chunk(b, x, 2, 1)[1] as NodeId, [table])).toEqual([[3], [6]]);
  });

  it('diagonal', () => {
    expect(evaluate((b, x) => diagonal(b, x, 1), [table])).toEqual([2, 6]);
    expect(evaluate((b, x) => diagonal(b, x, -1), [table])).toEqual([4]);
    expect(evaluate((b, x) => diagonal(b, x, 3), [table])).toEqual([]);
  });
});

describe('put together and turned', () => {
  it.each<[string, (b: GraphBuilder, x: NodeId) => NodeId, number[] | number[][]]>([
    [
      'stack',
      (b, x) => stack(b, [x, x], 1),
      [
        [1, 1],
        [2, 2],
        [3, 3],
      ],
    ],
    ['repeat', (b, x) => repeat(b, x, [2]), [1, 2, 3, 1, 2, 3]],
    [
      'repeat in a new axis',
      (b, x) => repeat(b, x, [2, 1]),
      [
        [1, 2, 3],
        [1, 2, 3],
      ],
    ],
    ['repeatInterleave', (b, x) => repeatInterleave(b, x, 2, 0), [1, 1, 2, 2, 3, 3]],
    ['roll', (b, x) => roll(b, x, [1], [0]), [3, 1, 2]],
    ['roll the other way, more than once round', (b, x) => roll(b, x, [-4], [0]), [2, 3, 1]],
    ['flip', (b, x) => flip(b, x, [0]), [3, 2, 1]],
  ])('%s', (_, build, expected) => {
    expect(evaluate(build, [[1, 2, 3]])).toEqual(expected);
  });

  it('triangles drop even a NaN on the other side', () => {
    const matrix = [
      [1, Number.NaN],
      [3, 4],
    ];
    expect(evaluate((b, x) => tril(b, x), [matrix])).toEqual([
      [1, 0],
      [3, 4],
    ]);
    expect(evaluate((b, x) => triu(b, x, 1), [matrix])).toEqual([
      [0, Number.NaN],
      [0, 0],
    ]);
  });
});

describe('pad', () => {
  const padded = (mode: PadMode, by: Pad) => evaluate((b, x) => pad(b, x, [by], mode, 9), [[1, 2, 3]]);

  it.each<[PadMode, number[]]>([
    ['constant', [9, 9, 1, 2, 3, 9]],
    ['reflect', [3, 2, 1, 2, 3, 2]],
    ['replicate', [1, 1, 1, 2, 3, 3]],
    ['circular', [2, 3, 1, 2, 3, 1]],
  ])('%s', (mode, expected) => {
    expect(padded(mode, [2, 1])).toEqual(expected);
  });

  it('takes away where it is negative', () => {
    expect(padded('constant', [-1, 1])).toEqual([2, 3, 9]);
  });

  it('reflects no further than there are entries', () => {
    expect(() => padded('reflect', [3, 0])).toThrow(ShapeError);
  });
});

describe('maps', () => {
  it('grow by their nearest entries', () => {
    expect(evaluate((b, x) => resample(b, x, [5], 'nearest'), [[[[1, 2]]]])).toEqual([[[1, 1, 1, 2, 2]]]);
  });

  it('grow along lines, between centers or between corners', () => {
    const line = (alignCorners: boolean) =>
      evaluate((b, x) => resample(b, x, [4], 'linear', { alignCorners }), [[[[0, 6]]]]);
    // Centers at −¼, ¼, ¾, 1¼ of the old entries; and 0, ⅓, ⅔, 1.
    expect(line(false)).toEqual([[[0, 1.5, 4.5, 6]]]);
    expect(line(true)).toEqual([[[0, 2, 4, 6]]]);
  });

  it('make squares of their channels', () => {
    const x = [[[[1]], [[2]], [[3]], [[4]]]];
    expect(evaluate((b, z) => pixelShuffle(b, z, 2), [x])).toEqual([
      [
        [
          [1, 2],
          [3, 4],
        ],
      ],
    ]);
  });

  it('unfold into windows, and fold back: every entry as often as windows hold it', () => {
    const windows = { kernel: [2], stride: [1], padding: [[0, 0]], dilation: [1] } as const;
    expect(evaluate((b, x) => unfold(b, x, windows), [[[[1, 2, 3]]]])).toEqual([
      [
        [1, 2],
        [2, 3],
      ],
    ]);
    expect(evaluate((b, x) => fold(b, unfold(b, x, windows), [3], windows), [[[[1, 2, 3]]]])).toEqual([[[1, 4, 3]]]);
  });
});
