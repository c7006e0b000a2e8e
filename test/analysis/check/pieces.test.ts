import { describe, expect, it } from 'vitest';
import { check } from '../../../src/analysis/check/check.js';
import { BatchedEvaluator } from '../../../src/analysis/check/numeric/batched.js';
import { pointAt } from '../../../src/analysis/check/point.js';
import type { CheckReport } from '../../../src/analysis/check/report.js';
import { Trainer } from '../../../src/engine/train/trainer.js';
import { read } from './run.js';

/** a(1 − a) is the derivative of a sigmoid. */
const WRONG = `{ "input": [2], "layers": [
    { "type": "dense", "name": "hidden", "units": 3, "activation": { "f": "tanh(z)", "df": "a * (1 - a)" } },
    { "type": "dense", "name": "last", "units": 1 }
  ], "loss": "squared-error", "data": { "x": [[0.5, -1], [-0.3, 0.8]], "y": [[1], [0]] } }`;

async function step(): Promise<Parameters<typeof check>[0]> {
  const model = await read(WRONG);
  const trainer = new Trainer(model, model.data);
  return { model, state: trainer.state(), batch: trainer.batch };
}

/** What a check answers that is cancelled after so many turns: it must have been the last. */
function cancelledAfter(turns: number, input: Parameters<typeof check>[0]): CheckReport | null {
  const signal = { aborted: false };
  const work = check(input, signal);
  for (let turn = 0; turn < turns; turn++) expect(work.next().done).toBe(false);
  signal.aborted = true;
  const last = work.next();
  if (!last.done) throw new Error('it goes on');
  return last.value;
}

describe('a check goes on in small pieces, and a cancel ends it', () => {
  it('while it finds out what a wrong derivative is: hundreds of them for three units', async () => {
    const input = await step();
    const first = [...check(input)].findIndex(({ soFar }) => soFar);
    // Before the last few hundred of these turns all ops had their verdict; which mistake it is was found out since.
    expect(cancelledAfter(first - 200, input)).toMatchObject({ verdict: 'mismatch', complete: false });
  });

  it('while it is made ready to sample a parameter', async () => {
    const input = await step();
    const turns = [...check(input)];
    const first = turns.findIndex(({ soFar }) => soFar);
    const sampled = turns.findIndex(({ done }) => done > 0);
    // The first run has more than its graph to wait for: what an entry of the first weight reaches, node by node.
    expect(sampled - first).toBeGreaterThan(20);
    expect(cancelledAfter(first + 10, input)).toMatchObject({ verdict: 'mismatch', complete: false });
  });
});

describe('what samples J', () => {
  it('is made in pieces: what it needs when few places are asked for, before it is asked', async () => {
    const point = pointAt(await step());
    const making = BatchedEvaluator.making(point, 'hidden.weight');
    let pauses = 0;
    let made = making.next();
    for (; !made.done; made = making.next()) pauses++;
    expect(pauses).toBeGreaterThan(10);
    const evaluator = made.value;
    const ask = (): unknown => evaluator.evaluate([{ entry: 0, offset: 2 ** -10 }]);
    const asked = [ask(), ask(), ask()];
    expect([...evaluator.preparing()]).toEqual([]);
    asked.push(ask());
    expect([...evaluator.preparing()].length).toBeGreaterThan(10);
    asked.push(ask());
    expect([...evaluator.preparing()]).toEqual([]);
    expect(new Set(asked.map((each) => JSON.stringify(each))).size).toBe(1);
  });
});
