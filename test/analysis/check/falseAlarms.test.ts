import { describe, expect, it } from 'vitest';
import { check } from '../../../src/analysis/check/check.js';
import type { VerdictCounts } from '../../../src/analysis/check/report.js';
import { addCounts } from '../../../src/analysis/check/verdict.js';
import { ACTIVATIONS } from '../../../src/engine/ops/activations.js';
import { LOSSES } from '../../../src/engine/ops/losses.js';
import { RandomStream } from '../../../src/engine/random.js';
import { Trainer } from '../../../src/engine/train/trainer.js';
import { checkText, read } from './run.js';

/** A correct network drawn by a seed: depth, widths, activations, loss, scale of its inputs and weights. */
function randomNetwork(seed: number, scale: number): string {
  const random = new RandomStream(seed, 'network');
  let next = 0;
  const whole = (low: number, high: number): number => low + Math.floor(random.uniform(next++) * (high - low + 1));
  const pick = <T>(list: readonly T[]): T => list[whole(0, list.length - 1)] as T;
  const loss = pick(Object.keys(LOSSES));
  const inputs = whole(1, 6);
  const layers = Array.from({ length: whole(1, 4) }, () => ({
    type: 'dense',
    units: whole(2, 8),
    activation: pick(Object.keys(ACTIVATIONS)),
  }));
  const last = {
    type: 'dense',
    units: whole(2, 5),
    activation: loss === 'binary-cross-entropy' ? 'sigmoid' : 'linear',
  };
  const examples = whole(1, 8);
  const number = (): number => Number((random.normal(next++) * scale).toPrecision(6));
  const target = (width: number): number[] | number => {
    if (loss === 'cross-entropy') return whole(0, width - 1);
    return Array.from({ length: width }, () => (loss.startsWith('binary') ? whole(0, 1) : number()));
  };
  return JSON.stringify({
    seed,
    input: [inputs],
    layers: [...layers, last],
    loss,
    data: {
      x: Array.from({ length: examples }, () => Array.from({ length: inputs }, number)),
      y: Array.from({ length: examples }, () => target(last.units)),
    },
    train: { l2: pick([0, 0.01]), learningRate: 0.05 },
  });
}

async function count(networks: number, scale: number): Promise<VerdictCounts> {
  const all: VerdictCounts[] = [];
  for (let seed = 0; seed < networks; seed++) {
    const report = await checkText(randomNetwork(seed, scale), seed % 3);
    for (const { name, verdict } of report.parameters) expect(verdict, `seed ${seed}, ${name}`).not.toBe('mismatch');
    all.push(report.counts);
  }
  return addCounts(all);
}

describe('correct networks raise no alarm', () => {
  it('at ordinary scale: every activation and loss; nearly all entries are decided', async () => {
    const counts = await count(120, 1);
    const entries = Object.values(counts).reduce((sum, each) => sum + each, 0);
    console.log(`ordinary scale: ${entries} entries, ${JSON.stringify(counts)}`);
    expect(counts.mismatch).toBe(0);
    expect(entries).toBeGreaterThan(5000);
    expect((counts.match + counts.kink) / entries).toBeGreaterThan(0.95);
  }, 60_000);

  it.each([1e-6, 1e3])(
    'with inputs and targets of scale %f',
    async (scale) => {
      const counts = await count(60, scale);
      console.log(`scale ${scale}: ${JSON.stringify(counts)}`);
      expect(counts.mismatch).toBe(0);
    },
    60_000,
  );

  it('where every pre-activation stands exactly on a kink', async () => {
    const report = await checkText(`{ "input": [2], "layers": [
      { "type": "dense", "name": "hidden", "units": 4, "activation": "relu", "weights": { "init": "zeros" } },
      { "type": "dense", "name": "last", "units": 1 }
    ], "loss": "squared-error", "data": { "x": [[1, 2], [-1, 0.5]], "y": [[1], [2]] } }`);
    expect(report.counts.mismatch).toBe(0);
    expect(report.parameters.find(({ name }) => name === 'hidden.weight')?.counts.kink).toBeGreaterThan(0);
  });

  it('of a float32 model: its formulas are judged in float64', async () => {
    const report = await checkText(randomNetwork(3, 1).replace('"seed":3', '"seed":3,"precision":"float32"'));
    expect(report.counts.mismatch).toBe(0);
    expect(report.counts.match).toBeGreaterThan(0);
  });
});

describe('a check', () => {
  it('can be stopped between any two entries', async () => {
    const model = await read(randomNetwork(1, 1));
    const trainer = new Trainer(model, model.data);
    const signal = { aborted: false };
    const work = check({ model, state: trainer.state(), batch: trainer.batch }, signal);
    work.next();
    work.next();
    signal.aborted = true;
    expect(work.next()).toEqual({ done: true, value: null });
  });

  it('leaves the state that it looks at as it was', async () => {
    const model = await read(randomNetwork(2, 1));
    const trainer = new Trainer(model, model.data);
    const state = trainer.state();
    const before = JSON.stringify([...state.parameters].map(([name, data]) => [name, Array.from(data)]));
    const work = check({ model, state, batch: trainer.batch });
    while (!work.next().done);
    expect(JSON.stringify([...state.parameters].map(([name, data]) => [name, Array.from(data)]))).toBe(before);
  });
});
