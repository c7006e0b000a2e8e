import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { positionsOf } from '../../../src/engine/fused/convolution.js';
import { type Shape, sizeOf } from '../../../src/engine/tensor.js';
import { type ConvolutionCase, convolutionCases } from '../convolutions.js';
import { threads, wholeTensorOf } from './arbitraries.js';
import { twins } from './twins.js';
import { variants, Workbench } from './workbench.js';

type Kind = 'conv2d' | 'conv2dInputGradient' | 'conv2dWeightGradient' | 'channelSum';

/** What an op has for inputs, and takes besides. */
function operands(op: Kind, { x, weights, z, attributes }: ConvolutionCase, biased: boolean) {
  if (op === 'conv2d') return { inputs: [x, weights, ...(biased ? [[weights[0] as number]] : [])], attributes };
  if (op === 'conv2dInputGradient') {
    return { inputs: [weights, z], attributes: { ...attributes, extents: x.slice(2) } };
  }
  if (op === 'channelSum') return { inputs: [x], attributes: {} };
  return { inputs: [x, z], attributes: { ...attributes, kernel: weights.slice(2) } };
}

const OPS: readonly Kind[] = ['conv2d', 'conv2dInputGradient', 'conv2dWeightGradient', 'channelSum'];

describe.each(variants)('$set, $precision', ({ set, precision }) => {
  for (const op of OPS) {
    it(`${op} does what its plain form does, on any shape and number of threads`, () => {
      const drawn = fc.tuple(convolutionCases, fc.boolean()).chain(([shape, biased]) => {
        const { inputs, attributes } = operands(op, shape, biased);
        return fc.tuple(...inputs.map(wholeTensorOf)).map((tensors) => ({ tensors, attributes }));
      });
      fc.assert(
        fc.property(drawn, threads, ({ tensors, attributes }, count) => {
          const { kernel, plain } = twins(new Workbench(set, precision), op, tensors, attributes as never, count);
          expect(kernel).toEqual(plain);
        }),
        { numRuns: 120 },
      );
    });
  }

  // Too much for one block: of rows, of channels, of sums.
  const blocks: readonly (readonly [string, Shape, Shape])[] = [
    ['wide maps', [2, 3, 90, 301], [5, 3, 3, 3]],
    ['many channels', [2, 101, 9, 11], [7, 101, 3, 3]],
    ['many outputs', [1, 4, 7, 9], [97, 4, 3, 3]],
    ['more weights than a table holds', [1, 1000, 3, 4], [3, 1000, 3, 3]],
    ['a kernel as large as its map', [2, 2, 25, 25], [3, 2, 25, 25]],
    ['no channels of the output', [2, 2, 5, 5], [0, 2, 3, 3]],
  ];
  it.each(blocks)('%s', (_, x, weights) => {
    const attributes = { stride: [1, 2], dilation: [1, 1], padding: [[1, 1] as const, [0, 2] as const], groups: 1 };
    const z = [x[0] as number, weights[0] as number, ...positionsOf(x, weights, attributes)];
    for (const op of OPS) {
      const { inputs, attributes: given } = operands(op, { x, weights, z, attributes }, true);
      const tensors = inputs.map((shape, i) => ({ shape, values: numbers(shape, i) }));
      const { kernel, plain } = twins(new Workbench(set, precision), op, tensors, given as never, 2);
      expect(kernel).toEqual(plain);
    }
  });
});

/** Whole numbers from −3 to 3. */
function numbers(shape: Shape, shift: number): number[] {
  return Array.from({ length: sizeOf(shape) }, (_, i) => (((i + shift) * 2654435761) % 7) - 3);
}

it('no kernel serves what has no room in scratch: rows of a hundred thousand entries', () => {
  const attributes = { stride: [1, 1], dilation: [1, 1], padding: [[1, 1] as const, [1, 1] as const], groups: 1 };
  const shapes = { x: [1, 1, 1, 1e5], weights: [1, 1, 3, 3], z: [1, 1, 1, 1e5], attributes };
  for (const op of OPS.slice(0, 3)) {
    const { inputs, attributes: given } = operands(op, shapes, false);
    const tensors = inputs.map((shape) => ({ shape, values: new Float64Array(sizeOf(shape)) }));
    expect(twins(new Workbench('simd', 'float64'), op, tensors, given as never).kernel).toBeNull();
  }
});
