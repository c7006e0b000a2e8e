import { describe, expect, it } from 'vitest';
import { gives } from '../../../src/analysis/explain/forms/table.js';
import { entry, type Made, number, product } from '../../../src/analysis/explain/made.js';
import type { Quantity } from '../../../src/analysis/explain/names.js';
import type { Scene } from '../../../src/analysis/explain/scene.js';
import { sceneOf } from '../../../src/analysis/explain/step.js';
import { atOnce } from '../../../src/engine/atOnce.js';
import { Trainer } from '../../../src/engine/train/trainer.js';
import { read } from '../../../study/networks/network.js';

/** a = wx with w = 0.3, x = 0.7: one product, so that what a form may be off by is known. */
async function lineIn(precision: 'float64' | 'float32'): Promise<Scene> {
  const model = await read(
    JSON.stringify({
      ...{ precision, input: [1], loss: 'squared-error', data: { x: [[0.7]], y: [[0]] } },
      layers: [{ type: 'dense', name: 'line', units: 1, weights: [[0.3]], bias: false }],
    }),
  );
  const trainer = new Trainer(model, model.data);
  return atOnce(sceneOf(trainer, model));
}

/** Whether wx, times a number, is taken for a. */
function isTaken(scene: Scene, times: number): boolean {
  const node = (name: string): number => (scene.names.all.get(name) as Quantity).node;
  const wx: Made = product(entry(node('line.weight'), 0), entry(node('x'), 0));
  const made = times === 1 ? wx : product(wx, number(times));
  return gives(scene, { made, rule: null, because: null }, { node: node('line.a'), place: 0 });
}

// u is 2⁻⁵³ = 1.1e−16 and 2⁻²⁴ = 6.0e−8: a product of two rounds once, and twice here where a number is multiplied in.
describe('a form is taken where it gives the number that the run has, but for rounding', () => {
  it('in float64 nothing that is off by 1e−14', async () => {
    const scene = await lineIn('float64');
    expect([1, 1 + 1e-14, 1 - 1e-9, 1.0005].map((times) => isTaken(scene, times))).toEqual([true, false, false, false]);
  });

  it('in float32 what that rounds, 6e−8, and nothing that is off by 1e−5', async () => {
    const scene = await lineIn('float32');
    expect([1, 1 + 6e-8, 1 - 1e-5, 1.0005].map((times) => isTaken(scene, times))).toEqual([true, true, false, false]);
  });
});
