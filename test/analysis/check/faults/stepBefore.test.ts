import { describe, expect, it } from 'vitest';
import type { ClaimsInput } from '../../../../src/analysis/check/claims/claims.js';
import { judgeClaims } from '../../../../src/analysis/check/claims/judgeClaims.js';
import type { StepBefore } from '../../../../src/analysis/check/faults/before.js';
import { explain } from '../../../../src/analysis/check/faults/explain.js';
import type { Model } from '../../../../src/engine/model.js';
import { type Tensor, tensor } from '../../../../src/engine/tensor.js';
import { Trainer } from '../../../../src/engine/train/trainer.js';
import { read } from '../run.js';

/** As many examples in a batch as there are units: no form of ∇W tells a stale input, its values do. */
const TEXT = `{ "input": [3], "layers": [
  { "type": "dense", "name": "first", "units": 4, "activation": "tanh" },
  { "type": "dense", "name": "second", "units": 4, "activation": "tanh" }
], "loss": "squared-error", "train": { "learningRate": 0.5, "batchSize": 4, "shuffle": true },
"data": { "x": { "init": "normal", "std": 1 }, "y": [] } }`;

interface Steps {
  readonly model: Model;
  readonly before: StepBefore;
  readonly now: Trainer;
  /** Values of the step before, by node. */
  readonly was: (node: number) => Float64Array;
}

async function twoSteps(): Promise<Steps> {
  const x = Array.from({ length: 12 }, (_, n) => [Math.sin(n), Math.cos(2 * n), Math.sin(3 * n + 1)]);
  const y = x.map(([p = 0, q = 0, r = 0]) => [p * q, q * r, p - r, 0.3]);
  const { model, data } = await read(
    TEXT.replace('{ "init": "normal", "std": 1 }', JSON.stringify(x)).replace('[] }', `${JSON.stringify(y)} }`),
  ).then((each) => ({ model: each, data: each.data }));
  const now = new Trainer(model, data);
  now.advance();
  // The trainer's batch is overwritten by the next one.
  const before = { state: now.state(), batch: structuredClone(now.batch) };
  const old = new Map(
    now.graph.nodes.flatMap(({ id }) => (has(now, id) ? [[id, Float64Array.from(now.view(id))]] : [])),
  );
  now.advance();
  return { model, before, now, was: (node) => old.get(node) as Float64Array };
}

function has(trainer: Trainer, node: number): boolean {
  try {
    trainer.view(node);
    return true;
  } catch {
    return false;
  }
}

/** Σ_n δ_nj a_ni, for [N, J] and [N, I]. */
function outer(delta: ArrayLike<number>, a: ArrayLike<number>, examples: number): number[] {
  const [outputs, inputs] = [delta.length / examples, a.length / examples];
  return Array.from({ length: outputs * inputs }, (_, place) => {
    const [j, i] = [Math.floor(place / inputs), place % inputs];
    let sum = 0;
    for (let n = 0; n < examples; n++) sum += (delta[n * outputs + j] as number) * (a[n * inputs + i] as number);
    return sum;
  });
}

function judged(input: ClaimsInput, name: string, before: StepBefore | null): string {
  const result = judgeClaims(input);
  const claim = result.judged.find((each) => each.name === name);
  expect(claim?.verdict).toBe('mismatch');
  return claim ? explain(result, claim, before).fault : '';
}

function inputOf({ model, now }: Steps, gradients: [string, Tensor][], cotangents: [string, Tensor][]): ClaimsInput {
  const claims = { gradients: new Map(gradients), cotangents: new Map(cotangents) };
  return { model, state: now.state(), batch: now.batch, claims };
}

describe('values of the step before', () => {
  it('the input of a layer, in ∇W', async () => {
    const steps = await twoSteps();
    const { now, was, before } = steps;
    const layer = now.graph.layers[1];
    if (!layer) throw new Error('no layer');
    const delta = now.view(layer.delta).slice();
    const stale = tensor([4, 4], outer(delta, was(layer.x), 4));
    const input = inputOf(steps, [['second.weight', stale]], [['second.delta', tensor([4, 4], delta)]]);
    expect(judged(input, 'second.weight', before)).toBe('stale-activation');
    expect(judged(input, 'second.weight', null)).toBe('unknown');
  });

  it('a gradient that was never set to zero', async () => {
    const steps = await twoSteps();
    const { now, was, before } = steps;
    const gradient = now.graph.gradients.get('second.bias') as number;
    const sum = Float64Array.from(now.view(gradient), (entry, i) => entry + (was(gradient)[i] as number));
    const delta = tensor([4, 4], now.view((now.graph.layers[1] as { delta: number }).delta));
    const input = inputOf(steps, [['second.bias', tensor([4], sum)]], [['second.delta', delta]]);
    expect(judged(input, 'second.bias', before)).toBe('accumulated-not-zeroed');
  });

  it('the weights, in what is handed down', async () => {
    const steps = await twoSteps();
    const { now, before } = steps;
    const delta = now.view((now.graph.layers[1] as { delta: number }).delta).slice();
    const old = before.state.parameters.get('second.weight') as Float64Array;
    const down = Array.from({ length: 16 }, (_, place) => {
      const [n, i] = [Math.floor(place / 4), place % 4];
      return [0, 1, 2, 3].reduce((sum, j) => sum + (delta[n * 4 + j] as number) * (old[j * 4 + i] as number), 0);
    });
    const cotangents: [string, Tensor][] = [
      ['second.delta', tensor([4, 4], delta)],
      ['first.upstream', tensor([4, 4], down)],
    ];
    expect(judged(inputOf(steps, [], cotangents), 'first.upstream', before)).toBe('stale-weight');
  });
});
