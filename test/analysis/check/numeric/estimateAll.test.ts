import { describe, expect, it } from 'vitest';
import { confirmed } from '../../../../src/analysis/check/numeric/confirmed.js';
import { estimateAll, type Found } from '../../../../src/analysis/check/numeric/estimateAll.js';
import type { Evaluator } from '../../../../src/analysis/check/numeric/evaluator.js';
import { plainEvaluator } from '../../../../src/analysis/check/numeric/plain.js';
import { pointAt } from '../../../../src/analysis/check/point.js';
import { Trainer } from '../../../../src/engine/train/trainer.js';
import { read } from '../run.js';
import { U } from './along.js';

/** J = Σ sin(c_i θ_i), at θ_i = i / 10. */
function waves(slopes: readonly number[]): Evaluator & { readonly calls: number[] } {
  const calls: number[] = [];
  const at = (entry: number): number => entry / 10;
  const term = (entry: number, x: number): number => Math.sin((slopes[entry] as number) * x);
  return {
    calls,
    lines: (entry) => ({ at: at(entry), center: term(entry, at(entry)), noise: 8 * U }),
    evaluate(asks) {
      calls.push(asks.length);
      return asks.map(({ entry, offset }) => {
        const moved = at(entry) + offset;
        return { value: term(entry, moved), step: moved - at(entry), samePieces: true };
      });
    },
  };
}

const SLOPES = Array.from({ length: 40 }, (_, i) => (i % 7 === 3 ? 1000 : 1 + i / 8));

function collect(work: Iterable<readonly Found[]>): Found[] {
  return [...work].flat();
}

describe('the estimates of many entries', () => {
  it('are those of each entry alone, however many are worked on at once', () => {
    const alone = collect(estimateAll(waves(SLOPES), SLOPES.keys(), undefined, { entries: 1, asks: 1 }));
    const together = collect(estimateAll(waves(SLOPES), SLOPES.keys(), undefined, { entries: 16, asks: 50 }));
    expect(alone.map(({ entry }) => entry)).toEqual([...SLOPES.keys()]);
    expect([...together].sort((a, b) => a.entry - b.entry)).toEqual(alone);
    for (const { entry, estimate } of alone) {
      const slope = SLOPES[entry] as number;
      if (estimate.kind !== 'value') throw new Error('a wave is smooth');
      expect(Math.abs(estimate.value - slope * Math.cos((slope * entry) / 10))).toBeLessThanOrEqual(estimate.bound);
    }
  });

  it('share evaluations, of which none is larger than wanted', () => {
    const evaluator = waves(SLOPES);
    collect(estimateAll(evaluator, SLOPES.keys(), undefined, { entries: 8, asks: 50 }));
    // An entry asks for eight at first: a seventh would make it more than 50.
    expect(evaluator.calls[0]).toBe(48);
    expect(Math.max(...evaluator.calls)).toBeLessThanOrEqual(50);
  });

  it('come in the order that the caller wants, and stop when it stops', () => {
    const evaluator = waves(SLOPES);
    const seen: number[] = [];
    for (const found of estimateAll(evaluator, [39, 2, 17], undefined, { entries: 1, asks: 100 })) {
      seen.push(...found.map(({ entry }) => entry));
      if (seen.length === 2) break;
    }
    expect(seen).toEqual([39, 2]);
  });
});

describe('the plain evaluator', () => {
  it('of a network agrees with its gradient, one parameter after the other', async () => {
    const model = await read(`{ "input": [3], "seed": 4, "layers": [
      { "type": "dense", "name": "hidden", "units": 5, "activation": "relu" },
      { "type": "dense", "name": "last", "units": 2, "activation": "tanh" }
    ], "loss": "squared-error", "data": { "x": [[1, 2, -1], [0.5, -0.25, 2]], "y": [[1, 0], [0, 1]] } }`);
    const trainer = new Trainer(model, model.data);
    const point = pointAt({ model, state: trainer.state(), batch: trainer.batch });
    for (const { name } of model.parameters) {
      const exact = point.backward.view(point.graph.gradients.get(name) as number);
      const evaluator = plainEvaluator(point, name);
      const all = collect(
        estimateAll(evaluator, exact.keys(), (line, entry) => confirmed(line, exact[entry] as number)),
      );
      expect(all).toHaveLength(exact.length);
      for (const { entry, estimate } of all) {
        if (estimate.kind !== 'value') throw new Error(`${name}[${entry}] is smooth`);
        expect(Math.abs(estimate.value - (exact[entry] as number))).toBeLessThanOrEqual(estimate.bound);
        expect(estimate.bound).toBeLessThan(1e-6);
      }
    }
  });
});
