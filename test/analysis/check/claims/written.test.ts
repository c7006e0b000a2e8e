import { describe, expect, it } from 'vitest';
import { judgeClaims } from '../../../../src/analysis/check/claims/judgeClaims.js';
import { type Tensor, tensor } from '../../../../src/engine/tensor.js';
import { Trainer } from '../../../../src/engine/train/trainer.js';
import { read } from '../run.js';

describe('claims of a network with a derivative that somebody wrote', () => {
  it('are right where that derivative rounds to 0: of a saturated unit a(1 − a) is, and e^−z is not', async () => {
    const model = await read(`{ "input": [1], "layers": [
      { "type": "dense", "name": "own", "units": 1, "weights": [[40]], "activation": { "f": "1/(1+exp(-z))", "df": "a*(1-a)" } },
      { "type": "dense", "name": "last", "units": 1, "weights": [[1]] }
    ], "loss": "squared-error", "data": { "x": [[1]], "y": [[0]] } }`);
    const trainer = new Trainer(model, model.data);
    const { graph } = trainer;
    const gradients = new Map([...graph.gradients].map(([name, id]): [string, Tensor] => [name, trainer.value(id)]));
    const cotangents = new Map(
      graph.layers.flatMap(({ path, delta, upstream }): [string, Tensor][] => [
        [`${path}.delta`, trainer.value(delta)],
        [`${path}.upstream`, trainer.value(upstream)],
      ]),
    );
    expect(Array.from(cotangents.get('own.delta')?.data ?? [])).toEqual([0]);
    const input = { model, state: trainer.state(), batch: trainer.batch };
    const { judged } = judgeClaims({ ...input, claims: { gradients, cotangents } });
    expect(judged.filter(({ verdict }) => verdict === 'mismatch')).toEqual([]);
    // A wrong one is seen all the same.
    const wrong = new Map([...cotangents, ['own.delta', tensor([1, 1], [1e-3])]]);
    const found = judgeClaims({ ...input, claims: { gradients, cotangents: wrong } }).judged;
    expect(found.filter(({ verdict }) => verdict === 'mismatch').map(({ name }) => name)).toContain('own.delta');
  });
});
