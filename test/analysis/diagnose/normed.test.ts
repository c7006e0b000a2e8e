import { expect, it } from 'vitest';
import { normedParts } from '../../../src/analysis/diagnose/normed.js';
import { modelOf } from '../../session/models.js';
import { diagnosed } from './diagnosed.js';
import { dense, model } from './files.js';

const data = { x: [[1], [2]], y: [[0], [1]] };
const train = { learningRate: 0.1, epochs: 10 };

/** Two examples of two units: 1 and 3, far from each other; 100 and 100.002, next to each other. */
const x = Float64Array.of(1, 100, 3, 100.002);
const cotangent = Float64Array.of(0, 3, 0, 4);

async function parts(norm: object) {
  const file = model([1], [dense(2), norm as { type: string }, dense(1)], 'squared-error', data, train);
  const made = await modelOf(JSON.stringify(file), 'model.grad.json');
  const layer = made.layers[1];
  if (!layer) throw new Error('no norm');
  return normedParts(made, layer, x, cotangent, [2, 2]);
}

it('a batch norm divides by the deviation of each unit over the batch, however far units lie apart', async () => {
  const found = await parts({ type: 'batchnorm' });
  expect(found?.map(({ place, handed }) => [place, handed])).toEqual([
    [1, 0],
    [2, 5],
  ]);
  expect(found?.[0]?.size).toBeCloseTo(1, 12);
  expect(found?.[1]?.size).toBeCloseTo(0.001, 9);
});

it('a layer norm divides by that of each example, an rmsnorm by its root mean square', async () => {
  expect((await parts({ type: 'layernorm' }))?.[0]?.size).toBeCloseTo(49.5, 12);
  expect((await parts({ type: 'rmsnorm' }))?.[0]?.size).toBeCloseTo(Math.sqrt((1 + 1e4) / 2), 10);
});

it('examples that were looked at are counted once each', async () => {
  // 20 examples in batches of 8: the batch, and two more, of which the last repeats four.
  const rows = Array.from({ length: 20 }, (_, i) => [Math.sin(3 * i)]);
  const hidden = dense(2, 'relu', { weights: [[0], [0]], bias: [-1, -2] });
  const file = model([1], [hidden, dense(1)], 'squared-error', { x: rows, y: rows }, { ...train, batchSize: 8 });
  const { findings } = await diagnosed(file, 0);
  expect(findings.find(({ rule }) => rule === 'deadUnits')?.claim).toContain('for all 20 examples');
});
