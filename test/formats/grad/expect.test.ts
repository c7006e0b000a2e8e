import { describe, expect, it } from 'vitest';
import { readGrad } from '../../../src/formats/grad/read.js';
import { filesOf } from '../files.js';

const text = (expected: object): string =>
  JSON.stringify({
    input: [2, 2],
    layers: [{ type: 'residual', name: 'block', layers: [{ type: 'dense', name: 'hidden', units: 2 }] }],
    loss: 'squared-error',
    data: {
      x: [
        [
          [1, 2],
          [3, 4],
        ],
      ],
      y: [
        [
          [0, 0],
          [0, 0],
        ],
      ],
    },
    expect: expected,
  });

describe('numbers that the user knows', () => {
  it('may be of any rank, and of layers within layers', async () => {
    const given = {
      'block.hidden.z': [
        [
          [1, 2],
          [3, 4],
        ],
      ],
      'block.hidden.weight.gradient@3': [
        [1, 2],
        [3, 4],
      ],
      'block.delta': [
        [
          [1, 2],
          [3, 4],
        ],
      ],
    };
    const { model, problems } = await readGrad(text(given), filesOf());
    expect(problems).toEqual([]);
    expect(model?.expectations.map(({ at, step, entries }) => [at, step, entries.length])).toEqual([
      ['block.hidden.z', 0, 4],
      ['block.hidden.weight.gradient', 3, 4],
      ['block.delta', 0, 4],
    ]);
    expect(model?.expectations[0]?.entries.map(({ index }) => index)).toEqual([
      [0, 0, 0],
      [0, 0, 1],
      [0, 1, 0],
      [0, 1, 1],
    ]);
  });

  it('are compared with the value’s shape', async () => {
    const { problems } = await readGrad(
      text({
        'block.hidden.z': [
          [1, 2],
          [3, 4],
        ],
      }),
      filesOf(),
    );
    expect(problems.map(({ message }) => message)).toEqual(['"block.hidden.z" has 2 rows; expected 1 row']);
  });
});
