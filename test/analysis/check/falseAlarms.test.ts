import { describe, expect, it } from 'vitest';
import { check } from '../../../src/analysis/check/check.js';
import { Trainer } from '../../../src/engine/train/trainer.js';
import { networkText } from '../../../study/networks/text.js';
import { checkText, read } from './run.js';

describe('a correct network raises no alarm', () => {
  it('where every pre-activation stands exactly on a kink', async () => {
    const report = await checkText(`{ "input": [2], "layers": [
      { "type": "dense", "name": "hidden", "units": 4, "activation": "relu", "weights": { "init": "zeros" } },
      { "type": "dense", "name": "last", "units": 1 }
    ], "loss": "squared-error", "data": { "x": [[1, 2], [-1, 0.5]], "y": [[1], [2]] } }`);
    expect(report.counts.mismatch).toBe(0);
    expect(report.parameters.find(({ name }) => name === 'hidden.weight')?.counts.kink).toBeGreaterThan(0);
  });
});

describe('a check', () => {
  it('can be stopped between any two entries', async () => {
    const model = await read(networkText(1, 'dense', 'smooth'));
    const trainer = new Trainer(model, model.data);
    const signal = { aborted: false };
    const work = check({ model, state: trainer.state(), batch: trainer.batch }, signal);
    work.next();
    work.next();
    signal.aborted = true;
    expect(work.next()).toEqual({ done: true, value: null });
  });

  it('leaves the state that it looks at as it was', async () => {
    const model = await read(networkText(2, 'dense', 'smooth'));
    const trainer = new Trainer(model, model.data);
    const state = trainer.state();
    const before = JSON.stringify([...state.parameters].map(([name, data]) => [name, Array.from(data)]));
    const work = check({ model, state, batch: trainer.batch });
    while (!work.next().done);
    expect(JSON.stringify([...state.parameters].map(([name, data]) => [name, Array.from(data)]))).toBe(before);
  });
});
