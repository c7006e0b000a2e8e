import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convolution, samePadding } from '../../../src/engine/ops/convolution.js';
import type { Pad } from '../../../src/engine/ops/padding.js';
import { transposedConvolution } from '../../../src/engine/ops/transposedConvolution.js';
import { expectGradients, extent, some } from '../arbitrary.js';
import { evaluate } from '../evaluate.js';

describe('convolution', () => {
  it('slides a kernel along, without turning it round', () => {
    const x = [[[1, 2, 3, 4]]];
    const w = [[[10, 1]]];
    expect(evaluate((b, input, weight) => convolution(b, input, weight, null), [x, w])).toEqual([[[12, 23, 34]]]);
  });

  it('sums over channels and adds the bias of its own', () => {
    const x = [
      [
        [1, 2],
        [3, 4],
      ],
    ];
    const w = [
      [[1], [10]],
      [[0], [1]],
    ];
    const z = evaluate((b, input, weight, bias) => convolution(b, input, weight, bias), [x, w, [0.5, 100]]);
    expect(z).toEqual([
      [
        [31.5, 42.5],
        [103, 104],
      ],
    ]);
  });

  it('over maps: stride, padding on one side, dilation', () => {
    const x = [
      [
        [
          [1, 2, 3],
          [4, 5, 6],
          [7, 8, 9],
        ],
      ],
    ];
    const w = [
      [
        [
          [1, 1],
          [1, 1],
        ],
      ],
    ];
    const apart = {
      stride: [2, 2],
      padding: [
        [1, 0],
        [1, 0],
      ] as Pad[],
      dilation: [1, 1],
    };
    expect(evaluate((b, input, weight) => convolution(b, input, weight, null, apart), [x, w])).toEqual([
      [
        [
          [1, 2 + 3],
          [4 + 7, 5 + 6 + 8 + 9],
        ],
      ],
    ]);
    const spread = { dilation: [2, 2] };
    expect(evaluate((b, input, weight) => convolution(b, input, weight, null, spread), [x, w])).toEqual([
      [[[1 + 3 + 7 + 9]]],
    ]);
  });

  it('in groups keeps channels apart', () => {
    const x = [
      [
        [1, 2],
        [3, 4],
      ],
    ];
    const w = [[[10]], [[100]]];
    expect(evaluate((b, input, weight) => convolution(b, input, weight, null, { groups: 2 }), [x, w])).toEqual([
      [
        [10, 20],
        [300, 400],
      ],
    ]);
  });

  it('wants as many channels as its weights have', () => {
    expect(() => evaluate((b, x, w) => convolution(b, x, w, null), [[[[1], [2]]], [[[1]]]])).toThrow(
      'weights [1, 1, 1] in 1 groups do not go with an input [1, 2, 1]',
    );
  });

  // TensorFlow's rule: ⌈n/s⌉ positions; torch's padding='same' puts the odd entry behind.
  it.each([
    [5, 3, 1, 1, [1, 1]],
    [5, 4, 1, 1, [1, 2]],
    [5, 3, 1, 2, [2, 2]],
    [5, 3, 2, 1, [1, 1]],
    [6, 3, 2, 1, [0, 1]],
    [4, 1, 2, 1, [0, 0]],
  ])('"same" for %i entries, kernel %i, stride %i, dilation %i', (entries, kernel, stride, dilation, pad) => {
    expect(samePadding(entries, kernel, stride, dilation)).toEqual(pad);
  });
});

describe('transposed convolution', () => {
  it('spreads every entry over a window', () => {
    const x = [[[1, 2]]];
    const w = [[[1, 10, 100]]];
    const wide = (stride: number) =>
      evaluate((b, z, k) => transposedConvolution(b, z, k, null, { stride: [stride] }), [x, w]);
    expect(wide(1)).toEqual([[[1, 10 + 2, 100 + 20, 200]]]);
    expect(wide(3)).toEqual([[[1, 10, 100, 2, 20, 200]]]);
  });

  it('cuts its padding off, and adds the output padding behind', () => {
    const given = { stride: [2], padding: [[1, 1]] as Pad[], outputPadding: [1] };
    const z = evaluate((b, x, w) => transposedConvolution(b, x, w, null, given), [[[[1, 2]]], [[[1, 10, 100]]]]);
    // Whole: 1, 10, 100 + 2, 20, 200; without the first and the last, and one more behind: the 200 comes back.
    expect(z).toEqual([[[10, 102, 20, 200]]]);
  });
});

interface Drawn {
  readonly examples: number;
  readonly groups: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly bias: boolean;
  readonly axes: readonly {
    positions: number;
    kernel: number;
    stride: number;
    dilation: number;
    pad: Pad;
    rest: number;
  }[];
}

const axis = fc.record({
  positions: some,
  kernel: some,
  stride: some,
  dilation: fc.integer({ min: 1, max: 2 }),
  pad: fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 2 })),
  rest: fc.nat({ max: 2 }),
});
const drawn: fc.Arbitrary<Drawn> = fc.record({
  examples: fc.nat({ max: 2 }),
  groups: fc.integer({ min: 1, max: 2 }),
  inputs: fc.integer({ min: 1, max: 2 }),
  outputs: fc.integer({ min: 1, max: 2 }),
  bias: fc.boolean(),
  axes: fc.array(axis, { minLength: 1, maxLength: 2 }),
});

const settings = ({ groups, axes }: Drawn) => ({
  groups,
  stride: axes.map(({ stride }) => stride),
  dilation: axes.map(({ dilation }) => dilation),
  padding: axes.map(({ pad }) => pad),
});

describe('the gradients of', () => {
  it('convolutions agree with central differences', () => {
    expectGradients(
      drawn.map((one) => ({
        shapes: [
          [
            one.examples,
            one.inputs * one.groups,
            ...one.axes.map(({ positions, kernel, stride, dilation, pad, rest }) =>
              Math.max((positions - 1) * stride + dilation * (kernel - 1) + 1 + rest - pad[0] - pad[1], 1),
            ),
          ],
          [one.outputs * one.groups, one.inputs, ...one.axes.map(({ kernel }) => kernel)],
          ...(one.bias ? [[one.outputs * one.groups]] : []),
        ],
        build: (b, [x = 0, w = 0, bias]) => convolution(b, x, w, bias ?? null, settings(one)),
      })),
    );
  });

  it('transposed convolutions agree with central differences', () => {
    expectGradients(
      fc.tuple(drawn, extent).map(([one, more]) => ({
        shapes: [
          [one.examples, one.inputs * one.groups, ...one.axes.map(({ positions }) => positions + 2)],
          [one.inputs * one.groups, one.outputs, ...one.axes.map(({ kernel }) => kernel)],
          ...(one.bias ? [[one.outputs * one.groups]] : []),
        ],
        build: (b, [x = 0, w = 0, bias]) =>
          transposedConvolution(b, x, w, bias ?? null, {
            ...settings(one),
            padding: one.axes.map(({ pad }) => [Math.min(pad[0], 1), Math.min(pad[1], 1)] as Pad),
            outputPadding: one.axes.map(({ stride }) => Math.min(more, stride - 1)),
          }),
      })),
    );
  });
});
