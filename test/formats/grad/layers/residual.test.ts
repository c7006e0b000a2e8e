import { describe, expect, it } from 'vitest';
import { checked, firstStep, open } from './small.js';

const block = {
  input: [2],
  layers: [
    {
      type: 'residual',
      name: 'block',
      layers: [
        { type: 'activation', name: 'f', activation: 'relu' },
        {
          type: 'dense',
          name: 'hidden',
          units: 2,
          weights: [
            [1, 2],
            [3, 4],
          ],
          bias: [0.5, -0.5],
        },
      ],
    },
  ],
  x: [[1, -2]],
};

describe('a residual block', () => {
  it('adds its input to its output: z = a = the sum', async () => {
    const at = await firstStep(block);
    // relu (1, −2) = (1, 0); W (1, 0) + b = (1.5, 2.5); + x = (2.5, 0.5).
    expect(at('block.f.a')).toEqual([[1, 0]]);
    expect(at('block.hidden.z')).toEqual([[1.5, 2.5]]);
    expect(at('block.z')).toEqual([[2.5, 0.5]]);
    expect(at('block.a')).toEqual([[2.5, 0.5]]);
  });

  it('hands δ down both ways, and each layer within shows its own', async () => {
    const at = await firstStep(block);
    // J = ½ Σ a²: δ of the block is a, and the block's last layer has the same.
    expect(at('block.delta')).toEqual([[2.5, 0.5]]);
    expect(at('block.hidden.delta')).toEqual([[2.5, 0.5]]);
    expect(at('block.hidden.weight.gradient')).toEqual([
      [2.5, 0],
      [0.5, 0],
    ]);
    expect(at('block.hidden.bias.gradient')).toEqual([[2.5, 0.5]].flat());
    // Wᵀδ = (4, 7), and where relu is flat 0: without the part that goes past the block.
    expect(at('block.f.upstream')).toEqual([[4, 7]]);
    expect(at('block.f.delta')).toEqual([[4, 0]]);
  });

  it('is listed before the layers within it, each with its own place', async () => {
    const model = await open(block);
    expect(model.layers.map(({ path, type, parameters }) => [path, type, parameters])).toEqual([
      ['block', 'residual', []],
      ['block.f', 'activation', []],
      ['block.hidden', 'dense', ['block.hidden.weight', 'block.hidden.bias']],
    ]);
    const starts = model.layers.map(({ range }) => range?.start.column);
    expect(new Set(starts).size).toBe(3);
  });

  it('may stand within another; a layer without a name is called by its type and its place in the block', async () => {
    const inner = {
      type: 'residual',
      layers: [
        {
          type: 'dense',
          units: 2,
          weights: [
            [1, 0],
            [0, 1],
          ],
        },
      ],
    };
    const at = await firstStep({
      input: [2],
      layers: [{ type: 'residual', name: 'outer', layers: [inner] }],
      x: [[1, 2]],
    });
    expect(at('outer.residual1.dense1.a')).toEqual([[1, 2]]);
    expect(at('outer.residual1.a')).toEqual([[2, 4]]);
    expect(at('outer.a')).toEqual([[3, 6]]);
  });

  it('raises no alarm', async () => {
    expect((await checked(block)).verdict).toBe('match');
  });
});
